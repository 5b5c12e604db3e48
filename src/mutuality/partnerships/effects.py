"""What a decision can bring about: one table. No page reaches it; a room above runs an effect with the outcome.

A proposal keeps the name of an effect and its payload, `check_effect` says whether the two are well-formed, and
`take_effect` does it in the transaction of the outcome. What was done is undone only by another decision.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mutuality.kit.refused import Refused

from .actions import decided_agreement, decided_offices, decided_people, decided_texts
from .models import Partnership
from .payloads import Field, check_fields


@dataclass(frozen=True)
class Effect:
    """`does` completes the sentence “If we decide this, it will …”; `act` takes who decided, where, and the fields."""

    name: str
    does: Any
    fields: tuple[Field, ...]
    act: Callable[..., Any]


MEMBER = Field("member", "member", _("Who"))
UNTIL = Field("until", "day", _("Until the end of this day"))
MANDATE = Field("mandate", "mandate", _("Which office, held by whom"))
NAME = Field("name", "line", _("Its name"))
ABOUT = Field("about", "text", _("About it"), required=False)

EFFECTS = {
    each.name: each
    for each in [
        Effect(
            "adopt_agreement",
            _("adopt a new version of the agreement"),
            (
                Field("based_on", "version", _("The version that it changes")),
                Field("sections", "sections", _("Its text")),
                Field("rules", "rules", _("Its rules")),
                Field("changes", "text", _("What changes, in a sentence"), required=False),
            ),
            decided_agreement.adopt_agreement,
        ),
        Effect(
            "change_level",
            _("change how many people it takes to do something"),
            (
                Field("power", "power", _("What is done")),
                Field("level", "level", _("How many it takes")),
            ),
            decided_agreement.change_level,
        ),
        Effect(
            "let_one_side",
            _("let two people of one perspective turn two keys, as long as no other perspective is left"),
            (UNTIL,),
            decided_agreement.let_one_side,
        ),
        Effect(
            "grant_mandate",
            _("give somebody an office"),
            (MEMBER, Field("office", "office", _("Which office")), UNTIL),
            decided_offices.grant_mandate,
        ),
        Effect("extend_mandate", _("let an office run longer"), (MANDATE, UNTIL), decided_offices.extend_mandate),
        Effect("recall_mandate", _("recall an office at once"), (MANDATE,), decided_offices.recall_mandate),
        Effect(
            "admit_member",
            _("make a guest a member"),
            (
                Field("guest", "guest", _("Who")),
                Field("organisation", "organisation", _("The organisation that sends them"), required=False),
            ),
            decided_people.admit_member,
        ),
        Effect("release_member", _("end somebody's membership"), (MEMBER,), decided_people.release_member),
        Effect(
            "admit_organisation",
            _("take in an organisation"),
            (
                NAME,
                Field("country", "country", _("In which country"), required=False),
                Field("kind", "sort", _("What is it?"), required=False),
                ABOUT,
            ),
            decided_people.admit_organisation,
        ),
        Effect(
            "release_organisation",
            _("let an organisation go"),
            (Field("organisation", "organisation", _("Which organisation")),),
            decided_people.release_organisation,
        ),
        Effect("form_pod", _("form a pod"), (NAME, ABOUT), decided_people.form_pod),
        Effect(
            "adopt_text",
            _("adopt a text"),
            (Field("title", "line", _("Its title")), Field("text", "text", _("Its text"))),
            decided_texts.adopt_text,
        ),
        Effect(
            "set_pay_floor",
            _("set the least that anybody is paid for an hour"),
            (Field("amount", "amount", _("How much")), Field("currency", "currency", _("In which currency"))),
            decided_texts.set_pay_floor,
        ),
        Effect("close_pod", _("close a pod"), (Field("pod", "pod", _("Which pod")),), decided_people.close_pod),
    ]
}


def check_effect(name: str, payload: Mapping[str, Any]) -> Effect:
    """The effect of this name, if there is one and `payload` is well-formed. Asks nothing of the database."""
    effect = EFFECTS.get(name)
    if effect is None:
        raise Refused("No decision can bring about “{name}”.", name=name)
    check_fields(effect.fields, payload)
    return effect


@transaction.atomic
def take_effect(by: str, partnership: Partnership, name: str, payload: Mapping[str, Any]) -> Any:
    """Do what was decided; `by` says by what, in plain words (“decision 7”). Refuses what no longer fits, in words."""
    return check_effect(name, payload).act(by, partnership, **payload)
