"""Reads around the lock of a report: whether it may be locked, which voices it held, and what became of these."""

from dataclasses import dataclass

from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.record.models import Entry

from ..models import Contribution, Meeting, SlipRound
from ..rules.locking import check_lock

LOCKING = "lock_report"


def lock_refusal(meeting: Meeting) -> Refused | None:
    """Why the report cannot be locked now; None when two keys may lock it."""
    waits = meeting.contributions.filter(hold=Contribution.Hold.HELD, withdrawn_on=None)
    is_box_open = SlipRound.objects.filter(meeting=meeting, closed_on=None).exists
    try:
        _check(meeting)  # without a question to the database, as long as the time alone says no
        _check(meeting, is_box_open=is_box_open(), held=waits.count())
    except Refused as refusal:
        return refusal
    return None


def _check(meeting: Meeting, *, is_box_open: bool = False, held: int = 0) -> None:
    check_lock(
        now=timezone.now(),
        state=meeting.state,
        is_locked=meeting.locked_at is not None,
        corrections_until=meeting.corrections_until,
        own_time_until=meeting.own_time_until,
        is_box_open=is_box_open,
        held=held,
    )


def leaves_to_lock(meeting: Meeting) -> list[str]:
    """The commitments to the voices for the whole partnership that are in the report, in an order that tells nothing.

    Words for one table or pod are not among them: their number is nobody else's.
    """
    shown = meeting.contributions.filter(scope=Contribution.Scope.PARTNERSHIP, hold="", withdrawn_on=None)
    return sorted(shown.exclude(leaf=None).values_list("leaf__digest", flat=True))


@dataclass(frozen=True)
class Lock:
    """What a locked report held: the commitments to its voices, and how many of these were taken back since."""

    entry: int
    leaves: list[str]
    taken_back: int


def lock_of(meeting: Meeting) -> Lock | None:
    """The lock of a report as the record tells it; None while it is a draft. Two queries."""
    if meeting.locked_at is None:
        return None
    entries = Entry.objects.filter(chain=meeting.partnership.chain_id, act=LOCKING, subject=meeting.topic)
    found = entries.order_by("-number").first()
    leaves = list(found.facts["leaves"]) if found else []
    gone = meeting.contributions.filter(withdrawn_on__isnull=False, leaf__digest__in=leaves).count()
    return Lock(found.number if found else 0, leaves, gone)
