"""Proposals as tests need them, made around the cast."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from mutuality.decisions.actions import amendments, positions, proposing
from mutuality.decisions.models import Option, Proposal
from mutuality.meetings.rules.box import new_code
from mutuality.partnerships.models import Agreement, Declaration, Member
from mutuality.people.models import Person

WAYS = {
    "consent": "agree",
    "consensus": "agree",
    "majority": "agree",
    "score": {"1": 5, "2": 0},
    "ranked": ["2", "1"],
    "dots": {"1": 2, "2": 1},
}
HARM = "People without a bank account would not be paid."


def draft(cast, method="consent", **more):
    """Dina's draft about pay, with two options where there is something to choose."""
    words = {"question": "Shall we pay in cash?", "closes_at": timezone.now() + timedelta(days=3)} | more
    proposal = Proposal.objects.create(partnership=cast.partnership, proposer=cast.dina, method=method, **words)
    if proposal.has_options:
        for order, text in enumerate(("Cash", "Vouchers"), 1):
            Option.objects.create(proposal=proposal, order=order, text=text, meaning="it is quick")
    return proposal


def opened(cast, method="consent", **more):
    """The same, put to everybody: ama, ben, dina, cora and eve have a voice."""
    proposal = draft(cast, method, **more)
    proposing.open_proposal(cast.dina, proposal)
    return Proposal.objects.get(pk=proposal.pk)


def due(proposal):
    """The same when its time has come."""
    now = timezone.now()
    Proposal.objects.filter(pk=proposal.pk).update(
        opened_at=now - timedelta(days=3), closes_at=now - timedelta(minutes=1)
    )
    return Proposal.objects.get(pk=proposal.pk)


def agree_on(cast, **rules):
    """A new version of the agreement, with these rules."""
    return Agreement.objects.create(
        partnership=cast.partnership, version=2, adopted_on=timezone.localdate(), rules=rules
    )


def joins(cast, number, side=None):
    """So many more members, who say that they bring `side`."""
    people = Person.objects.bulk_create(
        Person(email=f"{uuid4()}@example.org", name=f"More {n}", password="!") for n in range(number)
    )
    today = timezone.localdate()
    members = Member.objects.bulk_create(
        Member(partnership=cast.partnership, person=person, joined_on=today) for person in people
    )
    if side:
        Declaration.objects.bulk_create(
            Declaration(member=member, facet=cast.facet, perspective=side) for member in members
        )
    return people


def everybody(cast):
    return [cast.ama, cast.ben, cast.dina, cast.cora, cast.eve]


def objected(cast, method="consent", **more):
    """Ben's objection to Dina's proposal."""
    proposal = opened(cast, method, **more)
    positions.take_position(cast.ben, proposal, voice="object", reason=HARM)
    return proposal.objections.get()


def amendment_to(objection, person, **words):
    """Other words, by `person`, that pay cash to whoever asks."""
    proposal = Proposal.objects.get(pk=objection.proposal_id)
    said = {
        "question": proposal.question,
        "background": "Who asks for it is paid in cash.",
        "why": "Then all are paid.",
    }
    said |= {"on_wording": proposal.wording, "once": uuid4()} | words
    return amendments.amend(person, objection, **said)


def fields_of(voice, **more):
    """What a browser would send for a voice."""
    if isinstance(voice, str):
        return {"stance": voice} | more
    pairs = enumerate(voice, 1) if isinstance(voice, list) else voice.items()
    if isinstance(voice, list):
        return {f"option_{key}": str(place) for place, key in pairs} | more
    return {f"option_{key}": str(number) for key, number in pairs} | more


__all__ = [
    "HARM",
    "WAYS",
    "agree_on",
    "amendment_to",
    "draft",
    "due",
    "everybody",
    "fields_of",
    "joins",
    "new_code",
    "objected",
    "opened",
    "uuid4",
]
