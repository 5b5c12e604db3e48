"""What a decision does to the agreement: a new version of its text and rules. Reached by no page (`effects.py`)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.kit.refused import Refused
from mutuality.record import actions as record

from .. import queries
from ..agreed import AgreementRules, check_raised
from ..models import Agreement, Partnership
from ..powers import IN_WORDS, POWERS, Level
from ..rules import check_one_side_until


@transaction.atomic
def adopt_agreement(
    by: str,
    partnership: Partnership,
    *,
    based_on: int,
    sections: Sequence[Mapping[str, str]],
    rules: Mapping[str, Any],
    changes: str = "",
) -> Agreement:
    """A new version of text and rules, made from version `based_on`, which must still be the one that holds."""
    now = _current(partnership)
    if (now.version if now else 0) != based_on:
        raise Refused("The agreement has changed since this was proposed. Propose it again with the words of today.")
    read = AgreementRules.read(rules)
    if now and (list(now.sections), queries.rules_in(now)) == (list(sections), read):
        raise Refused("This is the agreement that holds already. Change its words or its rules.")
    return _adopt(by, partnership, now, list(sections), read, changes)


@transaction.atomic
def change_level(by: str, partnership: Partnership, *, power: str, level: str) -> Agreement:
    """Ask for more hands for one power, or for fewer again, never for fewer than the table of powers asks."""
    check_raised(power, level)
    now = _current(partnership)
    rules = queries.rules_in(now)
    if rules.level(POWERS[power]) == level:
        raise Refused("This is how many people it takes already to {does}.", does=POWERS[power].does)
    new = replace(rules, levels={**rules.levels, power: level})
    return _adopt(by, partnership, now, now.sections if now else [], new, "", POWERS[power].does, Level(level))


@transaction.atomic
def let_one_side(by: str, partnership: Partnership, *, until: str) -> Agreement:
    """The whole group lets two people of one perspective turn two keys until a day, as long as no other is left."""
    now = _current(partnership)
    rules, day = queries.rules_in(now), date.fromisoformat(until)
    check_one_side_until(
        way_out=rules.way_out,
        is_one_sided=queries.is_one_sided(partnership),
        today=timezone.localdate(),
        until=day,
        longest=timedelta(days=rules.mandate_days),
    )
    return _adopt(by, partnership, now, now.sections if now else [], replace(rules, one_side_until=day), "")


def _current(partnership: Partnership) -> Agreement | None:
    """The version that holds, while no other can be adopted: the partnership's row is the lock."""
    return queries.agreement_of(Partnership.objects.select_for_update().get(pk=partnership.pk))


def _adopt(
    by: str,
    partnership: Partnership,
    now: Agreement | None,
    sections: list[Any],
    rules: AgreementRules,
    changes: str,
    does: str = "",
    level: Level | None = None,
) -> Agreement:
    new = Agreement.objects.create(
        partnership=partnership,
        version=now.version + 1 if now else 1,
        adopted_on=timezone.localdate(),
        sections=sections,
        rules=rules.kept(),
        changes=changes,
        decided_by=by,
    )
    facts: dict[str, Any] = {"version": new.version, "by": by, "rules": new.rules}
    if level:
        facts |= {"does": does, "takes": IN_WORDS[level]}
    record.note(
        None,
        partnership.chain_id,
        "adopt_agreement",
        "Version {version} of the agreement holds now, by {by}: to {does}, it takes {takes}."
        if level
        else "Version {version} of the agreement holds now, by {by}.",
        f"agreement-{new.version}",
        facts=facts,
    )
    live.touch(partnership.keys_topic)
    return new
