"""Two people learn, for a reason, who said something under another name. Who it was is written down nowhere.

No row, letter or line of the record points from the words to their speaker, or from the speaker to the words
(docs/decisions/0011).
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mutuality.partnerships import keys
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.models import Partnership
from mutuality.people.models import Person
from mutuality.record import actions as record

from .. import mail
from ..models import Contribution, Meeting, Unsealing
from ..queries import meeting as queries
from ..queries import unsealing as sealed
from ..rules.unsealing import check_asking, check_fitting, check_reading, check_reason, check_sealed, check_waiting
from .held import locked_words


@transaction.atomic
def ask_to_open(person: Person, said: Contribution, *, reason: str, once: UUID) -> Unsealing:
    """Turn the first key on a voice under another name, and say why."""
    if again := Unsealing.objects.filter(once=once).first():
        return again
    said = _locked(said)
    check_reason(reason)
    check_sealed(voice=said.voice, is_withdrawn=said.is_withdrawn)
    check_asking(
        is_own=queries.is_mine(person, said),
        asked_already=any(sealed.waits(each) for each in sealed.asked_by(person, said)),
        sees_it=sealed.opened_for(person, said),
    )
    asked = Unsealing.objects.create(
        contribution=said, reason=reason.strip(), asked_by=person, asked_at=timezone.now(), once=once
    )
    _turn_key(person, asked)
    return asked


@transaction.atomic
def open_seal(person: Person, unsealing: Unsealing, *, link: str) -> Unsealing:
    """Turn the second key: from now on, and for some days, the two see who it was. Everybody in the meeting hears it.

    Whether these two keys fit is decided last, and undoes the turning: nobody who could not open it learns of it.
    """
    said = _locked(unsealing.contribution)
    unsealing = Unsealing.objects.select_related("asked_by").get(pk=unsealing.pk)
    unsealing.contribution = said
    check_sealed(voice=said.voice, is_withdrawn=said.is_withdrawn)
    key_counts, is_my_own = sealed.waits(unsealing), unsealing.asked_by_id == person.pk
    check_waiting(is_opened=unsealing.opened_at is not None, is_my_own=is_my_own, key_counts=key_counts)
    # False when the one who turned the first key has lost the office since.
    check_waiting(is_opened=False, is_my_own=False, key_counts=_turn_key(person, unsealing))
    author = sealed.who_said(said)
    in_conflict = author is not None and sealed.is_in_conflict(author, unsealing.asked_by, person)
    check_fitting(is_found=author is not None, in_conflict=in_conflict)
    _open(person, unsealing)
    _tell_everybody(said.meeting, link)
    return unsealing


@transaction.atomic
def mark_opening_read(person: Person, unsealing: Unsealing, *, is_opened: bool) -> None:
    """The speaker has read that it was asked, or that it was done. What happened since they read stays unread."""
    check_reading(is_own=queries.is_mine(person, unsealing.contribution))
    Unsealing.objects.filter(pk=unsealing.pk, opened_at__isnull=not is_opened).update(is_read=True)


def _locked(said: Contribution) -> Contribution:
    """The words as they are now, held until the transaction ends; the partnership's lock comes first, as everywhere."""
    Partnership.objects.select_for_update().get(pk=said.meeting.partnership_id)
    return locked_words(said)


def _turn_key(person: Person, unsealing: Unsealing) -> bool:
    meeting = unsealing.contribution.meeting
    scope = sealed.key_scope(unsealing)
    return keys.turn_key(person, meeting.partnership, "open_seal", scope, meeting.topic, meeting.title)


def _open(person: Person, unsealing: Unsealing) -> None:
    meeting, now = unsealing.contribution.meeting, timezone.now()
    days = partnerships.rules_of(meeting.partnership).opened_days
    unsealing.opened_by, unsealing.opened_at, unsealing.until = person, now, now + timedelta(days=days)
    unsealing.is_read = False
    unsealing.save()
    record.note(
        None,
        meeting.partnership.chain_id,
        "open_seal",
        "A voice under another name in “{title}” was opened with the keys of {one} and {other}, who said why: {reason}",
        meeting.topic,
        facts={"title": meeting.title},
        words={"one": unsealing.asked_by, "other": person, "reason": unsealing.reason},
    )


def _tell_everybody(meeting: Meeting, link: str) -> None:
    """The same letter to all who have a seat and take letters, so that none of them shows whose voice it was."""
    takes_letters = {
        "person__email__isnull": False,
        "person__contact__in": [Person.Contact.MAIL, Person.Contact.DIGEST],
    }
    for seat in meeting.seats.filter(**takes_letters).select_related("person").order_by("pk"):
        mail.voice_opened(seat.person, meeting, link)
