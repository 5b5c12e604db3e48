"""Slips for words that nobody can trace: handed out all at once, taken in envelopes at random."""

from datetime import date
from itertools import chain

from django.db import transaction
from django.utils import timezone

from mutuality.kit.locked import locked, unlocked
from mutuality.partnerships import keys
from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person

from ..models import Envelope, Meeting, Slip, SlipRound, TakenEnvelope
from ..queries import box as queries
from ..queries.slips import slips_scope
from ..rules.box import (
    SPARE,
    check_handing_out,
    check_opening_envelope,
    check_taking,
    new_code,
    slip_digest,
)
from . import held
from .shuffled import CHANCE, write_anew


@transaction.atomic
def hand_out_slips(person: Person, meeting: Meeting, *, closes_on: date) -> bool:
    """Make slips for everybody with a seat, all at once. False while a second key is awaited.

    Whose envelope is whose is decided when it is taken, and written nowhere.
    """
    meeting = held.locked(meeting)
    today, done = timezone.now().date(), SlipRound.objects.filter(meeting=meeting).exists()
    check_handing_out(
        state=meeting.state, is_locked=meeting.locked_at is not None, is_done=done, today=today, closes_on=closes_on
    )
    scope = slips_scope(meeting, closes_on)
    if not keys.turn_key(person, meeting.partnership, "hand_out_slips", scope, meeting.topic, meeting.title):
        return False
    each = partnerships.rules_of(meeting.partnership).slips_each
    slips = SlipRound.objects.create(meeting=meeting, slips_each=each, opened_on=today, closes_on=closes_on)
    add_envelopes(slips, queries.people_for_slips(meeting) + SPARE)
    sentence = "{who} handed out slips for unnamed words in “{title}”. The box closes on {until}."
    held.note(person, meeting, "hand_out_slips", sentence, until=closes_on.isoformat())
    return True


def add_envelopes(slips: SlipRound, count: int) -> None:
    """New slips lie among the old ones, and nothing tells which belong together."""
    groups = [[new_code() for _ in range(slips.slips_each)] for _ in range(count)]
    write_anew(slips.slips.all(), [Slip(round=slips, digest=slip_digest(code)) for code in chain(*groups)])
    write_anew(slips.envelopes.all(), [Envelope(round=slips, sealed=locked(" ".join(group))) for group in groups])


@transaction.atomic
def take_slips(person: Person, meeting: Meeting) -> list[str]:
    """One envelope at random, for a person once. It is gone with this: nobody can show these slips again."""
    slips = SlipRound.objects.select_for_update().filter(meeting=meeting).first()
    check_taking(
        has_round=slips is not None,
        is_closed=slips is not None and queries.is_closed(slips),
        has_seat=queries.may_have_slips(person, meeting),
        has_taken=slips is not None and slips.taken.filter(person=person).exists(),
    )
    assert slips is not None
    if not slips.envelopes.exists():
        add_envelopes(slips, SPARE)
    envelope = CHANCE.choice(list(slips.envelopes.all()))
    codes = unlocked(envelope.sealed)
    check_opening_envelope(fits=codes is not None)
    envelope.delete()
    write_anew(slips.taken.all(), [TakenEnvelope(round=slips, person=person)])
    return str(codes).split()
