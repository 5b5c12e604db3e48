"""The themes of the example: two versions and a draft, a reading that is over, one to settle, and one to read in."""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from mutuality.meetings.models import Contribution
from mutuality.meetings.rules.translations import wording_of
from mutuality.people.models import Person
from mutuality.record.models import Leaf
from mutuality.record.rules import commitment
from mutuality.sensemaking.actions.readings import in_the_record
from mutuality.sensemaking.models import (
    CodebookVersion,
    Coder,
    Coding,
    DissentRemark,
    Given,
    PlacedWords,
    Reading,
    Theme,
    ThemeDissent,
    ThemeExample,
    ThemeWording,
    Unit,
    UnitRemark,
    WallCard,
    WallPile,
)
from mutuality.sensemaking.rules.reading import outcome_of

from .clock import Clock
from .ids import uid
from .source import Row
from .story import Story

ID = re.compile(r"\bt\d\d\b")
AT_THE_TABLES = {"q27", "q28", "q29", "q30"}


@dataclass(frozen=True)
class Home:
    """What is told of one partnership. `new` are the themes that came with the second version."""

    keeper: str
    coders: tuple[str, str]
    title: str
    new: tuple[str, str]
    to_settle: str  # the question of the reading that is compared
    settles: str  # who read it in place of the second coder
    to_read: str  # the question of the reading that is blind
    readers: tuple[str, ...]
    says: str  # who begins the talk
    pile: str
    lies_on: str  # the theme whose voices lie on the pile


HOMES = {
    "p1": Home(
        "m03", ("m35", "m09"), "The first eight months", ("t12", "t16"),
        "q14", "m03", "q23", ("m09", "m03", "m01", "m16", "m34"), "m35", "Waiting for pay", "t01",
    ),
    "p2": Home(
        "m43", ("m52", "m44"), "The tables of the roundtable", ("t17", "t18"),
        "q28", "m57", "q27", ("m44", "m57", "m61", "m41", "m45"), "m52", "Who is missing", "t03",
    ),
}  # fmt: skip
TALK = "I kept it narrow, because it says so itself. Tell me what you heard in it that I did not."
DISSENT = "“Growing and adapting” sounds as if hardship did us good. Ask who says it before you put words here."
ANSWER = "Yes. Let the next version say so."
CHANGED = "Each theme says by now what does not belong in it, and two are new: “{}” and “{}”."


@dataclass
class Made:
    """Themes and readings of one partnership; what hangs on what was said is kept once that is."""

    themes: dict[str, Theme]
    versions: list[CodebookVersion]
    wordings: dict[tuple[int, str], ThemeWording] = field(default_factory=dict)
    codings: list[tuple[Coding, dict[int, list[list[int]]]]] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    placements: list[PlacedWords] = field(default_factory=list)
    remarks: list[UnitRemark] = field(default_factory=list)


def make_themes(
    themes: list[Row],
    codings: list[Row],
    agreed: list[Row],
    contributions: list[Row],
    voices: Iterable[Contribution],
    people: dict[str, Person],
    stories: dict[str, Story],
    clocks: dict[str, Clock],
) -> dict[str, Made]:
    """All of it but what hangs on words, whose promises go into the stories. Nobody's unnamed words are in it."""
    texts = {voice.pk: voice for voice in voices if not voice.is_withdrawn}
    rows = {row["id"]: row for row in contributions if uid(row["id"]) in texts}
    made: dict[str, Made] = {}
    for home, story in stories.items():
        mine = [row for row in themes if home in row["scope"]]
        one = made[home] = _codebook(home, mine, story, people, clocks[home])
        here = {name: row for name, row in rows.items() if row["partnership_id"] == home}
        found = _by_voice(codings, here)
        telling = Telling(HOMES[home], one, found, here, texts, people, story, clocks[home])
        telling.finished(agreed, home)
        telling.to_settle()
        telling.to_read()
    return made


def _by_voice(codings: list[Row], here: Mapping[str, Row]) -> dict[str, dict[str, Row]]:
    """Voice → who read it → what they found. What was taken back is not in it."""
    found: dict[str, dict[str, Row]] = {}
    for row in codings:
        if row["contribution_id"] in here and row["void_from"] is None:
            found.setdefault(row["contribution_id"], {})[row["coder_id"]] = row
    return found


# The codebook


def _codebook(home: str, rows: list[Row], story: Story, people: dict[str, Person], clock: Clock) -> Made:
    facts, days = HOMES[home], {"p1": ("2026-01-16", "2026-01-20"), "p2": ("2026-06-12", "2026-06-16")}[home]
    themes = [Theme(partnership=story.partnership, uid=uid(f"{home}-{row['id']}")) for row in rows]
    made = Made(dict(zip([row["id"] for row in rows], Theme.objects.bulk_create(themes), strict=True)), [])
    for number, day in enumerate(days, 1):
        version = CodebookVersion(partnership=story.partnership, number=number, published_at=clock.hour(day, 11))
        version.published_by = people[facts.keeper]
        made.versions.append(version)
    names = {row["id"]: row["name"] for row in rows}
    rows = [row | {"exclude": ID.sub(lambda found: f"“{names[found[0]]}”", row["exclude"])} for row in rows]
    made.versions[1].what_changed = CHANGED.format(*(names[each] for each in facts.new))
    made.versions.append(CodebookVersion(partnership=story.partnership, number=3))
    CodebookVersion.objects.bulk_create(made.versions)
    for version in made.versions:
        _words(made, version, [row for row in rows if version.number > 1 or row["id"] not in facts.new])
    ThemeWording.objects.bulk_create(made.wordings.values())
    for version in made.versions[:2]:
        _tell_of_version(made, version, story, people[facts.keeper])
    return made


def _words(made: Made, version: CodebookVersion, rows: list[Row]) -> None:
    """The first version did not say yet what does not belong in a theme."""
    for order, row in enumerate(rows, 1):
        wording = ThemeWording(version=version, theme=made.themes[row["id"]], name=row["name"], order=order)
        wording.definition, wording.include = row["definition"], row["include"]
        wording.exclude = row["exclude"] if version.number > 1 else ""
        made.wordings[version.number, row["id"]] = wording


def _tell_of_version(made: Made, version: CodebookVersion, story: Story, keeper: Person) -> None:
    assert version.published_at
    count = sum(number == version.number for number, _theme in made.wordings)
    sentence = "{who} published version {number} of the themes: {count} themes."
    at, subject = version.published_at, version.topic
    story.tell(at, "publish_codebook", sentence, keeper, subject, number=version.number, count=count)


# Readings


@dataclass(frozen=True)
class Telling:
    """The readings of one partnership, from what two coders found in each voice."""

    home: Home
    made: Made
    found: dict[str, dict[str, Row]]
    rows: dict[str, Row]
    texts: dict[UUID, Contribution]
    people: dict[str, Person]
    story: Story
    clock: Clock

    def finished(self, agreed: list[Row], home: str) -> None:
        """The long one, over and closed, with what they settled or left open."""
        begun, compared, closed = self._when(home)
        names = [name for name in self.found if home == "p1" or self.rows[name]["question_id"] in AT_THE_TABLES]
        reading = self._reading(self.home.title, begun, Reading.State.CLOSED, compared, closed)
        coders = {name: (name, True) for name in self.home.coders}
        outcomes = {row["contribution_id"]: row for row in agreed}
        self._read(reading, names, coders, outcomes)
        self._lose([row for row in agreed if row["state"] == "void"] if home == "p1" else [])

    def _when(self, home: str) -> tuple[datetime, datetime, datetime]:
        if home == "p1":
            hour = self.clock.hour
            return hour("2026-01-21", 18), hour("2026-08-14", 18), hour("2026-08-20", 18)
        begun, compared, closed = (self.clock.now - timedelta(minutes=ago) for ago in (25, 12, 5))
        return begun, compared, closed

    def to_settle(self) -> None:
        """A short one that is compared, in which differences wait; the first has a word about it."""
        at, (first, second) = self.clock.now, self.home.coders
        names = self._on(self.home.to_settle)
        reading = self._reading(
            "Once more, with other eyes", at - timedelta(hours=3), "compared", at - timedelta(hours=1)
        )
        self._read(reading, names, {first: (first, True), self.home.settles: (second, True)})
        unit = next(unit for unit in self.made.units if unit.reading == reading and unit.state == Unit.State.WAITS)
        said = {"person": self.people[self.home.says], "text": TALK, "at": at - timedelta(minutes=50)}
        self.made.remarks.append(UnitRemark(unit=unit, **said))

    def to_read(self) -> None:
        """A short one that is blind: one is done, the others have not begun; and whoever likes can join."""
        first, *others = self.home.readers
        reading = self._reading("Before the next meeting", self.clock.now - timedelta(hours=2), "blind")
        self._read(reading, self._on(self.home.to_read), {first: (self.home.coders[1], True)})
        Coder.objects.bulk_create(Coder(reading=reading, person=self.people[name]) for name in others)

    def _on(self, question: str) -> list[str]:
        return [name for name in self.found if self.rows[name]["question_id"] == question]

    def _reading(
        self, title: str, begun: datetime, state: str, compared: datetime | None = None, closed: datetime | None = None
    ) -> Reading:
        return Reading.objects.create(
            partnership=self.story.partnership,
            version=self.made.versions[1],
            title=title,
            state=state,
            takes_volunteers=state == "blind",
            begun_by=self.people[self.home.keeper],
            begun_at=begun,
            compared_at=compared,
            closed_at=closed,
        )

    def _read(
        self,
        reading: Reading,
        names: list[str],
        coders: dict[str, tuple[str, bool]],
        outcomes: Mapping[str, Row] | None = None,
    ) -> None:
        """`coders` says for each who read as which coder of the scenario, and whether they are done."""
        people = {
            name: Coder(reading=reading, person=self.people[name], is_done=done) for name, (_, done) in coders.items()
        }
        Coder.objects.bulk_create(people.values())
        leaves: list[Leaf] = []
        for number, name in enumerate(names, 1):
            unit = Unit(reading=reading, contribution_id=uid(name), number=number)
            self.made.units.append(unit)
            sets = []
            for coder, (as_whom, _done) in coders.items():
                if row := self.found[name].get(as_whom):
                    sets.append(
                        themes := {self.made.themes[each].pk for each in row["theme_ids"] if each in self.made.themes}
                    )
                    leaves += self._coding(reading, unit, people[coder], sorted(themes), row["memo"] or "")
            if not reading.is_blind:
                self._outcome(unit, sets, (outcomes or {}).get(name))
        self._tell(reading, len(names), leaves, len(coders))

    def _coding(self, reading: Reading, unit: Unit, coder: Coder, themes: list[int], memo: str) -> list[Leaf]:
        """Kept later; the promise of it, where it has been made."""
        said, coding = self.texts[unit.contribution_id], Coding(unit=unit, coder=coder, memo=memo)
        coding.wording = wording_of(said.text, said.content_note)
        self.made.codings.append((coding, {theme: [] for theme in themes}))
        if reading.is_blind:
            return []
        uids = {theme.pk: str(theme.uid) for theme in self.made.themes.values()}
        words = in_the_record(reading, unit.contribution_id, {uids[theme]: [] for theme in themes}, memo)
        coding.salt = secrets.token_hex(16)
        coding.leaf = Leaf(chain=self.story.partnership.chain, digest=commitment(coding.salt, words))
        return [coding.leaf]

    def _outcome(self, unit: Unit, sets: list[set[int]], settled: Row | None) -> None:
        unit.state, placed = outcome_of(sets)
        if settled and unit.state == Unit.State.WAITS:
            is_open = settled["state"] == "left_open"
            unit.state = Unit.State.LEFT_OPEN if is_open else Unit.State.SETTLED
            unit.settled_by = self.people[self.home.coders[0]]
            placed = {self.made.themes[each].pk for each in settled["theme_ids"] if each in self.made.themes}
        elif unit.reading.state == "closed" and unit.state == Unit.State.WAITS:
            unit.state = Unit.State.LEFT_OPEN
        self.made.placements += [PlacedWords(unit=unit, theme_id=theme) for theme in sorted(placed)]

    def _tell(self, reading: Reading, count: int, leaves: list[Leaf], people: int) -> None:
        keeper, subject, title = self.people[self.home.keeper], reading.topic, reading.title
        sentence = "{who} began a reading of {count} voices: “{title}”."
        self.story.tell(reading.begun_at, "begin_reading", sentence, keeper, subject, title=title, count=count)
        if reading.compared_at:
            self.story.seal(reading.compared_at, sorted(leaves, key=lambda leaf: leaf.digest))
            sentence = "All who read were done, and it was compared: “{title}”."
            self.story.tell(reading.compared_at, "compare_reading", sentence, None, subject, title=title, people=people)
        if reading.closed_at:
            sentence = "{who} closed a reading: “{title}”."
            self.story.tell(reading.closed_at, "close_reading", sentence, keeper, subject, title=title)

    def _lose(self, gone: list[Row]) -> None:
        """What was taken back after it had been read: its themes say that they lost a voice."""
        lost = [self.made.themes[each] for row in gone for each in row["theme_ids"]]
        for theme in lost:
            theme.lost += 1
        Theme.objects.bulk_update(lost, ["lost"])


# Keeping


def keep_themes(
    made: dict[str, Made],
    themes: list[Row],
    contributions: list[Row],
    people: dict[str, Person],
    clocks: dict[str, Clock],
) -> None:
    """What hangs on words, once they are kept."""
    for home, one in made.items():
        Unit.objects.bulk_create(one.units)
        Coding.objects.bulk_create(coding for coding, _given in one.codings)
        Given.objects.bulk_create(
            Given(coding=coding, theme_id=theme, passages=passages)
            for coding, given in one.codings
            for theme, passages in given.items()
        )
        PlacedWords.objects.bulk_create(one.placements)
        UnitRemark.objects.bulk_create(one.remarks)
        here = {row["id"] for row in contributions if row["partnership_id"] == home and _is_named_and_there(row)}
        _keep_examples(one, [row for row in themes if home in row["scope"]], here)
        _keep_wall(HOMES[home], one)
    _keep_dissent(made["p1"], people, clocks["p1"].now)


def _is_named_and_there(row: Row) -> bool:
    return not row["withdrawn_on"] and row["attribution"]["mode"] != "anonymous"


def _keep_examples(made: Made, rows: list[Row], here: set[str]) -> None:
    ThemeExample.objects.bulk_create(
        ThemeExample(wording=made.wordings[number, row["id"]], contribution_id=uid(name))
        for number in (2, 3)
        for row in rows
        for name in row["example_contribution_ids"]
        if name in here
    )


def _keep_wall(home: Home, made: Made) -> None:
    """Two piles on the wall of the draft: one with a name, and one that waits for its name."""
    draft, theme = made.versions[2], made.themes[home.lies_on]
    placed = [each.unit.contribution_id for each in made.placements if each.theme_id == theme.pk]
    first, second = (WallPile.objects.create(version=draft, name=name) for name in (home.pile, ""))
    cards = list(dict.fromkeys(placed))[:5]
    WallCard.objects.bulk_create(
        WallCard(version=draft, pile=first if place < 3 else second, contribution_id=voice)
        for place, voice in enumerate(cards)
    )


def _keep_dissent(made: Made, people: dict[str, Person], now: datetime) -> None:
    said = {"person": people["m09"], "text": DISSENT, "at": now - timedelta(days=9)}
    dissent = ThemeDissent.objects.create(theme=made.themes["t08"], **said)
    said = {"person": people["m35"], "text": ANSWER, "at": now - timedelta(days=8)}
    DissentRemark.objects.create(dissent=dissent, **said)
