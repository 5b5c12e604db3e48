"""After a roundtable: the draft of its report, what still comes, the lock, and every file there is."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable

from bench.whole.before import Sitting, expect, state, together
from bench.whole.forms import Form
from bench.whole.people import Actor
from bench.whole.talk import NAMED, Said, Talk, words
from tests.phones import TOKEN

MARKER = re.compile(r"marker\d{5}x")
FILES = {"print": "report/print/", "Markdown": "report.md", "CSV": "report.csv", "JSON": "report.json"}


async def answer_late(talk: Talk, sitting: Sitting) -> None:
    """Whoever answers in their own time does so when the others have long gone home."""
    late = sitting.in_writing
    for _ in range(2):  # the page offers the next question that is not answered yet
        marker, text = words()
        await late.fill_in(f"{sitting.page}own-time/", r"own-time/\d+/", text=text, **NAMED)
        talk.keep(marker, late, sitting.page)


async def correct(talk: Talk, who: Actor, sitting: Sitting) -> None:
    marker, text = words()
    await who.fill_in(f"{sitting.page}report/correct/", "correct/", text=text)
    talk.remarks.append(Said(marker, who, sitting.page))


async def withdraw(said: Said) -> None:
    """By the speaker, from the list of their own words; they are asked once."""
    page = await said.who.see("/me/words/")
    after = page[page.index(said.marker) :]
    way = re.search(r'href="(/me/words/[^"]+/withdraw/)"', after)[1]
    await said.who.fill_in(way, "withdraw/")
    said.withdrawn = True


async def cannot_lock_yet(sitting: Sitting) -> None:
    """The page offers no key, and who asks the address itself turns none."""
    before = await state(sitting.pair[0], sitting)
    for one in sitting.pair:
        expect("A key to the report was offered at once", not await one.is_offered_key(sitting.page, "lock_report"))
        await one.post(Form(f"{sitting.page}report/lock/"), csrfmiddlewaretoken=TOKEN)
    expect("The report could be locked at once", await state(sitting.pair[0], sitting) == before)


async def look_at_the_box(moderators: Iterable[Actor], sitting: Sitting) -> int:
    """Each moderator says of everything that came out that it may be shown; how often somebody did."""
    looked = 0
    for one in moderators:
        while form := await one.find(f"{sitting.page}held/", r"held/[0-9a-f-]+/"):
            await one.send(form, shows="yes")
            looked += 1
    return looked


# What is in the report


async def check_reports(talk: Talk, sittings: list[Sitting], people: list[Actor]) -> None:
    for sitting in sittings:
        said = [one for one in talk.said if one.sitting == sitting.page]
        remarks = [one for one in talk.remarks if one.sitting == sitting.page]
        await together(_check_page(said, remarks, one, f"{sitting.page}report/") for one in people)
        await _check_files(said, people[0], sitting.page, "")
    if len(sittings) > 1:
        await _check_files(talk.said, people[-1], sittings[0].page, "?together")
    await together(_check_own(talk, one) for one in people)


async def _check_page(said: list[Said], remarks: list[Said], reader: Actor, page: str) -> None:
    """All that is for everybody, once; and of what is for one table, nothing but what the table's people may see."""
    report, _, own = (await reader.see(page)).partition('id="said-here"')
    found, again = Counter(MARKER.findall(report)), Counter(MARKER.findall(own))
    mine = {one.marker for one in said if one.who is reader and not one.withdrawn}
    expect(f"{reader.name} finds {again} of {mine} below {page}", again == Counter(mine))
    for one in said + remarks:
        times = found.pop(one.marker, 0)
        if one.withdrawn:
            expect(f"{reader.name} reads {one.marker}, which was taken back", times == 0)
        elif one.table is None or one.who is reader:
            expect(f"{reader.name} reads {one.marker} {times} times on {page}", times == 1)
        elif f"{one.sitting}table/{one.table}/" not in reader.tables:
            expect(f"{reader.name} reads {one.marker} of another table", times == 0)
    expect(f"{page} holds words of another meeting: {found}", not found)


async def _check_files(said: list[Said], reader: Actor, page: str, query: str) -> None:
    for name, path in FILES.items():
        text = await reader.see(page + path + query)
        found = Counter(MARKER.findall(text))
        wanted = Counter(one.marker for one in said if one.travels)
        missing, more = wanted - found, found - wanted
        expect(f"{name}: missing {list(missing)[:5]}, too much {list(more)[:5]}", not missing and not more)
        _read(name, text)


def _read(name: str, text: str) -> None:
    """A file is whole: a program can read it."""
    if name == "JSON":
        expect("The JSON says nothing", bool(json.loads(text)["questions"]))
    if name == "CSV":
        expect("The CSV has no rows", bool(list(csv.DictReader(io.StringIO(text)))))


async def _check_own(talk: Talk, who: Actor) -> None:
    found = Counter(MARKER.findall(await who.see("/me/words/")))
    mine = [one for one in talk.said + talk.remarks if one.who is who and not one.withdrawn]
    expect(f"{who.name} finds {found} of {[one.marker for one in mine]}", found == Counter(o.marker for o in mine))
