"""Reads of corrections: who may correct a report, and what of it each reader sees."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.people.models import Person

from ..models import Contribution, Correction, Meeting, Seat
from ..rules.corrections import check_correction
from .meeting import reader_of, visible_to
from .voices import own_words_in


def own_correction_for(person: Person, pk: int) -> Correction:
    """One's own correction; this door stays open, also after leaving and after it was taken back."""
    return get_object_or_404(Correction.objects.select_related("meeting__partnership"), person=person, pk=pk)


def corrected_voice_for(person: Person, meeting: Meeting, contribution: str) -> Contribution | None:
    """The voice a correction is about, if one is named; 404 for one that this person does not see in the report."""
    if not contribution:
        return None
    try:
        wanted = UUID(contribution)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(voices_to_correct(person, meeting), pk=wanted)


def voices_to_correct(person: Person, meeting: Meeting) -> QuerySet[Contribution]:
    return Contribution.objects.filter(visible_to(person, meeting), hold="", withdrawn_on=None).select_related("author")


def took_part(person: Person, meeting: Meeting) -> bool:
    """Who came, or said that they would and was not noted as missing; who answers in their own time; who spoke."""
    seat = reader_of(person, meeting).seat
    if seat is None:
        return False
    not_missed = seat.came is not False or seat.way == Seat.Way.OWN_TIME
    is_here = seat.came or (seat.answer == Seat.Answer.COMING and not_missed)
    return is_here or bool(own_words_in(person, meeting))


def correcting_refusal(person: Person, meeting: Meeting) -> Refused | None:
    """Why somebody cannot correct the report now, or add to it; None when they can."""
    try:
        check_correction(
            now=timezone.now(),
            until=meeting.corrections_until,
            is_locked=meeting.locked_at is not None,
            attended=took_part(person, meeting),
            text="anything",
        )
    except Refused as refusal:
        return refusal
    return None


@dataclass(frozen=True)
class Remark:
    """A correction or an addition as one reader sees it."""

    correction: Correction
    mine: bool


def remarks_on(person: Person, meeting: Meeting) -> list[Remark]:
    """Corrections and additions, oldest first, each for the ears of the voice it speaks of. Of words that were taken
    back, or are kept back, nothing is shown any more. Two queries."""
    shown = Q(contribution=None) | Q(contribution__in=voices_to_correct(person, meeting).values("pk"))
    found = meeting.corrections.filter(shown, withdrawn_on=None).order_by("at", "pk")
    rows = found.select_related("person", "question", "contribution__author")
    return [Remark(row, row.person_id == person.pk) for row in rows]


def own_corrections(person: Person) -> QuerySet[Correction]:
    """Everything a person added to reports, newest first."""
    found = Correction.objects.filter(person=person, withdrawn_on=None).order_by("-at")
    return found.select_related("meeting__partnership", "question")
