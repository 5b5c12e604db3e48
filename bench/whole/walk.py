"""Two whole roundtables, from the plan to the locked report; every step is taken by somebody who may take it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.whole import after, before
from bench.whole.before import Sitting, expect, together
from bench.whole.people import Actor, Figures
from bench.whole.talk import Talk

LAID_ANEW_AT = 3  # the question before which people sit down at other tables
SLIPS, QUESTIONS = 5, 7
HELD = (
    "each acknowledged voice is once on the page, in print, Markdown, CSV and JSON, and in its speaker's own words",
    "words taken back, for one table or not to be quoted are in no file",
    "one key opened, moved on, closed and locked nothing",
)


@dataclass
class Walk:
    """Everybody of one roundtable; `people[0]` coordinates it, the last two are moderators.

    `beside(act, **more)` does what cannot be done through the web: see `bench.whole.beside`.
    """

    people: list[Actor]
    stranger: Actor
    figures: Figures
    beside: Callable
    talk: Talk = field(default_factory=Talk)

    async def two_sittings(self) -> list[Sitting]:
        """39 people, who choose between two hours."""
        coordinator, *others = self.people
        first = await self._planned("Whose pace?", tables=3, pair=self._named("Ama", "Ben"))
        second = Sitting(await before.add_sitting(coordinator, first.page), tables=3)
        second.pair = (others[4], others[5])
        await before.invite(coordinator, first.page)
        first.people, second.people = self._shared_out(first, second)
        first.in_writing, second.in_writing = first.people[-3], second.people[-3]
        await together(before.move_to(one, first, second) for one in second.people)
        await before.name_pair(coordinator, others[6], second)
        for sitting in (first, second):
            await self._hold(sitting)
        await self._finish([first, second])
        return [first, second]

    async def one_room(self) -> list[Sitting]:
        """26 people at four tables."""
        sitting = await self._planned("What we would try", tables=4, pair=self._named("Ama", "Ben"))
        await before.invite(self.people[0], sitting.page)
        sitting.people, sitting.in_writing = self.people, self.people[-4]
        await self._hold(sitting)
        await self._finish([sitting])
        return [sitting]

    def _named(self, *names: str) -> tuple[Actor, ...]:
        return tuple(next(one for one in self.people if one.name == name) for name in names)

    def _shared_out(self, first: Sitting, second: Sitting) -> tuple[list[Actor], list[Actor]]:
        """Every other person comes to the other sitting; who holds keys at one comes to that one."""
        late = [one for one in self.people[6::2] if one not in first.pair + second.pair] + list(second.pair)
        return [one for one in self.people if one not in late], late

    async def _planned(self, title: str, tables: int, pair: tuple[Actor, ...]) -> Sitting:
        sitting = Sitting(await before.plan(self.people[0], title), tables, pair=pair)
        await before.name_pair(self.people[0], self._named("Dina")[0], sitting)
        return sitting

    async def _hold(self, sitting: Sitting) -> None:
        coordinator = self.people[0]
        for one in self.people:
            one.deafen()
        await together(before.answer(one, sitting) for one in sitting.people)
        await before.lay_tables(coordinator, sitting)
        await before.turn_keys(sitting, "open_meeting")
        *punctual, late = [one for one in sitting.there if one not in sitting.pair] + list(sitting.pair)
        await together(before.arrive(one, sitting) for one in punctual)
        await before.arrive(late, sitting)
        await before.hand_out_slips(coordinator, sitting)
        await self._talk(sitting)
        await before.turn_keys(sitting, "close_meeting")
        await together(one.see(f"{sitting.page}report/") for one in self.people)

    async def _talk(self, sitting: Sitting) -> None:
        """All seven questions, after the second at other tables; then somebody telephones, and slips are used."""
        for question in range(1, QUESTIONS + 1):
            if question > 1:
                await before.turn_keys(sitting, "move_on")
            if question == LAID_ANEW_AT:
                await before.lay_anew(sitting.pair[0], sitting)
            if question in {1, LAID_ANEW_AT}:
                called = await before.ask_for_the_floor(sitting)
                expect(f"{called} were called", called == before.RAISED * sitting.tables)
            await before.talk_at_tables(self.talk, sitting, turn=question)
        await before.phone_voice(self.talk, self.people[0], sitting.people[3], sitting)
        for number, one in enumerate(sitting.people[-4 - SLIPS : -4]):
            await before.drop_words(self.talk, one, self.stranger, sitting, takes_back=not number)

    async def _finish(self, sittings: list[Sitting]) -> None:
        """What still comes in the draft; then the days pass, moderators look, and two keys lock the report."""
        for sitting in sittings:
            await after.answer_late(self.talk, sitting)
            await after.correct(self.talk, sitting.people[4], sitting)
            said = next(one for one in self.talk.said if one.sitting == sitting.page and one.travels and one.who)
            await after.withdraw(said)
            await after.cannot_lock_yet(sitting)
        opened = await asyncio.to_thread(self.beside, "later", meetings=[each.number for each in sittings])
        expect(f"{opened} boxes were opened", opened == len(sittings))
        for sitting in sittings:
            looked = await after.look_at_the_box(self.people[-2:], sitting)
            expect(f"Moderators looked {looked} times", looked == 2 * (SLIPS - 1))
            await before.turn_keys(sitting, "lock_report")
        await after.check_reports(self.talk, sittings, self.people)
