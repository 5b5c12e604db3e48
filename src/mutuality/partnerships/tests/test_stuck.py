"""Small and stuck groups: where no two perspectives are left, the agreement's way out helps, and only there."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.partnerships import actions, keys, queries
from mutuality.partnerships.agreed import AgreementRules
from mutuality.partnerships.effects import take_effect
from mutuality.partnerships.models import Declaration, Mandate, Member, Organisation
from mutuality.partnerships.rules import check_one_side_until, is_way_out_open
from mutuality.partnerships.stuck import ALONE, INVITE, LENT, NOBODY, OPEN, WHOLE, Stuck, is_stuck
from tests.cast import client_of

DAY = date(2026, 5, 1)


def one_sided(cast, **rules):
    """The last who bring other perspectives leave: ben and cora remain, both from universities."""
    cast.partnership.agreements.update(rules=AgreementRules.read(rules).kept())
    for person in (cast.ama, cast.dina, cast.eve):
        actions.leave_partnership(person, cast.partnership)


def give(cast, person):
    member = Member.objects.get(person=cast.cora)
    until = timezone.now().date() + timedelta(days=30)
    return keys.grant_mandate(person, cast.partnership, member=member, office="access_contact", until=until)


def sent_by(cast, person, name):
    Member.objects.filter(person=person).update(organisation=Organisation.objects.get(name=name))


def refusal(act, *args, **more):
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    return str(caught.value)


def powers_page(person):
    return client_of(person).get("/p/riverside/powers/").content.decode()


def test_a_partnership_of_several_perspectives_is_not_stuck(cast):
    assert is_stuck(cast.partnership, "grant_mandate") is None
    assert is_stuck(cast.partnership, "open_meeting", cast.meeting.topic) is None
    assert 'id="stuck"' not in powers_page(cast.ben)


def test_when_the_last_of_another_perspective_leaves_the_page_says_the_way_out(cast):
    one_sided(cast)
    assert is_stuck(cast.partnership, "grant_mandate") == Stuck(INVITE, WHOLE)
    assert is_stuck(cast.partnership, "invite") is None  # one mandate is enough to get out of it
    assert INVITE in powers_page(cast.ben) and WHOLE in powers_page(cast.ben)
    cast.partnership.agreements.update(rules={"way_out": "lent_key"})
    assert LENT in powers_page(cast.ben)


def test_an_office_whose_holders_all_bring_one_perspective_can_be_given_to_another(cast):
    Mandate.objects.filter(person=cast.ama).update(person=cast.cora)
    assert is_stuck(cast.partnership, "open_meeting", cast.meeting.topic) == Stuck(ALONE)
    Mandate.objects.filter(office="co_facilitator").update(ended_at=timezone.now())
    assert is_stuck(cast.partnership, "open_meeting", cast.meeting.topic) == Stuck(NOBODY)


def test_without_a_way_out_two_of_one_perspective_turn_no_keys(cast):
    one_sided(cast)
    assert give(cast, cast.ben) is False
    assert "another perspective" in refusal(give, cast, cast.cora)


def test_the_whole_group_lets_two_of_one_perspective_turn_the_keys(cast):
    one_sided(cast)
    until = timezone.localdate() + timedelta(days=30)
    take_effect("decision 7", cast.partnership, "let_one_side", {"until": until.isoformat()})
    assert queries.rules_of(cast.partnership).one_side_until == until
    assert is_stuck(cast.partnership, "grant_mandate") == Stuck(INVITE, OPEN)
    assert give(cast, cast.ben) is False
    assert give(cast, cast.ben) is False  # still two people
    assert give(cast, cast.cora)


def test_the_way_out_closes_as_soon_as_another_perspective_is_back(cast):
    one_sided(cast, one_side_until=(timezone.localdate() + timedelta(days=30)).isoformat())
    give(cast, cast.ben)
    back = Member.objects.create(partnership=cast.partnership, person=cast.dina, joined_on=timezone.localdate())
    Declaration.objects.create(member=back, facet=cast.facet, perspective=cast.community)
    assert "another perspective" in refusal(give, cast, cast.cora)
    assert give(cast, cast.dina)


def test_the_way_out_closes_after_its_day(cast):
    one_sided(cast, one_side_until=(timezone.localdate() - timedelta(days=1)).isoformat())
    give(cast, cast.ben)
    assert "another perspective" in refusal(give, cast, cast.cora)


def test_nothing_of_it_opens_while_two_perspectives_are_here(cast):
    cast.partnership.agreements.update(rules={"one_side_until": "2099-01-01"})
    give(cast, cast.ben)
    assert "another perspective" in refusal(give, cast, cast.cora)
    in_a_month = (timezone.localdate() + timedelta(days=30)).isoformat()
    assert "as always" in refusal(take_effect, "decision 7", cast.partnership, "let_one_side", {"until": in_a_month})


def test_a_partner_organisation_lends_a_key(cast):
    one_sided(cast, way_out="lent_key")
    give(cast, cast.ben)
    assert "another perspective" in refusal(give, cast, cast.cora)
    sent_by(cast, cast.cora, "River Trust")
    assert give(cast, cast.cora)


def test_no_key_is_lent_within_one_organisation_or_by_one_that_is_no_partner(cast):
    one_sided(cast, way_out="lent_key")
    give(cast, cast.ben)
    for person in (cast.ben, cast.cora):
        sent_by(cast, person, "River Trust")
    assert "another perspective" in refusal(give, cast, cast.cora)
    sent_by(cast, cast.ben, "Hill University")
    cast.partnership.belongings.update(part="lead")
    assert "another perspective" in refusal(give, cast, cast.cora)


def test_one_who_wrote_the_link_of_the_other_lends_no_key_to_them(cast):
    one_sided(cast, one_side_until=(timezone.localdate() + timedelta(days=30)).isoformat())
    ivy = actions.accept_invitation(cast.partnership.invitations.get())
    actions.declare_perspectives(ivy, cast.partnership, {cast.facet.pk: cast.universities.pk})
    give(cast, cast.cora)
    assert "With an account" in refusal(give, cast, ivy)


# The rules alone


def is_open(**changed):
    plain = {"way_out": "whole_group", "is_one_sided": True, "today": DAY, "one_side_until": DAY}
    plain |= {"organisations": (1, 2), "partners": [2]} | changed
    return is_way_out_open(**plain)


def test_a_way_out_is_open_for_those_it_fits():
    assert is_open() and is_open(way_out="lent_key", one_side_until=None)


@pytest.mark.parametrize(
    "changed",
    [
        {"is_one_sided": False},
        {"one_side_until": None},
        {"one_side_until": DAY - timedelta(days=1)},
        {"way_out": "lent_key", "organisations": (2, 2)},
        {"way_out": "lent_key", "organisations": (None, None)},
        {"way_out": "lent_key", "partners": []},
        {"way_out": "lent_key", "is_one_sided": False},
    ],
)
def test_a_way_out_is_closed_when_one_thing_differs(changed):
    assert not is_open(**changed)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, ""),
        ({"is_one_sided": False}, "as always"),
        ({"way_out": "lent_key"}, "another way out"),
        ({"until": DAY}, "in the future"),
        ({"until": DAY + timedelta(days=31)}, "next 30 days"),
    ],
)
def test_the_group_opens_the_way_out_for_a_time_only_where_it_is_the_agreed_one(changed, said):
    plain = {"way_out": "whole_group", "is_one_sided": True, "today": DAY, "until": DAY + timedelta(days=30)}
    plain |= {"longest": timedelta(days=30)} | changed
    if said:
        assert said in refusal(check_one_side_until, **plain)
    else:
        check_one_side_until(**plain)
