"""Two keys and mandates: nobody does alone what the agreement gives to two, and every office ends."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.partnerships import actions, keys, queries
from mutuality.partnerships.models import Agreement, Declaration, Key, Mandate, Member, Pod
from mutuality.record.models import Entry
from mutuality.record.queries import fault_in
from tests.together import problems, together


def place(cast, person):
    return Member.objects.get(partnership=cast.partnership, person=person, left_on=None)


def give(cast, giver, **changed):
    asked = {"member": place(cast, cast.dina), "office": "coordinator", "until": in_days(30)} | changed
    return keys.grant_mandate(giver, cast.partnership, **asked)


def in_days(days):
    return (timezone.now() + timedelta(days=days)).date()


def may_invite(cast, person):
    return queries.may(person, cast.partnership, "invite")


def refusal(act, *args, **more):
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    return str(caught.value)


def raise_level(cast, power, level):
    Agreement.objects.filter(partnership=cast.partnership).update(rules={"levels": {power: level}})


# Granting


def test_two_people_from_two_perspectives_give_an_office(cast):
    assert give(cast, cast.ama) is False
    assert not may_invite(cast, cast.dina)
    mandate = give(cast, cast.ben)
    assert (mandate.person, mandate.office) == (cast.dina, "coordinator")
    assert may_invite(cast, cast.dina)
    assert list(Entry.objects.order_by("number").values_list("act", flat=True)) == [
        "first_key",
        "second_key",
        "grant_mandate",
    ]


@pytest.mark.parametrize("first", ["the inviter", "the invited"])
def test_whoever_wrote_somebodys_link_is_no_second_hand_beside_them(cast, first):
    """The link that cora has seen would let her be ivy too; by a letter of its own, or an account, it would not."""
    link = cast.partnership.invitations.get()
    ivy = actions.accept_invitation(link)
    actions.declare_perspectives(ivy, cast.partnership, {cast.facet.pk: cast.lived.pk})
    one, other = (cast.cora, ivy) if first == "the inviter" else (ivy, cast.cora)
    assert give(cast, one) is False
    assert "With an account" in refusal(give, cast, other)
    assert give(cast, cast.eve, until=in_days(31)) is False
    assert give(cast, ivy, until=in_days(31))
    ivy.email = "ivy@example.org"
    ivy.save()
    assert give(cast, other)


def test_one_person_turns_a_key_twice_and_nothing_happens(cast):
    assert give(cast, cast.ama) is give(cast, cast.ama) is False
    assert Key.objects.count() == 1 and not may_invite(cast, cast.dina)


def test_somebody_of_the_same_perspective_is_refused_and_the_first_key_goes_on_waiting(cast):
    give(cast, cast.ben)
    assert "another perspective" in refusal(give, cast, cast.cora)
    assert give(cast, cast.ama)


def test_somebody_who_has_not_said_a_perspective_can_turn_no_key(cast):
    Declaration.objects.filter(member__person=cast.ama).update(perspective=None)
    assert "Say first which perspective" in refusal(give, cast, cast.ama)
    Declaration.objects.filter(member__person=cast.ama).delete()
    assert "Say first which perspective" in refusal(give, cast, cast.ama)


def test_an_outsider_and_somebody_who_left_can_turn_no_key(cast):
    for stranger in (cast.cat, cast.finn, cast.ivy):
        assert "Only members" in refusal(give, cast, stranger)


def test_a_first_key_that_waited_too_long_does_not_count(cast):
    give(cast, cast.ama)
    Key.objects.update(expires_at=timezone.now())
    assert give(cast, cast.ben) is False
    [waiting] = queries.waiting_keys(cast.partnership.pk)
    assert waiting.first == cast.ben
    assert give(cast, cast.ama)


def test_a_key_turned_back_does_not_count(cast):
    give(cast, cast.ama)
    keys.take_back_key(cast.ama, Key.objects.get())
    assert give(cast, cast.ben) is False
    assert not may_invite(cast, cast.dina)


def test_only_who_turned_a_waiting_key_turns_it_back(cast):
    give(cast, cast.ama)
    key = Key.objects.get()
    assert "Only a key of your own" in refusal(keys.take_back_key, cast.ben, key)
    give(cast, cast.ben)
    assert "Only a key of your own" in refusal(keys.take_back_key, cast.ama, key)


def test_the_key_of_somebody_who_left_does_not_count(cast):
    give(cast, cast.ama)
    actions.leave_partnership(cast.ama, cast.partnership)
    assert give(cast, cast.ben) is False
    assert [key.first for key in queries.waiting_keys(cast.partnership.pk)] == [cast.ben]


def test_a_first_key_does_not_count_once_its_mandate_is_over(cast):
    scope = cast.meeting.topic
    assert keys.turn_key(cast.ama, cast.partnership, "open_meeting", scope) is False
    Mandate.objects.filter(person=cast.ama).update(ended_at=timezone.now())
    assert keys.turn_key(cast.ben, cast.partnership, "open_meeting", scope) is False
    assert [key.first for key in queries.waiting_keys(cast.partnership.pk)] == [cast.ben]


def test_keys_for_two_different_acts_do_not_meet(cast):
    give(cast, cast.ama)
    assert give(cast, cast.ben, until=in_days(31)) is False
    assert give(cast, cast.ben, member=place(cast, cast.eve)) is False
    assert give(cast, cast.ben, office="access_contact") is False
    assert not Mandate.objects.filter(person__in=[cast.dina, cast.eve]).exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"office": "founder"}, "one of the offices"),
        ({"until": in_days(-1)}, "a day in the future"),
        ({"until": in_days(200)}, "180 days at most"),
    ],
)
def test_a_grant_that_the_rules_refuse_turns_no_key(cast, changed, said):
    assert said in refusal(give, cast, cast.ama, **changed)
    assert not Key.objects.exists()


def test_a_guest_and_somebody_from_elsewhere_are_given_no_office(cast):
    elsewhere = Member.objects.get(person=cast.cat)
    assert "Only a member" in refusal(give, cast, cast.ama, member=elsewhere)
    Member.objects.filter(person=cast.dina).update(standing="guest")
    assert "Only a member" in refusal(give, cast, cast.ama)


@pytest.mark.django_db(transaction=True)
def test_both_keys_at_the_same_moment_make_one_mandate(cast):
    results = together(lambda: give(cast, cast.ama), lambda: give(cast, cast.ben))
    assert problems(results) == []
    assert sorted(result is False for result in results) == [False, True]
    assert Mandate.objects.filter(person=cast.dina, office="coordinator").count() == 1
    assert fault_in(cast.partnership.chain) is None


@pytest.mark.django_db(transaction=True)
def test_two_second_keys_at_the_same_moment_make_one_mandate(cast):
    give(cast, cast.ama)
    results = together(lambda: give(cast, cast.ben), lambda: give(cast, cast.eve))
    assert problems(results) == []
    assert Mandate.objects.filter(person=cast.dina, office="coordinator").count() == 1


# What the agreement raises


def test_what_the_agreement_raises_to_two_keys_nobody_does_alone(cast):
    raise_level(cast, "invite", "two_keys")
    name = {"name": "Noor"}
    Mandate.objects.create(
        partnership=cast.partnership,
        person=cast.ama,
        office="coordinator",
        starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(days=1),
        granted_by="two keys",
    )
    assert actions.invite(cast.cora, cast.partnership, **name, once=uuid4()) is False
    assert actions.invite(cast.ama, cast.partnership, **name, once=uuid4())
    assert not any("Noor" in text for text in Entry.objects.values_list("subject", flat=True))


@pytest.mark.parametrize(
    "act",
    [
        lambda person, it: actions.add_pod(person, it, name="East"),
        lambda person, it: actions.add_organisation(person, it, name="Lamp"),
        lambda person, it: actions.add_facet(person, it, name="Region", perspectives=["North", "South"]),
    ],
)
def test_naming_things_waits_for_a_second_key_when_the_agreement_says_so(cast, act):
    raise_level(cast, "describe_partnership", "two_keys")
    assert act(cast.cora, cast.partnership) is False
    assert not Pod.objects.filter(name="East").exists()
    assert not cast.partnership.organisations.filter(name="Lamp").exists()
    assert not cast.partnership.facets.filter(name="Region").exists()
    Agreement.objects.filter(partnership=cast.partnership).update(rules={})
    assert act(cast.cora, cast.partnership)


def test_what_the_agreement_gives_to_all_no_office_does(cast):
    raise_level(cast, "invite", "collective")
    assert "Only a decision" in refusal(actions.invite, cast.cora, cast.partnership, name="Noor", once=uuid4())


# Ending


def test_an_office_ends_by_itself(cast):
    assert may_invite(cast, cast.cora)
    now = timezone.now()
    Mandate.objects.filter(person=cast.cora).update(starts_at=now - timedelta(days=2), ends_at=now)
    assert not may_invite(cast, cast.cora)
    assert "You need a mandate" in refusal(actions.invite, cast.cora, cast.partnership, name="Noor", once=uuid4())


def test_a_mandate_for_one_meeting_holds_for_that_meeting_only(cast):
    assert "co_facilitator" in queries.offices_of(cast.ama, cast.partnership.pk, cast.meeting.topic)
    assert "co_facilitator" not in queries.offices_of(cast.ama, cast.partnership.pk, "meeting-0")
    assert "co_facilitator" not in queries.offices_of(cast.ama, cast.partnership.pk)


def test_an_office_is_handed_back_by_its_holder_alone_and_once(cast):
    mandate = Mandate.objects.get(person=cast.cora)
    assert "Only an office of your own" in refusal(keys.hand_back_mandate, cast.ama, mandate)
    keys.hand_back_mandate(cast.cora, mandate)
    assert not may_invite(cast, cast.cora)
    assert "Only an office of your own" in refusal(keys.hand_back_mandate, cast.cora, mandate)


# Founding, and the founder leaving


def found(person, **changed):
    asked = {"name": "Lantern", "purpose": "To listen.", "perspective": "Universities", "once": uuid4()}
    return actions.found_partnership(person, **asked | changed)


def test_the_founders_office_ends_by_itself_and_is_never_given_again(cast):
    lantern = found(cast.cat)
    assert queries.may(cast.cat, lantern, "invite")
    past = timezone.now() - timedelta(days=91)
    Mandate.objects.filter(partnership=lantern).update(starts_at=past, ends_at=past + timedelta(days=90))
    assert not queries.may(cast.cat, lantern, "invite")
    mine = Member.objects.get(partnership=lantern)
    asked = {"member": mine, "office": "founder", "until": in_days(30)}
    assert "one of the offices" in refusal(keys.grant_mandate, cast.cat, lantern, **asked)


def test_founding_twice_by_one_submit_makes_one_partnership(cast):
    once = uuid4()
    assert found(cast.cat, once=once) == found(cast.cat, once=once)


def test_two_partnerships_of_one_name_have_two_addresses(cast):
    assert found(cast.cat, name="New").slug == "new-2"
    assert [found(cast.cat, name="Lantern").slug for _ in range(3)] == ["lantern", "lantern-2", "lantern-3"]
    assert found(cast.cat, name="مصباح").slug == "partnership"


def test_a_founder_may_keep_their_perspective_to_themselves_or_bring_their_own(cast):
    quiet, own = found(cast.cat, perspective=""), found(cast.cat, perspective="Night shifts")
    assert queries.key_perspective(cast.cat, quiet.pk) is None
    assert own.facets.get().perspectives.get(name="Night shifts").pk == queries.key_perspective(cast.cat, own.pk)


def test_the_convenor_leaves_and_everything_goes_on(cast):
    """Founder and coordinator go; two members give somebody the office; she invites; the record holds."""
    lantern = found(cast.cora)
    people = {cast.ama: "Lived experience", cast.ben: "Services and funders", cast.dina: "Universities"}
    for person, side in people.items():
        _, token = actions.invite(cast.cora, lantern, name=person.name, once=uuid4())
        actions.accept_invitation(queries.invitation_by(token), person)
        facet = lantern.facets.get()
        actions.declare_perspectives(person, lantern, {facet.pk: facet.perspectives.get(name=side).pk})
    dina = Member.objects.get(partnership=lantern, person=cast.dina)
    asked = {"member": dina, "office": "coordinator", "until": in_days(60)}
    keys.grant_mandate(cast.cora, lantern, **asked)
    assert keys.grant_mandate(cast.ama, lantern, **asked)

    actions.leave_partnership(cast.cora, lantern)
    actions.leave_partnership(cast.dina, lantern)
    assert not queries.live_mandates(lantern.pk).exists()

    asked["member"] = Member.objects.get(partnership=lantern, person=cast.ben)
    assert keys.grant_mandate(cast.ama, lantern, **asked) is False
    assert keys.grant_mandate(cast.ben, lantern, **asked)
    invitation, _ = actions.invite(cast.ben, lantern, name="Noor", once=uuid4())
    actions.accept_invitation(invitation)
    assert queries.is_member(invitation.person, lantern.pk)
    lantern.chain.refresh_from_db()
    assert fault_in(lantern.chain) is None and lantern.chain.length > 15


def test_nobody_changes_sides_to_turn_the_second_key(cast):
    scope = cast.meeting.topic
    keys.turn_key(cast.ben, cast.partnership, "name_facilitators", scope)
    actions.declare_perspectives(cast.cora, cast.partnership, {cast.facet.pk: cast.lived.pk})
    said = refusal(keys.turn_key, cast.cora, cast.partnership, "name_facilitators", scope)
    assert "a change counts after a day" in said
    Declaration.objects.filter(member__person=cast.cora).update(changed_at=timezone.now() - timedelta(hours=25))
    assert keys.turn_key(cast.cora, cast.partnership, "name_facilitators", scope)
