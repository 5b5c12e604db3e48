"""Acts on a report of those who took part: correct its draft, add to it once it is locked, take that back."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.people.models import Person

from ..models import Contribution, Correction, Meeting, Question
from ..queries import corrections as queries
from ..rules.corrections import check_correction, check_own_correction


@transaction.atomic
def add_correction(
    person: Person,
    meeting: Meeting,
    *,
    text: str,
    once: UUID,
    question: Question | None = None,
    contribution: Contribution | None = None,
) -> Correction:
    """Say under one's name what is wrong or missing in a report, or in one voice of it. Nothing is replaced.

    After the locking it is an addition. The same `once` says it once. It leaves no line in the record, as no words do.
    """
    if again := Correction.objects.filter(once=once).first():
        return again
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=meeting.pk)
    now, is_locked = timezone.now(), meeting.locked_at is not None
    check_correction(
        now=now,
        until=meeting.corrections_until,
        is_locked=is_locked,
        attended=queries.took_part(person, meeting),
        text=text,
    )
    added = Correction.objects.create(
        meeting=meeting,
        question=contribution.question if contribution else question,
        contribution=contribution,
        person=person,
        text=text.strip(),
        after_lock=is_locked,
        at=now,
        once=once,
    )
    live.touch(meeting.topic)
    return added


@transaction.atomic
def withdraw_correction(person: Person, correction: Correction) -> None:
    """Take one's correction back. Its words are deleted."""
    found = Correction.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=correction.pk)
    check_own_correction(is_mine=found.person_id == person.pk, is_withdrawn=found.withdrawn_on is not None)
    found.text, found.withdrawn_on = "", timezone.localdate()
    found.save()
    live.touch(found.meeting.topic)
