"""What would undo what a decision brought about, where there is a natural opposite."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.models import AdoptedText, Agreement, Mandate, Member, Organisation, PayFloor, Pod
from mutuality.partnerships.powers import POWERS

from ..models import Proposal
from .effects import AGREEMENT, decision

Effect = tuple[str, dict[str, Any]]
Payload = Mapping[str, Any]


def opposites_of(proposal: Proposal, closes_on: date) -> list[Effect]:
    """The opposite of each effect that happened, the last one first. What cannot be turned back is left out.

    All that a decision did to the agreement is undone by one new version, with the words and rules from before.
    """
    found: list[Effect] = []
    for each in proposal.outcome.effects[::-1]:
        opposite = OPPOSITES.get(each["name"])
        effect = opposite(proposal, each["payload"], closes_on) if opposite else None
        if effect and effect not in found:
            found.append(effect)
    return found


def _as_it_was(proposal: Proposal, payload: Payload, closes_on: date) -> Effect | None:
    """The version before the first that this decision made, as a new version made from the one that holds."""
    versions = Agreement.objects.filter(partnership=proposal.partnership).order_by("version")
    made = versions.filter(decided_by=decision(proposal)).first()
    before = versions.filter(version__lt=made.version).last() if made else None
    now = partnerships.agreement_of(proposal.partnership)
    if before is None or now is None:
        return None
    rules = partnerships.rules_in(before).kept()
    return "adopt_agreement", {"based_on": now.version, "sections": before.sections, "rules": rules}


def _level_before(proposal: Proposal, payload: Payload, closes_on: date) -> Effect | None:
    """Where nothing else of the agreement was changed, the level alone goes back."""
    if sum(each["name"] in AGREEMENT for each in proposal.outcome.effects) > 1:
        return _as_it_was(proposal, payload, closes_on)
    versions = Agreement.objects.filter(partnership=proposal.partnership)
    made = versions.filter(decided_by=decision(proposal)).first()
    before = versions.filter(version__lt=made.version).order_by("version").last() if made else None
    level = partnerships.rules_in(before).level(POWERS[payload["power"]])
    return "change_level", {"power": payload["power"], "level": str(level)}


def _recall(proposal: Proposal, payload: Payload, closes_on: date) -> Effect | None:
    given = partnerships.live_mandates(proposal.partnership_id).filter(
        granted_by=decision(proposal), office=payload["office"]
    )
    mandate = given.first()
    return ("recall_mandate", {"mandate": mandate.pk}) if mandate else None


def _grant(proposal: Proposal, payload: Payload, closes_on: date) -> Effect | None:
    """To the same person, for the time that they had left; for one meeting alone no decision can give it."""
    mandate = Mandate.objects.filter(pk=payload["mandate"], scope="").first()
    place = (
        mandate
        and Member.objects.filter(
            partnership=proposal.partnership, person=mandate.person, left_on=None, standing=Member.Standing.MEMBER
        ).first()
    )
    if not mandate or not place:
        return None
    longest = timezone.localdate() + timedelta(days=partnerships.rules_of(proposal.partnership).mandate_days - 1)
    left = mandate.ends_at.date()
    until = min(left if left > closes_on else longest, longest)
    return "grant_mandate", {"member": place.pk, "office": mandate.office, "until": until.isoformat()}


def _release(proposal: Proposal, payload: Payload, closes_on: date) -> Effect:
    return "release_member", {"member": payload["guest"]}


def _release_organisation(proposal: Proposal, payload: Payload, closes_on: date) -> Effect | None:
    found = proposal.partnership.organisations.filter(name=payload["name"]).first()
    return ("release_organisation", {"organisation": found.pk}) if found else None


def _admit_organisation(proposal: Proposal, payload: Payload, closes_on: date) -> Effect | None:
    found = Organisation.objects.filter(pk=payload["organisation"]).first()
    if found is None:
        return None
    about = {"country": found.country, "kind": found.kind, "about": found.about}
    return "admit_organisation", {"name": found.name} | {name: said for name, said in about.items() if said}


def _close_pod(proposal: Proposal, payload: Payload, closes_on: date) -> Effect | None:
    found = proposal.partnership.pods.filter(name=payload["name"], closed_on=None).first()
    return ("close_pod", {"pod": found.pk}) if found else None


def _form_pod(proposal: Proposal, payload: Payload, closes_on: date) -> Effect | None:
    found = Pod.objects.filter(pk=payload["pod"]).first()
    return ("form_pod", {"name": found.name}) if found else None


def _floor_before(proposal: Proposal, payload: Payload, closes_on: date) -> Effect | None:
    floors = PayFloor.objects.filter(partnership=proposal.partnership).order_by("pk")
    made = floors.filter(decided_by=decision(proposal)).last()
    before = floors.filter(pk__lt=made.pk).last() if made else None
    return ("set_pay_floor", {"amount": before.written, "currency": before.currency}) if before else None


def _text_before(proposal: Proposal, payload: Payload, closes_on: date) -> Effect | None:
    texts = AdoptedText.objects.filter(partnership=proposal.partnership, title__iexact=payload["title"])
    made = texts.filter(decided_by=decision(proposal)).last()
    before = texts.filter(version=made.version - 1).first() if made else None
    return ("adopt_text", {"title": before.title, "text": before.text}) if before else None


OPPOSITES: dict[str, Callable[[Proposal, Payload, date], Effect | None]] = {
    "adopt_agreement": _as_it_was,
    "change_level": _level_before,
    "let_one_side": _as_it_was,
    "grant_mandate": _recall,
    "recall_mandate": _grant,
    "admit_member": _release,
    "admit_organisation": _release_organisation,
    "release_organisation": _admit_organisation,
    "form_pod": _close_pod,
    "close_pod": _form_pod,
    "adopt_text": _text_before,
    "set_pay_floor": _floor_before,
}
