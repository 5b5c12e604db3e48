"""Decisions that rest on themes, and what somebody's words led to by way of them."""

import pytest
from django.urls import reverse

from mutuality.decisions.actions import proposing
from mutuality.decisions.models import Source
from mutuality.kit.refused import Refused
from mutuality.meetings.actions import speaking
from mutuality.sensemaking.tests.themed import compared, drafted
from tests.cast import client_of

from .made import draft

pytestmark = pytest.mark.django_db
WORDS = reverse("decisions:what_came_of_words")


def page_of(person, proposal):
    return client_of(person).get(reverse("decisions:proposal", args=["riverside", proposal.pk])).content.decode()


def test_a_proposal_rests_on_themes_of_the_version_that_holds(cast):
    _reading, themes = compared(cast)
    proposal, dina = draft(cast), client_of(cast.dina)
    address = reverse("decisions:rest_on_themes", args=["riverside", proposal.pk])
    assert (
        "Themes that were found"
        in dina.get(reverse("decisions:choose_sources", args=["riverside", proposal.pk])).content.decode()
    )
    for _twice in range(2):
        assert dina.post(address, {"themes": [themes["Money"].pk]}).status_code == 302
    assert Source.objects.get().theme == themes["Money"]
    proposing.open_proposal(cast.dina, proposal)
    page = page_of(cast.eve, proposal)
    assert reverse("sensemaking:theme", args=["riverside", themes["Money"].pk]) in page and "Money" in page


def test_a_theme_that_is_only_drafted_carries_no_proposal(cast):
    wording = drafted(cast).wordings.first()
    with pytest.raises(Refused):
        proposing.rest_on_themes(cast.dina, draft(cast), themes=[wording.theme_id])


def test_who_said_it_finds_the_themes_their_words_are_in_once_all_are_done(cast):
    reading, _themes = compared(cast)
    page = client_of(cast.dina).get(WORDS).content.decode()
    assert "It is in:" in page and "Money" in page and "Cash came in March." in page
    assert "Cash came in March." not in client_of(cast.ama).get(WORDS).content.decode()
    speaking.withdraw(cast.dina, reading.units.get(number=1).contribution)
    assert "Cash came in March." not in client_of(cast.dina).get(WORDS).content.decode()
