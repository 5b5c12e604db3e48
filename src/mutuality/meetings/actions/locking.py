"""Acts after a meeting: open its report for corrections, and lock it with two keys."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.partnerships import keys
from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person
from mutuality.record import actions as record
from mutuality.record.rules import merkle_root

from ..models import Meeting
from ..queries import locking as queries
from ..rules.locking import keys_until
from . import notices
from .held import locked, note


def keys_end(meeting: Meeting) -> datetime:
    """Until when somebody who is named now co-facilitates: long enough to lock the report."""
    rules = partnerships.rules_of(meeting.partnership)
    return keys_until(
        now=timezone.now(),
        ends_at=meeting.ends_at,
        corrections_until=meeting.corrections_until,
        days=max(rules.correction_days, rules.own_time_days),
    )


def open_corrections(meeting: Meeting) -> None:
    """With the closing the report is a draft, which people correct for as many days as the agreement says."""
    days = partnerships.rules_of(meeting.partnership).correction_days
    meeting.corrections_until = timezone.now() + timedelta(days=days)
    meeting.save(update_fields=["corrections_until"])
    keys.prolong(
        meeting.partnership, "co_facilitator", meeting.topic, keys_end(meeting), granted_by="closing the meeting"
    )


@transaction.atomic
def lock_report(person: Person, meeting: Meeting) -> bool:
    """Lock a report with two keys: the record then holds which voices are in it. False while the second is awaited."""
    meeting = locked(meeting)
    if refusal := queries.lock_refusal(meeting):
        raise refusal
    if not keys.turn_key(person, meeting.partnership, "lock_report", meeting.topic, thing=meeting.title):
        return False
    record.seal_voices(meeting.partnership.chain_id)
    leaves = queries.leaves_to_lock(meeting)
    meeting.locked_at, meeting.locked_digest = timezone.now(), merkle_root(leaves)
    meeting.save()
    sentence = "The report of “{title}” was locked with two keys. Its seal is {root}."
    note(None, meeting, queries.LOCKING, sentence, root=meeting.locked_digest, leaves=leaves)
    notices.tell_locked(meeting)
    live.touch(meeting.topic)
    return True
