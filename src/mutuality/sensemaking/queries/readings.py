"""The doors to readings and to what one person reads in them. Nobody else's codings pass through here."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from mutuality.meetings.models import Contribution, Meeting, Question
from mutuality.meetings.queries.for_all import questions_asked, voices_for_all
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.models import Member, Partnership
from mutuality.people.models import Person

from ..models import Coder, Coding, Reading, Unit
from .codebook import keeps

# Doors


def reading_for(person: Person, slug: str, pk: int) -> Reading:
    """A reading, for members."""
    partnership = partnerships.partnership_for(person, slug)
    reading = get_object_or_404(Reading.objects.select_related("version"), partnership=partnership, pk=pk)
    reading.partnership = reading.version.partnership = partnership
    return reading


def kept_reading_for(person: Person, slug: str, pk: int) -> Reading:
    """A reading, for those who keep the themes."""
    reading = reading_for(person, slug, pk)
    if not keeps(person, reading.partnership):
        raise Http404
    return reading


def coder_for(person: Person, slug: str, pk: int) -> Coder:
    """One's own part in a reading."""
    reading = reading_for(person, slug, pk)
    coder = get_object_or_404(Coder, reading=reading, person=person)
    coder.reading = reading
    return coder


def other_coder_for(person: Person, slug: str, pk: int, coder: int) -> Coder:
    """Somebody's part in a reading, for those who keep the themes."""
    reading = kept_reading_for(person, slug, pk)
    found = get_object_or_404(Coder.objects.select_related("person"), reading=reading, pk=coder)
    found.reading = reading
    return found


def own_unit_for(person: Person, slug: str, pk: int, number: int) -> tuple[Coder, Unit]:
    """Words that somebody reads, while they are there to be read; when it is compared they are on another page."""
    coder = coder_for(person, slug, pk)
    unit = get_object_or_404(units_of(coder.reading), number=number)
    unit.reading = coder.reading
    return coder, unit


# Readings


def readings_of(partnership: Partnership) -> QuerySet[Reading]:
    return Reading.objects.filter(partnership=partnership).select_related("partnership", "version").order_by("-pk")


def coders_of(reading: Reading) -> list[Coder]:
    """Who reads, by name; of each, no more than whether they are done."""
    return list(Coder.objects.filter(reading=reading).select_related("person").order_by("person__name", "pk"))


def coder_of(person: Person, reading: Reading) -> Coder | None:
    coder = Coder.objects.filter(reading=reading, person=person).first()
    if coder is not None:
        coder.reading = reading
    return coder


def may_read(person: Person, reading: Reading) -> bool:
    return partnerships.may(person, reading.partnership, "code")


def waiting_readings(person: Person, partnership: Partnership | None = None) -> list[Reading]:
    """The readings in which somebody is asked to read, and has not said that they are done; in all partnerships, or
    in one."""
    mine = Coder.objects.filter(person=person, is_done=False).values("reading")
    here = [partnership] if partnership else partnerships.partnerships_of(person)
    found = Reading.objects.filter(pk__in=mine, partnership__in=here, state=Reading.State.BLIND)
    return list(found.select_related("partnership").order_by("-pk"))


def members_who_read(partnership: Partnership) -> QuerySet[Member]:
    """Who can be named as somebody who reads."""
    return partnerships.members_of(partnership).filter(standing=Member.Standing.MEMBER)


# Words


def units_of(reading: Reading) -> QuerySet[Unit]:
    """The words of a reading that all may still read."""
    found = Unit.objects.filter(reading=reading, contribution__in=voices_for_all(reading.partnership))
    return found.select_related("contribution__meeting", "contribution__question").order_by("number")


@dataclass(frozen=True)
class Progress:
    """How far somebody is, for themselves alone. `next` is the first one they have not read."""

    read: int
    of: int
    next: int | None

    @property
    def is_over(self) -> bool:
        return self.next is None


def progress_of(coder: Coder) -> Progress:
    numbers = list(units_of(coder.reading).values_list("number", flat=True))
    read = set(own_codings(coder).values_list("unit__number", flat=True))
    left = [number for number in numbers if number not in read]
    return Progress(len(numbers) - len(left), len(numbers), left[0] if left else None)


def after(coder: Coder, unit: Unit) -> int | None:
    """The next words that somebody has not read, behind these; else the first of them."""
    read = own_codings(coder).values("unit")
    left = list(units_of(coder.reading).exclude(pk__in=read).values_list("number", flat=True))
    return next((number for number in left if number > unit.number), left[0] if left else None)


def own_codings(coder: Coder) -> QuerySet[Coding]:
    """What somebody found themselves. What others found is read in `queries.compared`, and not before all are done."""
    return Coding.objects.filter(coder=coder)


def own_coding(coder: Coder, unit: Unit) -> Coding | None:
    return own_codings(coder).filter(unit=unit).prefetch_related("given").first()


# Choosing what is read

ALL, NEW = "all", "new"


def words_to_read(partnership: Partnership, what: str) -> QuerySet[Contribution]:
    """The words that `what` names: all; those in no reading yet; of a question, of a meeting."""
    found = voices_for_all(partnership)
    kind, _, pk = what.partition("-")
    if kind == "question":
        found = found.filter(question=int(pk))
    elif kind == "meeting":
        found = found.filter(meeting=int(pk))
    elif kind == NEW:
        found = found.exclude(pk__in=Unit.objects.filter(reading__partnership=partnership).values("contribution"))
    return found.order_by("said_on", "said_at", "pk")


def things_to_read(partnership: Partnership) -> tuple[list[Meeting], list[Question]]:
    """The meetings that were held and their questions, the last first."""
    questions = list(questions_asked(partnership))
    meetings = {each.meeting_id: each.meeting for each in questions}
    return list(meetings.values()), questions
