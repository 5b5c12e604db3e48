"""What a proposal would bring about, or has: in plain sentences, with names for the numbers that are kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mutuality.kit.dates import day as in_words
from mutuality.kit.refused import Refused
from mutuality.partnerships import history
from mutuality.partnerships.effects import EFFECTS, Effect
from mutuality.partnerships.models import Agreement, Mandate, Member, Organisation, Partnership, Pod
from mutuality.partnerships.powers import IN_WORDS, OFFICES, POWERS, Level
from mutuality.people.models import Person

from ..models import Carried, Proposal
from ..rules.effects import ABOUT_SOMEBODY, refusal_in

SENTENCES = {
    "adopt_agreement": _("A new version of the agreement holds. It changes version {based_on}."),
    "change_level": _("To {power}, it takes {level}."),
    "let_one_side": _(
        "Until {until}, two people of one perspective may turn two keys, if no other perspective is left."
    ),
    "grant_mandate": _("{member} gets the office “{office}” until {until}."),
    "extend_mandate": _("{mandate} lasts until {until}."),
    "recall_mandate": _("{mandate} ends at once."),
    "admit_member": _("{guest} becomes a member."),
    "release_member": _("{member} is no longer a member."),
    "admit_organisation": _("The organisation “{name}” becomes part of the partnership."),
    "release_organisation": _("The organisation “{organisation}” is no longer part of the partnership."),
    "form_pod": _("The pod “{name}” is formed."),
    "adopt_text": _("The text “{title}” is adopted."),
    "set_pay_floor": _("Nobody is paid less than {amount} {currency} for an hour."),
    "close_pod": _("The pod “{pod}” is closed."),
}
FIRST = _("The first version of the agreement holds.")
SENT_BY = _("{guest} becomes a member, sent by “{organisation}”.")
IN_FULL = ("about", "changes", "text")  # what stands below the sentence
ADOPTED = frozenset({"adopt_text", "set_pay_floor"})  # they stand on the agreement's page
AGREEMENT = frozenset({"adopt_agreement", "change_level", "let_one_side"})
OFFICES_OF = frozenset({"grant_mandate", "extend_mandate", "recall_mandate"})


def decision(proposal: Proposal) -> str:
    """By what an effect happens, in plain words."""
    return f"decision {proposal.pk}"


def carried_by(proposal: Proposal) -> "QuerySet[Carried]":
    return Carried.objects.filter(proposal=proposal).select_related("option")


def carried_for(proposal: Proposal, pk: int) -> Carried:
    return get_object_or_404(carried_by(proposal), pk=pk)


def people_concerned(carried: Iterable[Carried]) -> set[int]:
    """Who would lose an office or their place, and therefore has no voice in it."""
    about = [each.payload for each in carried if each.name in ABOUT_SOMEBODY]
    members = [payload["member"] for payload in about if "member" in payload]
    mandates = [payload["mandate"] for payload in about if "mandate" in payload]
    found = Member.objects.filter(pk__in=members) if members else Member.objects.none()
    held = Mandate.objects.filter(pk__in=mandates) if mandates else Mandate.objects.none()
    return {*found.values_list("person_id", flat=True), *held.values_list("person_id", flat=True)}


# In sentences


@dataclass(frozen=True)
class EffectShown:
    """One effect in a sentence. `option` is the words of the one that it belongs to; `changes` is there for a text."""

    pk: int | None
    name: str
    option: str
    sentence: SafeString
    about: str
    changes: history.Changes | None


@dataclass(frozen=True)
class EffectsShown:
    """All effects of a proposal. `state`: draft, open, done, hindered; or past, as it was not adopted, or withdrawn."""

    state: str
    effects: list[EffectShown]
    hindrance: Refused | None
    concerned: list[Person]
    is_about_me: bool
    to_agreement: bool
    to_offices: bool
    to_people: bool


def effects_of(proposal: Proposal, reader: Person) -> EffectsShown | None:
    """What the page of a proposal shows of its effects; None where it carries none, and could carry none any more."""
    carried = list(carried_by(proposal))
    if not carried and proposal.state != Proposal.State.DRAFT:
        return None
    state, found = _state_of(proposal), carried
    if state in {"done", "hindered"}:
        found = [each for each in carried if {"name": each.name, "payload": each.payload} in proposal.outcome.effects]
    hindrance = proposal.outcome.hindrance if proposal.is_over else None
    concerned = people_concerned(carried)
    names = {each.name for each in found}
    return EffectsShown(
        state=state,
        effects=_shown(proposal.partnership, found),
        hindrance=refusal_in(hindrance) if hindrance else None,
        concerned=list(Person.objects.filter(pk__in=concerned).order_by("name")) if concerned else [],
        is_about_me=reader.pk in concerned,
        to_agreement=bool(names & (AGREEMENT | ADOPTED)),
        to_offices=bool(names & OFFICES_OF),
        to_people=bool(names - AGREEMENT - ADOPTED - OFFICES_OF),
    )


def _state_of(proposal: Proposal) -> str:
    if not proposal.is_over:
        return {"draft": "draft", "open": "open"}.get(proposal.state, "past")
    if not proposal.outcome.effects:
        return "past"
    return "hindered" if proposal.outcome.hindrance else "done"


def _shown(partnership: Partnership, carried: Sequence[Carried]) -> list[EffectShown]:
    names = _names_in([each.payload for each in carried])
    return [
        EffectShown(
            pk=each.pk,
            name=each.name,
            option=each.option.text if each.option else "",
            sentence=_sentence(each.name, each.payload, names),
            about=next((each.payload[name] for name in IN_FULL if name in each.payload), ""),
            changes=changes_of(partnership, each.payload) if each.name == "adopt_agreement" else None,
        )
        for each in carried
    ]


Names = dict[tuple[str, int], str]


def _names_in(payloads: Sequence[Mapping[str, Any]]) -> Names:
    """The names of all that the payloads name by number: a query for each kind of thing, however many there are."""

    def asked(*fields: str) -> list[int]:
        return [payload[field] for payload in payloads for field in fields if field in payload]

    names: Names = {}
    if members := asked("member", "guest"):
        for member in Member.objects.filter(pk__in=members).select_related("person"):
            names["member", member.pk] = str(member.person)
    if mandates := asked("mandate"):
        for mandate in Mandate.objects.filter(pk__in=mandates).select_related("person"):
            names["mandate", mandate.pk] = gettext("The office “{office}” of {name}").format(
                office=gettext(mandate.title), name=mandate.person
            )
    if organisations := asked("organisation"):
        names |= {("organisation", pk): name for pk, name in _named(Organisation.objects, organisations)}
    if pods := asked("pod"):
        names |= {("pod", pk): name for pk, name in _named(Pod.objects, pods)}
    return names


def _named(things: Any, pks: Sequence[int]) -> list[tuple[int, str]]:
    return list(things.filter(pk__in=pks).values_list("pk", "name"))


def _sentence(name: str, payload: Mapping[str, Any], names: Names) -> SafeString:
    kinds = {field.name: field.kind for field in EFFECTS[name].fields}
    values = {field: _in_words(kinds[field], value, names) for field, value in payload.items()}
    return format_html(str(_sentence_for(name, payload)), **values)


def _sentence_for(name: str, payload: Mapping[str, Any]) -> Any:
    if name == "admit_member" and "organisation" in payload:
        return SENT_BY
    return FIRST if name == "adopt_agreement" and not payload["based_on"] else SENTENCES[name]


def _in_words(kind: str, value: Any, names: Names) -> Any:
    if kind in {"sections", "rules"}:
        return ""
    if kind == "power":
        return gettext(POWERS[value].does)
    if kind == "level":
        return gettext(IN_WORDS[Level(value)])
    if kind == "office":
        return gettext(OFFICES[value].title)
    if kind == "day":
        return in_words(date.fromisoformat(value))
    if kind in {"member", "guest", "mandate", "organisation", "pod"}:
        return format_html("<bdi>{}</bdi>", names.get(("member" if kind == "guest" else kind, value), "…"))
    return value


def changes_of(partnership: Partnership, payload: Mapping[str, Any]) -> history.Changes:
    """What a version would change in the one that it was made from, whether or not it came to hold."""
    version = Agreement(
        partnership=partnership,
        version=payload["based_on"] + 1,
        sections=payload["sections"],
        rules=payload["rules"],
    )
    return history.changes_of(version)


def effects_to_choose() -> list[Effect]:
    """Every effect there is, in the order of its table."""
    return list(EFFECTS.values())


def effect_named(name: str) -> Effect:
    if name not in EFFECTS:
        raise Http404
    return EFFECTS[name]


def text_carried(draft: Proposal, version: Agreement | None) -> dict[str, Any] | None:
    """The version that a draft would adopt already, if it was made from the one that holds."""
    found = carried_by(draft).filter(name="adopt_agreement").order_by("order").last()
    is_of_now = found is not None and found.payload["based_on"] == (version.version if version else 0)
    return found.payload if found and is_of_now else None
