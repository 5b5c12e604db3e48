"""Before and while a roundtable is open, as its people do it."""

import asyncio
import re
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bench.whole.forms import offered
from bench.whole.people import KEYS, Actor, Amiss
from bench.whole.talk import Talk, speak, words
from tests.phones import TOKEN

HOME, ZONE = "/p/riverside/", "Europe/London"
RAISED = 2  # hands at each table


@dataclass
class Sitting:
    """One hour at which people meet: the page, who comes, which two hold the keys."""

    page: str
    tables: int
    people: list[Actor] = field(default_factory=list)
    pair: tuple[Actor, ...] = ()
    in_writing: Actor | None = None  # answers in their own time, and sits at no table

    @property
    def number(self) -> int:
        return int(re.search(r"(\d+)/$", self.page)[1])

    @property
    def there(self) -> list[Actor]:
        return [one for one in self.people if one is not self.in_writing]


async def together(doings: Iterable[Awaitable]) -> list:
    return list(await asyncio.gather(*doings))


def expect(what: str, holds: bool) -> None:
    if not holds:
        raise Amiss(what)


# The plan


async def plan(coordinator: Actor, title: str) -> str:
    """From the shipped template, through its form, with the questions that come with it; the page of the meeting."""
    now = datetime.now(ZoneInfo(ZONE))
    form = await coordinator.find(f"{HOME}meetings/new/", "new/")
    said = {"title": title, "day": f"{now:%Y-%m-%d}", "hour": f"{now:%H:%M}", "zone": ZONE, "template": "roundtable"}
    answer = await coordinator.post(form, **said)
    expect(f"The plan was answered with {answer.status}", answer.status == 302)
    questions = answer.headers["location"]
    await coordinator.fill_in(questions, "questions/")
    return questions.removesuffix("questions/")


async def add_sitting(coordinator: Actor, page: str) -> str:
    hour = datetime.now(ZoneInfo(ZONE)) + timedelta(days=1)
    form = await coordinator.find(f"{page}sitting/", "sitting/")
    answer = await coordinator.post(form, day=f"{hour:%Y-%m-%d}", hour="17:00")
    expect(f"The other sitting was answered with {answer.status}", answer.status == 302)
    return answer.headers["location"]


async def name_pair(coordinator: Actor, second: Actor, sitting: Sitting) -> None:
    """Two from different perspectives; somebody from another one than the coordinator's turns the second key."""
    form = await coordinator.find(f"{sitting.page}facilitators/", "facilitators/")
    one, other = (form.value_of("one", each.name) for each in sitting.pair)
    await coordinator.send(form, one=one, other=other)
    await second.fill_in(sitting.page, r"facilitators/\d+/")


async def invite(coordinator: Actor, page: str) -> None:
    form = await coordinator.find(f"{page}invite/", "invite/")
    await coordinator.send(form, members=list(form.choices["members"]))


async def answer(who: Actor, sitting: Sitting) -> None:
    await who.answer(sitting.page, way="own_time" if who is sitting.in_writing else "")


async def move_to(who: Actor, first: Sitting, second: Sitting) -> None:
    await who.fill_in(first.page, f"sitting/{second.number}/")


async def lay_tables(coordinator: Actor, sitting: Sitting) -> None:
    await coordinator.fill_in(f"{sitting.page}tables/", "tables/", tables=str(sitting.tables))


async def lay_anew(facilitator: Actor, sitting: Sitting) -> None:
    """For those who came; everybody goes to the table they have now."""
    said = {"tables": str(sitting.tables), "only_here": "on"}
    await facilitator.fill_in(f"{sitting.page}tables/", "tables/", **said)
    await together(one.listen(sitting.page) for one in sitting.there)


# Keys


async def turn_keys(sitting: Sitting, power: str) -> None:
    """One key alone does nothing, however often it is turned; the second does it."""
    one, other = sitting.pair
    before, form = await state(other, sitting), await one.find(sitting.page, KEYS[power])
    await one.turn_key(sitting.page, power)
    await one.post(form, csrfmiddlewaretoken=TOKEN)
    expect(f"{power}: one key was enough", await state(other, sitting) == before)
    expect(f"{power}: the same person was offered the second key", not await one.is_offered_key(sitting.page, power))
    await other.turn_key(sitting.page, power)
    expect(f"{power}: two keys were not enough", await state(other, sitting) != before)


async def state(who: Actor, sitting: Sitting) -> tuple:
    """How far the meeting is, as its page says: its state, and the question now."""
    page = await who.page_of(sitting.page)
    asked = re.search(r'class="question"[^>]*>([^<]+)<', page)
    kicker = re.search(r'class="kicker">([^<]+)<', page)
    return kicker[1].strip(), asked and asked[1], "lock/" in page


# While it is open


async def arrive(who: Actor, sitting: Sitting) -> None:
    await who.be_here(sitting.page)
    await who.listen(sitting.page)


async def ask_for_the_floor(sitting: Sitting) -> int:
    """At each table two hands go up; whoever may call there calls one after the other. How many were called."""
    tables: dict[int | None, list[Actor]] = {}
    for one in sitting.there:
        tables.setdefault(one.table, []).append(one)
    return sum(await together(_hands_at(people, sitting) for people in tables.values()))


async def _hands_at(people: list[Actor], sitting: Sitting) -> int:
    await together(one.press(f"{sitting.page}table/", "hands/") for one in people[-RAISED:])
    called = 0
    for one in people:
        while called < RAISED and await one.press(f"{sitting.page}table/", r"hands/\d+/call/"):
            called += 1
    for one in people[-RAISED:]:  # who has the floor and whose turn is over
        await one.press(f"{sitting.page}table/", r"hands/\d+/lower/")
    return called


async def talk_at_tables(talk: Talk, sitting: Sitting, turn: int) -> None:
    await together(speak(talk, one, sitting.page, turn + at) for at, one in enumerate(sitting.there))


async def phone_voice(talk: Talk, coordinator: Actor, speaker: Actor, sitting: Sitting) -> None:
    """Somebody says it by telephone; it is written down, and they say that it is right."""
    marker, text = words()
    form = await coordinator.find(f"{sitting.page}words-for-somebody/", "words-for-somebody/")
    said = {"channel": "phone", "read_back": "no", "voice": "named", "scope": "partnership", "quotation": "yes"}
    said |= {"speaker": form.value_of("speaker", speaker.name), "text": text}
    await coordinator.send(form, **said)
    talk.keep(marker, speaker, sitting.page)
    await speaker.fill_in("/me/words/", "read-back/")


async def hand_out_slips(coordinator: Actor, sitting: Sitting) -> None:
    await coordinator.fill_in(f"{sitting.page}slips/hand-out/", "hand-out/")


async def drop_words(talk: Talk, who: Actor, stranger: Actor, sitting: Sitting, takes_back: bool) -> None:
    """Slips are taken as oneself, and used by somebody whom nobody knows."""
    form = await who.find(f"{sitting.page}slips/", "slips/")
    page = await who.send(form)
    slip = re.search(r'<code class="third">([0-9A-Z-]+)</code>', page)[1]
    marker, text = words()
    page = await stranger.fill_in("/box/", "box/", slip=slip)
    code = await _drop(stranger, page, text)
    said = talk.keep(marker, None, sitting.page)
    if takes_back:
        page = await stranger.fill_in("/box/take-back/", "take-back/", code=code)
        await stranger.send(offered(page, "/box/take-back/", "take-back/"), sure="on", code=code)
        said.withdrawn = True


async def _drop(stranger: Actor, page: str, text: str) -> str:
    form = offered(page, "/box/", "drop/")
    question = next(iter(form.choices["question"]))
    await stranger.send(form, text=text, question=question, quotation="yes")
    return form.fields["code"][0]
