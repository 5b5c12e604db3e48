"""Acts when somebody needs a moment. They leave no line in the record and none in a log; thirty days later, nothing."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.people.models import Person

from ..models import Meeting, Moment
from ..queries import moments as queries
from ..rules.moments import KEPT, check_answering, check_moment, check_taking_back


@transaction.atomic
def need_moment(person: Person, meeting: Meeting, *, wants_to_talk: bool, once: UUID) -> Moment:
    """Tell the wellbeing contacts, and nobody else, that one needs a moment or would like to talk.

    The same `once`, or the same wish while the first one waits, tells them once.
    """
    check_moment(has_contact=bool(queries.contacts_for(person, meeting)))
    mine = meeting.moments.filter(person=person)
    waits = mine.filter(answered_at=None, wants_to_talk=wants_to_talk).first()
    if again := mine.filter(once=once).first() or waits:
        return again
    live.touch(queries.moments_name(meeting))
    return Moment.objects.create(
        meeting=meeting, person=person, wants_to_talk=wants_to_talk, at=timezone.now(), once=once
    )


@transaction.atomic
def answer_moment(person: Person, moment: Moment) -> Moment | None:
    """Say that one has seen it; the first contact who does is named to the one who needs it. None once taken back."""
    found = _held(moment)
    if found is None:
        return None
    check_answering(is_contact=queries.is_contact(person, found.meeting), is_mine=found.person_id == person.pk)
    if found.answered_at is None:
        found.answered_by, found.answered_at = person, timezone.now()
        found.save()
        _touch(found)
    return found


@transaction.atomic
def take_back_moment(person: Person, moment: Moment) -> None:
    """Take one's own message back before anybody has seen it. Nothing of it stays."""
    found = _held(moment)
    if found is None or found.person_id != person.pk:
        return
    check_taking_back(is_answered=found.answered_at is not None)
    _touch(found)
    found.delete()


def forget_moments() -> int:
    """Delete what is thirty days old; returns how many."""
    return Moment.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def _held(moment: Moment) -> Moment | None:
    found = Moment.objects.select_for_update(of=("self",)).select_related("meeting__partnership")
    return found.filter(pk=moment.pk).first()


def _touch(moment: Moment) -> None:
    live.touch(queries.moments_name(moment.meeting), queries.moment_name(moment))
