"""What a decision does with offices: it grants, extends and recalls them. Reached by no page (`effects.py`)."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.kit.refused import Refused
from mutuality.record import actions as record

from .. import keys, queries
from ..models import Mandate, Member, Partnership
from ..rules import Grant, check_mandate


@transaction.atomic
def grant_mandate(by: str, partnership: Partnership, *, member: int, office: str, until: str) -> Mandate:
    """Give a member an office until the end of a day."""
    place = Member.objects.filter(partnership=partnership, pk=member).select_related("person").first()
    asked = Grant(office, member, date.fromisoformat(until))
    check_mandate(
        office=office,
        now=timezone.now(),
        ends_at=asked.ends_at,
        longest=timedelta(days=queries.rules_of(partnership).mandate_days),
        is_member=place is not None and queries.is_member(place.person, partnership.pk),
    )
    assert place is not None
    live.touch(partnership.keys_topic)
    return keys.grant(place.person, partnership, office, asked.ends_at, granted_by=by)


@transaction.atomic
def extend_mandate(by: str, partnership: Partnership, *, mandate: int, until: str) -> Mandate:
    """Let an office that runs end later than it would."""
    held = _running(partnership, mandate)
    ends_at = Grant(held.office, 0, date.fromisoformat(until)).ends_at
    check_mandate(
        office=held.office,
        now=timezone.now(),
        ends_at=ends_at,
        longest=timedelta(days=queries.rules_of(partnership).mandate_days),
        is_member=queries.is_member(held.person, partnership.pk),
    )
    if ends_at <= held.ends_at:
        raise Refused("The office runs until then already. Choose a later day, or recall it.", field="until")
    held.ends_at = ends_at
    held.save(update_fields=["ends_at"])
    _note(by, held, "extend_mandate", "{holder} holds the office of {office} until {until}, by {by}.")
    return held


@transaction.atomic
def recall_mandate(by: str, partnership: Partnership, *, mandate: int) -> Mandate:
    """End an office at once. Its holder is not asked; a first key they turned no longer counts (`keys.turn_key`)."""
    held = _running(partnership, mandate)
    keys.end(held)
    _note(by, held, "recall_mandate", "{holder} no longer holds the office of {office}: it was recalled by {by}.")
    return held


def _running(partnership: Partnership, pk: int) -> Mandate:
    found = queries.live_mandates(partnership.pk).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise Refused("This office has ended already.", field="mandate")
    return found


def _note(by: str, mandate: Mandate, act: str, sentence: str) -> None:
    record.note(
        None,
        mandate.partnership.chain_id,
        act,
        sentence,
        mandate.scope or f"mandate-{mandate.pk}",
        facts={"office": mandate.title, "until": mandate.ends_at.date().isoformat(), "by": by},
        words={"holder": mandate.person},
    )
    live.touch(mandate.partnership.keys_topic, *filter(None, [mandate.scope]))
