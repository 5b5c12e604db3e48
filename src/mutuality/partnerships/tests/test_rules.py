"""What the working agreement allows: each refusal starts from the case that works and changes one thing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mutuality.kit.refused import Refused
from mutuality.partnerships.powers import IN_WORDS, OFFICES, POWERS, Level
from mutuality.partnerships.rules import (
    AgreementRules,
    Grant,
    check_alone,
    check_first_key,
    check_founding,
    check_invitation,
    check_leaving,
    check_mandate,
    check_power,
    check_second_key,
    grant_scope,
    read_grant_scope,
)

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def refused(check, **plain):
    with pytest.raises(Refused) as caught:
        check(**plain)
    return str(caught.value)


# Powers


def may(name="invite", **changed):
    plain = {"level": POWERS[name].level, "is_member": True, "offices": {"coordinator"}} | changed
    check_power(POWERS[name], **plain)


def test_a_coordinator_may_invite():
    may()


def test_an_outsider_may_nothing_even_with_an_office():
    assert "Only members" in refused(may, is_member=False)


def test_a_member_without_the_office_is_told_which_office_it_takes():
    said = refused(may, offices=set())
    assert "You need a mandate to invite people" in said and "Coordinator" in said


def test_another_office_does_not_carry_the_power():
    assert "You need a mandate" in refused(may, offices={"access_contact"})


def test_what_takes_a_decision_of_all_nobody_does_by_office():
    assert "Only a decision of the whole partnership" in refused(may, level=Level.COLLECTIVE)


def test_what_any_member_may_takes_no_office():
    may("speak", offices=set())


def test_a_power_raised_to_a_mandate_takes_an_office_even_where_none_is_named():
    assert "You need a mandate" in refused(may, name="speak", level=Level.MANDATE, offices=set())


def test_an_act_that_knows_no_second_key_is_closed_when_the_agreement_asks_for_two():
    check_alone(POWERS["invite"], Level.MANDATE)
    assert "Nobody can do it alone" in refused(check_alone, power=POWERS["invite"], level=Level.TWO_KEYS)


def test_every_power_names_known_offices_and_every_level_has_words():
    assert {office for power in POWERS.values() for office in power.offices} <= set(OFFICES)
    assert set(IN_WORDS) == set(Level)


# Two keys


def second_key(**changed):
    plain = {
        "now": NOW,
        "first_is_me": False,
        "expires_at": NOW + timedelta(hours=1),
        "first_perspective": 1,
        "my_perspective": 2,
        "in_one_hand": False,
    }
    check_second_key(**plain | changed)


def test_a_second_key_from_another_perspective_meets_the_first():
    second_key()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"first_is_me": True}, "already turned"),
        ({"expires_at": NOW}, "too long ago"),
        ({"my_perspective": 1}, "another perspective than the first"),
        ({"my_perspective": None}, "not said which perspective"),
        ({"first_perspective": None}, "not said which perspective"),
        ({"first_perspective": None, "my_perspective": None}, "not said which perspective"),
        ({"in_one_hand": True}, "a link that the other wrote"),
    ],
)
def test_a_second_key_is_refused_when_one_thing_differs(changed, said):
    assert said in refused(second_key, **changed)


def test_a_first_key_takes_a_declared_perspective():
    check_first_key(my_perspective=1)
    assert "Say first which perspective" in refused(check_first_key, my_perspective=None)


# Mandates


def mandate(**changed):
    plain = {
        "office": "coordinator",
        "now": NOW,
        "ends_at": NOW + timedelta(days=90),
        "longest": timedelta(days=180),
        "is_member": True,
    }
    check_mandate(**plain | changed)


def test_a_member_can_be_given_an_office_for_a_while():
    mandate()
    mandate(ends_at=NOW + timedelta(days=180))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"office": "founder"}, "one of the offices in the list"),
        ({"office": "king"}, "one of the offices in the list"),
        ({"is_member": False}, "Only a member"),
        ({"ends_at": NOW}, "a day in the future"),
        ({"ends_at": NOW + timedelta(days=180, seconds=1)}, "180 days at most"),
    ],
)
def test_a_mandate_is_refused_when_one_thing_differs(changed, said):
    assert said in refused(mandate, **changed)


def test_a_grant_ends_with_its_day_in_every_zone_at_once():
    assert Grant("coordinator", 7, date(2026, 6, 30)).ends_at == datetime(2026, 6, 30, 23, 59, 59, 999999, tzinfo=UTC)


@given(
    some.builds(
        Grant,
        office=some.sampled_from(sorted(OFFICES)),
        member=some.integers(1, 2**40),
        until=some.dates(),
        scope=some.sampled_from(["", "meeting-12"]) | some.text(max_size=20),
    )
)
def test_a_grant_is_read_from_its_scope_as_it_was_written(grant):
    assert read_grant_scope(grant_scope(grant)) == grant


# Invitations


def link(**changed):
    plain = {
        "now": NOW,
        "expires_at": NOW + timedelta(days=1),
        "taken_back": False,
        "accepted": False,
        "person_has_account": False,
        "with_account": False,
        "is_them": False,
    }
    check_invitation(**plain | changed)


def test_a_fresh_link_lets_somebody_in():
    link()


def test_a_guest_comes_back_by_the_same_link():
    link(accepted=True)


def test_who_has_an_account_now_opens_their_old_link_only_when_signed_in():
    assert "has been used" in refused(link, accepted=True, person_has_account=True)
    link(accepted=True, person_has_account=True, with_account=True, is_them=True)


@pytest.mark.parametrize(
    ("changed", "said"), [({"taken_back": True}, "was taken back"), ({"expires_at": NOW}, "too old to be used")]
)
def test_a_link_is_refused_when_one_thing_differs(changed, said):
    assert said in refused(link, **changed)


# Founding and leaving


def test_founding_takes_an_account():
    check_founding(has_account=True)
    assert "Make it an account first" in refused(check_founding, has_account=False)


def test_nobody_leaves_twice():
    check_leaving(is_member=True)
    assert "already left" in refused(check_leaving, is_member=False)


# The typed agreement


def test_an_agreement_without_rules_keeps_the_defaults():
    assert AgreementRules.read({}).small_group_inside == 5


def test_an_agreement_may_raise_a_power():
    assert AgreementRules.read({"levels": {"invite": "two_keys"}}).level(POWERS["invite"]) is Level.TWO_KEYS


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ({"levels": {"grant_mandate": "member"}}, "not for fewer"),
        ({"levels": {"grant_mandate": "emperor"}}, "not for fewer"),
        ({"levels": {"fly": "two_keys"}}, "no power called fly"),
        ({"key_hours": 0}, "from 1 to 400"),
        ({"key_hours": "24"}, "from 1 to 400"),
        ({"colour": "teal"}, "a rule that nobody knows: colour"),
    ],
)
def test_a_typed_rule_out_of_bounds_is_refused(kept, said):
    assert said in refused(lambda: AgreementRules.read(kept))
