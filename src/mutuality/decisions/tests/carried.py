"""Proposals that carry effects, as tests need them."""

import pytest
from django.urls import reverse

from mutuality.decisions.actions import closing, positions, proposing
from mutuality.decisions.actions.effects import add_effect
from mutuality.decisions.models import Decider, Proposal
from mutuality.kit.refused import Refused
from mutuality.partnerships.tests.test_effects import payload_of
from mutuality.record.models import Entry
from tests.cast import client_of

from .made import draft, due

POD = {"name": "East"}


def carrying(cast, name="form_pod", payload=None, **more):
    """Dina's draft that carries one effect."""
    made = draft(cast, **more)
    add_effect(cast.dina, made, name=name, payload=payload or payload_of(name, cast))
    return made


def put(proposal):
    """Opened by who wrote it."""
    proposing.open_proposal(proposal.proposer, proposal)
    return Proposal.objects.get(pk=proposal.pk)


def decide(proposal, voice="agree"):
    """Everybody with a voice says the same, and its time comes."""
    for decider in Decider.objects.filter(proposal=proposal).select_related("person"):
        positions.take_position(decider.person, proposal, voice=voice, reason="It would harm us all." * 2)
    return closing.close_proposal(None, due(proposal))


def refusal(act, *args, **more):
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    return str(caught.value)


def acts(cast):
    return list(Entry.objects.filter(chain=cast.partnership.chain).order_by("number").values_list("act", flat=True))


def page_of(person, proposal):
    return client_of(person).get(proposal.get_absolute_url()).content.decode()


def at(name, proposal, *more):
    return reverse(f"decisions:{name}", args=["riverside", proposal.pk, *more])
