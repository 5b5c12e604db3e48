"""What a proposal costs among many: as many questions to the database as among few, and the same result."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mutuality.decisions.actions import closing
from mutuality.decisions.models import Ballot, Decider, Position
from mutuality.decisions.queries import standing
from mutuality.decisions.rules.counting import count
from mutuality.methods.tally.shape import Ballot as Voice
from mutuality.partnerships.actions import leave_partnership
from mutuality.partnerships.models import Member
from mutuality.partnerships.queries import key_perspectives
from mutuality.record.queries import fault_in
from tests.cast import client_of

from .made import WAYS, agree_on, due, fields_of, joins, new_code, opened

pytestmark = pytest.mark.django_db
SAID = {
    "consent": ["agree", "stand_aside", "abstain", "agree"],
    "consensus": ["agree", "agree", "abstain", "stand_aside"],
    "majority": ["agree", "disagree", "abstain", "agree"],
    "score": [{"1": 5, "2": 0}, {"1": 2, "2": 3}, "abstain"],
    "ranked": [["1", "2"], ["2", "1"], "abstain"],
    "dots": [{"1": 5}, {"1": 2, "2": 1}, "abstain"],
}


def asked(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def answer_for_all(proposal, number):
    """The first `number` with a voice have said one thing or another."""
    rng, deciders = random.Random(number), list(Decider.objects.filter(proposal=proposal).order_by("pk")[:number])
    model = Ballot if proposal.is_secret else Position
    rows = []
    for each in deciders:
        own = {"code_digest": new_code()} if proposal.is_secret else {"person": each.person, "at": timezone.now()}
        row = model(proposal=proposal, **own)
        row.voice = rng.choice(SAID[proposal.method])
        if proposal.is_secret and proposal.rule.asks_each:
            row.perspective_id = each.perspective_id
        rows.append(row)
    model.objects.bulk_create(rows)
    Decider.objects.filter(pk__in=[each.pk for each in deciders]).update(has_answered=True)


def one_by_one(proposal, keys):
    """The result with each voice read by itself, as a reference."""
    here = Member.objects.filter(partnership=proposal.partnership, left_on=None).values("person")
    counted = Decider.objects.filter(proposal=proposal)
    counted = counted if proposal.is_secret else counted.filter(person__in=here)
    sides = dict(counted.values_list("person", "perspective__name"))
    if proposal.is_secret:
        rows = Ballot.objects.filter(proposal=proposal).select_related("perspective")
        voices = [Voice(row.voice, row.perspective and row.perspective.name) for row in rows]
    else:
        rows = Position.objects.filter(proposal=proposal, person__in=sides)
        voices = [Voice(row.voice, sides[row.person_id]) for row in rows]
    brought = [None] * len(sides) if proposal.is_secret and not proposal.rule.asks_each else sides.values()
    order = [name for _, name in key_perspectives(proposal.partnership_id)]
    return count(proposal.method, voices, brought, order, proposal.rule, keys, proposal.smallest_group)


@pytest.mark.parametrize("method", WAYS)
@pytest.mark.parametrize("is_secret", [False, True])
@pytest.mark.parametrize("rules", [{}, {"perspective_quorum": 20, "perspective_threshold": 60}])
def test_what_the_database_counts_is_what_each_voice_by_itself_would_make(cast, method, is_secret, rules):
    agree_on(cast, **rules)
    for side in (cast.lived, cast.universities, None):
        joins(cast, 6, side)
    proposal = opened(cast, method, is_secret=is_secret)
    answer_for_all(proposal, 19)
    leave_partnership(cast.dina, cast.partnership)
    keys = [option.key for option in proposal.options.all()]
    tally = standing.tally_of(proposal, keys)
    assert tally == one_by_one(proposal, keys)
    assert tally.answered == (19 if is_secret else 18)


@pytest.mark.parametrize("is_secret", [False, True])
@pytest.mark.parametrize("method", ["consent", "ranked"])
def test_page_and_answer_ask_as_often_among_sixty_as_among_five(cast, method, is_secret):
    def costs(proposal, number):
        answer_for_all(proposal, number)
        ben, address = client_of(cast.ben), reverse("decisions:proposal", args=["riverside", proposal.pk])
        words = fields_of(WAYS[method], code=new_code())
        Decider.objects.filter(proposal=proposal, person=cast.ben).update(has_answered=False)
        Position.objects.filter(proposal=proposal, person=cast.ben).delete()
        cast_it = asked(lambda: ben.post(f"{address}position/", words))
        page = asked(lambda: ben.get(address))
        part = asked(lambda: ben.get(f"{address}standing/"))
        return cast_it, page, part

    few = costs(opened(cast, method, is_secret=is_secret), 4)
    joins(cast, 55, cast.lived)
    many = costs(opened(cast, method, is_secret=is_secret), 50)
    assert few[1:] == many[1:]
    assert abs(few[0] - many[0]) <= is_secret  # among few ballots, one more look for others to lie among


@pytest.mark.parametrize("is_secret", [False, True])
def test_closing_and_the_result_ask_as_often_among_sixty_as_among_five(cast, is_secret):
    def costs(proposal, number):
        answer_for_all(proposal, number)
        proposal = due(proposal)
        closes = asked(lambda: closing.close_proposal(None, proposal))
        return closes, asked(lambda: client_of(cast.ben).get(proposal.get_absolute_url()))

    few = costs(opened(cast, is_secret=is_secret), 4)
    joins(cast, 55)
    proposal = opened(cast, is_secret=is_secret)
    assert few == costs(proposal, 50)
    assert fault_in(cast.partnership.chain) is None
    if is_secret:
        assert not Ballot.objects.filter(proposal=proposal, leaf=None).exists()
        assert Ballot.objects.filter(proposal=proposal).count() == 50
