"""What all found, side by side. Before all are done, nothing passes here: each function asks `shown_codings`."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from mutuality.meetings.rules.translations import wording_of
from mutuality.methods.agreement import Agreement, alpha_by_code
from mutuality.people.models import Person

from ..models import Coding, Given, PlacedWords, Reading, ThemeWording, Unit, UnitRemark
from . import readings

State = Unit.State
ORDER = [State.WAITS, State.LEFT_OPEN, State.SETTLED, State.AGREED, State.SINGLE, State.UNREAD]


# Doors


def compared_for(person: Person, slug: str, pk: int) -> Reading:
    """A reading that all are done with, for members."""
    reading = readings.reading_for(person, slug, pk)
    if reading.is_blind:
        raise Http404
    return reading


def unit_for(person: Person, slug: str, pk: int, number: int) -> Unit:
    """Words in a reading that is compared, while all may read them."""
    reading = compared_for(person, slug, pk)
    unit = get_object_or_404(readings.units_of(reading), number=number)
    unit.reading = reading
    return unit


def own_unit_remark_for(person: Person, slug: str, remark: int) -> UnitRemark:
    found = UnitRemark.objects.select_related("unit__reading__partnership")
    made = get_object_or_404(found, person=person, pk=remark, unit__reading__partnership__slug=slug)
    readings.reading_for(person, slug, made.unit.reading_id)
    return made


# Side by side


def shown_codings(reading: Reading) -> QuerySet[Coding]:
    """What everybody found, once all are done; nothing before that, whoever asks."""
    if Reading.objects.filter(pk=reading.pk, state=Reading.State.BLIND).exists():
        return Coding.objects.none()
    return Coding.objects.filter(unit__reading=reading).select_related("coder__person").order_by("coder__person__name")


@dataclass(frozen=True)
class Found:
    """A theme that somebody found, and the passages they marked; `alone`: not all who read found it."""

    name: str
    alone: bool
    passages: list[str]


@dataclass(frozen=True)
class Side:
    """What one person found in words."""

    name: str
    found: list[Found]
    memo: str


@dataclass
class Compared:
    """Words, what each who read them found, and what was settled."""

    unit: Unit
    sides: list[Side] = field(default_factory=list)
    placed: list[str] = field(default_factory=list)

    @property
    def remarks(self) -> int:
        return getattr(self.unit, "remarks_number", 0)


def compared(reading: Reading, units: Iterable[Unit]) -> list[Compared]:
    """These words, each with what all found in them. Four queries."""
    here = {unit.pk: Compared(unit) for unit in units}
    for each in here.values():
        each.unit.reading = reading
    names = dict(ThemeWording.objects.filter(version=reading.version_id).values_list("theme", "name"))
    given = Prefetch("given", Given.objects.order_by("pk"))
    by_unit: dict[int, list[Coding]] = {}
    for coding in shown_codings(reading).filter(unit__in=here).prefetch_related(given):
        by_unit.setdefault(coding.unit_id, []).append(coding)
    for unit, codings in by_unit.items():
        here[unit].sides = _sides(here[unit].unit, codings, names)
    for placed in PlacedWords.objects.filter(unit__in=here).order_by("pk"):
        here[placed.unit_id].placed.append(names[placed.theme_id])
    return list(here.values())


def _sides(unit: Unit, codings: list[Coding], names: dict[int, str]) -> list[Side]:
    sets = [{each.theme_id for each in coding.given.all()} for coding in codings]
    shared = set.intersection(*sets)
    return [
        Side(
            coding.coder.person.name,
            [
                Found(names[each.theme_id], each.theme_id not in shared, _marked(unit, coding, each))
                for each in coding.given.all()
            ],
            coding.memo,
        )
        for coding in codings
    ]


def _marked(unit: Unit, coding: Coding, given: Given) -> list[str]:
    """The words of the passages; nothing once they were changed."""
    said = unit.contribution
    if coding.wording != wording_of(said.text, said.content_note):
        return []
    return [said.text[start:end] for start, end in given.passages]


def shared_themes(unit: Unit) -> list[int]:
    """The themes that all who read found: a way to begin settling."""
    sets = [
        {each.theme_id for each in coding.given.all()}
        for coding in shown_codings(unit.reading).filter(unit=unit).prefetch_related("given")
    ]
    return sorted(set.intersection(*sets)) if sets else []


def placed_in(unit: Unit) -> list[int]:
    return list(PlacedWords.objects.filter(unit=unit).values_list("theme", flat=True))


def units_in_state(reading: Reading, state: str) -> QuerySet[Unit]:
    found = readings.units_of(reading).filter(state=state)
    return found.annotate(remarks_number=Count("remarks"))


def counts_by_state(reading: Reading) -> list[tuple[str, str, int]]:
    """State, its words, and how many voices are in it; what waits first. One query."""
    rows = readings.units_of(reading).order_by().values("state").annotate(number=Count("pk"))
    found = dict(rows.values_list("state", "number"))
    return [(state.value, str(state.label), found[state]) for state in ORDER if state in found]


def remarks_on(unit: Unit) -> QuerySet[UnitRemark]:
    return UnitRemark.objects.filter(unit=unit).select_related("person").order_by("pk")


def neighbour(unit: Unit) -> int | None:
    """The next words in the same state behind these, else the first of them."""
    left = list(units_in_state(unit.reading, unit.state).exclude(pk=unit.pk).values_list("number", flat=True))
    return next((number for number in left if number > unit.number), left[0] if left else None)


# How alike


@dataclass(frozen=True)
class ThemeAgreement:
    name: str
    theme: int
    found: Agreement


def agreement_in(reading: Reading) -> list[ThemeAgreement]:
    """For each theme, how alike people read: alpha of giving it or not, with its interval. Least alike comes first."""
    names = dict(ThemeWording.objects.filter(version=reading.version_id).order_by("order").values_list("theme", "name"))
    there = set(readings.units_of(reading).values_list("pk", flat=True))
    codings: dict[int, dict[int, frozenset[int]]] = {}
    for coding in shown_codings(reading).prefetch_related("given"):
        if coding.unit_id in there:
            given = frozenset(each.theme_id for each in coding.given.all())
            codings.setdefault(coding.unit_id, {})[coding.coder_id] = given
    by_theme = alpha_by_code(codings, list(names))
    found = [ThemeAgreement(name, theme, by_theme[theme]) for theme, name in names.items()]
    return sorted(found, key=lambda each: 2 if each.found.alpha is None else each.found.alpha)
