"""What decisions bring about: each effect from the case that works, its line in the record, and who cannot reach it."""

import ast
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import get_resolver
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.partnerships import actions, effects, keys, queries
from mutuality.partnerships.agreed import AgreementRules
from mutuality.partnerships.effects import EFFECTS, check_effect, take_effect
from mutuality.partnerships.models import Agreement, Key, Mandate, Member, Organisation, Pod
from mutuality.partnerships.payloads import KINDS
from mutuality.record.models import Entry
from mutuality.record.queries import fault_in
from tests.cast import client_of
from tests.together import problems, together

BY = "decision 7"
HOUSE = Path(effects.__file__).parent.parent


def in_days(days):
    return (timezone.now() + timedelta(days=days)).date().isoformat()


def place(cast, person):
    return Member.objects.get(partnership=cast.partnership, person=person, left_on=None)


def guest(cast):
    ivy = actions.accept_invitation(cast.partnership.invitations.get())
    Member.objects.filter(person=ivy).update(standing="guest")
    return place(cast, ivy)


def coras_office(cast):
    return Mandate.objects.get(person=cast.cora)


def trust(cast):
    return Organisation.objects.get(name="River Trust")


def payload_of(name, cast):
    """One that works, for each effect."""
    rules = AgreementRules(key_hours=48).kept()
    text = [{"heading": "How we begin", "text": "With who we are."}]
    return {
        "adopt_agreement": lambda: {"based_on": 1, "sections": text, "rules": rules, "changes": "Two days."},
        "change_level": lambda: {"power": "invite", "level": "two_keys"},
        "let_one_side": lambda: {"until": in_days(30)},
        "grant_mandate": lambda: {"member": place(cast, cast.dina).pk, "office": "coordinator", "until": in_days(30)},
        "extend_mandate": lambda: {"mandate": coras_office(cast).pk, "until": in_days(120)},
        "recall_mandate": lambda: {"mandate": coras_office(cast).pk},
        "admit_member": lambda: {"guest": guest(cast).pk, "organisation": trust(cast).pk},
        "release_member": lambda: {"member": place(cast, cast.cora).pk},
        "admit_organisation": lambda: {"name": "Lantern", "about": "Night shifts."},
        "release_organisation": lambda: {"organisation": trust(cast).pk},
        "form_pod": lambda: {"name": "East"},
        "adopt_text": lambda: {"title": "How to complain", "text": "Tell one of two people. They answer in ten days."},
        "set_pay_floor": lambda: {"amount": "28.50", "currency": "GBP"},
        "close_pod": lambda: {"pod": cast.north.pk},
    }[name]()


def one_sided(cast):
    for person in (cast.ama, cast.dina, cast.eve):
        actions.leave_partnership(person, cast.partnership)


def take(cast, name, **changed):
    return take_effect(BY, cast.partnership, name, payload_of(name, cast) | changed)


def refusal(act, *args, **more):
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    return str(caught.value)


def lines(cast):
    return Entry.objects.filter(chain=cast.partnership.chain).order_by("number")


@pytest.mark.parametrize("name", EFFECTS)
def test_each_effect_happens_once_leaves_one_line_with_who_decided_and_is_refused_a_second_time(cast, name):
    if name == "let_one_side":
        one_sided(cast)
    payload = payload_of(name, cast)
    before = lines(cast).count()
    take_effect(BY, cast.partnership, name, payload)
    line = lines(cast).last()
    assert lines(cast).count() == before + 1
    assert (BY in line.facts.values() and "{by}" in line.sentence) or line.facts["how"] == BY
    assert "who" not in line.commitments
    assert fault_in(cast.partnership.chain) is None
    if name not in {"grant_mandate", "let_one_side"}:  # the same again: a second term, a second version
        assert refusal(take_effect, BY, cast.partnership, name, payload)
        assert lines(cast).count() == before + 1


def test_a_new_version_holds_at_once_and_says_who_decided(cast):
    take(cast, "adopt_agreement")
    held = queries.agreement_of(cast.partnership)
    assert (held.version, held.decided_by, held.changes) == (2, BY, "Two days.")
    assert queries.rules_of(cast.partnership).key_hours == 48
    assert "has changed since" in refusal(take, cast, "adopt_agreement")
    assert "holds already" in refusal(take, cast, "adopt_agreement", based_on=2)


def test_an_agreement_with_a_rule_that_nobody_knows_is_not_even_kept_as_a_proposal(cast):
    payload = payload_of("adopt_agreement", cast) | {"rules": {"colour": "teal"}}
    assert "nobody knows: colour" in refusal(check_effect, "adopt_agreement", payload)
    assert "nobody knows: colour" in refusal(take, cast, "adopt_agreement", rules={"colour": "teal"})
    assert queries.agreement_of(cast.partnership).version == 1


def test_a_level_is_raised_and_lowered_again_and_the_power_changes_at_once(cast):
    invite = {"name": "Noor", "once": uuid4()}
    take(cast, "change_level")
    assert actions.invite(cast.cora, cast.partnership, **invite) is False
    take(cast, "change_level", level="mandate")
    assert actions.invite(cast.cora, cast.partnership, **invite)
    assert queries.agreement_of(cast.partnership).version == 3
    assert "takes already" in refusal(take, cast, "change_level", level="mandate")
    assert "not for fewer" in refusal(take, cast, "change_level", level="member")
    assert "cannot take more hands" in refusal(take, cast, "change_level", power="speak")


def test_an_office_is_given_by_a_decision_alone(cast):
    mandate = take(cast, "grant_mandate")
    assert (mandate.person, mandate.granted_by) == (cast.dina, BY)
    assert queries.may(cast.dina, cast.partnership, "invite")
    assert "a day in the future" in refusal(take, cast, "grant_mandate", until=in_days(-1))
    assert "180 days at most" in refusal(take, cast, "grant_mandate", until=in_days(200))
    assert "Only a member" in refusal(take, cast, "grant_mandate", member=Member.objects.get(person=cast.cat).pk)
    assert "Choose one" in refusal(take, cast, "grant_mandate", office="founder")


def test_an_office_is_extended_within_what_the_agreement_allows(cast):
    take(cast, "extend_mandate")
    assert coras_office(cast).ends_at.date().isoformat() == in_days(120)
    assert "until then already" in refusal(take, cast, "extend_mandate")
    assert "180 days at most" in refusal(take, cast, "extend_mandate", until=in_days(200))
    Mandate.objects.filter(person=cast.cora).update(office="founder")
    assert "one of the offices" in refusal(take, cast, "extend_mandate", until=in_days(130))


def test_an_office_is_recalled_without_its_holder_and_the_power_ends_at_once(cast):
    take(cast, "recall_mandate")
    assert not queries.may(cast.cora, cast.partnership, "invite")
    assert "You need a mandate" in refusal(actions.invite, cast.cora, cast.partnership, name="Noor", once=uuid4())
    assert "ended already" in refusal(take_effect, BY, cast.partnership, "recall_mandate", {"mandate": 10**6})


def test_the_first_key_of_somebody_whose_office_was_recalled_no_longer_counts(cast):
    scope = cast.meeting.topic
    assert keys.turn_key(cast.ama, cast.partnership, "open_meeting", scope) is False
    take_effect(BY, cast.partnership, "recall_mandate", {"mandate": Mandate.objects.get(person=cast.ama).pk})
    assert keys.turn_key(cast.ben, cast.partnership, "open_meeting", scope) is False
    assert [key.first for key in queries.waiting_keys(cast.partnership.pk)] == [cast.ben]


def test_things_of_another_partnership_are_out_of_reach(cast):
    theirs = Member.objects.get(person=cast.cat)
    pod = Pod.objects.create(partnership=cast.elsewhere, name="Theirs")
    assert "no longer a member" in refusal(take, cast, "release_member", member=theirs.pk)
    assert "closed already" in refusal(take, cast, "close_pod", pod=pod.pk)
    assert "Only a guest" in refusal(take, cast, "admit_member", guest=theirs.pk)
    assert "not in the partnership" in refusal(
        take, cast, "release_organisation", organisation=Organisation.objects.create(name="Far").pk
    )


def test_a_guest_becomes_a_member_and_who_left_is_not_made_to_come_back(cast):
    take(cast, "admit_member")
    place = Member.objects.get(person=cast.ivy)
    assert (place.standing, place.organisation.name) == ("member", "River Trust")
    finn = Member.objects.get(person=cast.finn)
    assert "Invite them" in refusal(take_effect, BY, cast.partnership, "admit_member", {"guest": finn.pk})


def test_who_is_released_loses_offices_and_keys_and_sees_nothing_more(cast):
    keys.turn_key(cast.ama, cast.partnership, "open_meeting", cast.meeting.topic)
    take(cast, "release_member", member=place(cast, cast.ama).pk)
    assert not queries.live_mandates(cast.partnership.pk).filter(person=cast.ama).exists()
    assert queries.waiting_keys(cast.partnership.pk) == []
    assert client_of(cast.ama).get("/p/riverside/people/").status_code == 404


def test_the_last_member_is_not_released(cast):
    alone = place(cast, cast.ben)
    Member.objects.filter(partnership=cast.partnership).exclude(pk=alone.pk).update(left_on=timezone.localdate())
    assert "the last member" in refusal(take_effect, BY, cast.partnership, "release_member", {"member": alone.pk})


def test_nobody_joins_a_closed_pod_and_those_in_it_still_read_it(cast):
    take(cast, "close_pod")
    assert "is closed" in refusal(actions.join_pod, cast.cora, Pod.objects.get(pk=cast.north.pk))
    assert cast.north not in queries.pods_of(cast.partnership)
    assert queries.is_in_pod(cast.dina, cast.north.pk)
    page = client_of(cast.dina).get(f"/p/riverside/pods/{cast.north.pk}/").content.decode()
    assert "This pod was closed" in page and "join/" not in page


def test_a_pod_that_was_closed_is_formed_again_with_those_who_were_in_it(cast):
    take(cast, "close_pod")
    again = take_effect(BY, cast.partnership, "form_pod", {"name": "north"})
    assert (again, again.closed_on, again.name) == (cast.north, None, "north")
    assert queries.is_in_pod(cast.dina, cast.north.pk) and cast.north in queries.pods_of(cast.partnership)


def test_an_effect_goes_with_the_transaction_of_the_outcome(cast):
    with pytest.raises(RuntimeError), transaction.atomic():
        take(cast, "form_pod")
        raise RuntimeError("the outcome could not be written")
    assert not Pod.objects.filter(name="East").exists() and not lines(cast).filter(act="form_pod").exists()


def test_a_text_under_a_title_that_is_there_is_its_next_version_and_the_page_shows_what_changed(cast):
    take(cast, "adopt_text")
    again = take(cast, "adopt_text", title="HOW to complain", text="Tell one of three people. They answer in ten days.")
    assert (again.title, again.version) == ("How to complain", 2)
    dina = client_of(cast.dina)
    assert "How to complain" in dina.get("/p/riverside/agreement/").content.decode()
    page = dina.get(f"/p/riverside/agreement/texts/{again.pk}/").content.decode()
    assert "<del>" in page and "<ins>" in page and "decision 7" in page
    first = queries.versions_before(again)[0]
    assert "of two people" in dina.get(f"/p/riverside/agreement/texts/{first.pk}/").content.decode()


def test_the_floor_that_was_set_last_holds_and_stands_on_the_agreements_page(cast):
    take(cast, "set_pay_floor")
    take(cast, "set_pay_floor", amount="5300", currency="UGX")
    floor = queries.pay_floor_of(cast.partnership)
    assert (floor.amount, floor.written, floor.decision) == (5300, "5300", 7)
    assert "less than 5300 UGX for an hour" in client_of(cast.dina).get("/p/riverside/agreement/").content.decode()


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [("0", "GBP", "above 0"), ("NaN", "GBP", "above 0"), ("much", "GBP", "in numbers"), ("1.5", "UGX", "no coins")],
)
def test_a_floor_is_an_amount_that_can_be_paid(cast, amount, currency, said):
    assert said in refusal(take, cast, "set_pay_floor", amount=amount, currency=currency)
    assert queries.pay_floor_of(cast.partnership) is None


# Payloads, without the database


@pytest.mark.parametrize(
    ("name", "payload", "said"),
    [
        ("fly", {}, "No decision can bring about"),
        ("form_pod", {}, "Fill this in"),
        ("form_pod", {"name": " "}, "a few words"),
        ("form_pod", {"name": "x" * 201}, "a few words"),
        ("form_pod", {"name": 7}, "a few words"),
        ("form_pod", {"name": "East", "about": None}, "Write a text"),
        ("form_pod", {"name": "East", "by": "me"}, "no field called by"),
        ("form_pod", ["East"], "field by field"),
        ("close_pod", {"pod": "7"}, "from the list"),
        ("admit_organisation", {"name": "Lantern", "country": "Kenya"}, "from the list"),
        ("admit_organisation", {"name": "Lantern", "kind": "x" * 41}, "from the list"),
        ("adopt_agreement", {"based_on": -1, "sections": [], "rules": {}}, "from the list"),
        ("close_pod", {"pod": True}, "from the list"),
        ("change_level", {"power": "fly", "level": "two_keys"}, "from the list"),
        ("change_level", {"power": "invite", "level": ["two_keys"]}, "from the list"),
        ("grant_mandate", {"member": 1, "office": "founder", "until": "2030-05-01"}, "from the list"),
        ("grant_mandate", {"member": 1, "office": "coordinator", "until": "soon"}, "Give a day"),
        ("adopt_agreement", {"based_on": 1, "sections": "text", "rules": {}}, "in sections"),
        ("adopt_agreement", {"based_on": 1, "sections": [{"heading": "A"}], "rules": {}}, "in sections"),
        ("adopt_agreement", {"based_on": 1, "sections": [], "rules": []}, "names with their values"),
    ],
)
def test_a_payload_is_refused_in_words_when_one_thing_is_wrong(name, payload, said):
    assert said in refusal(check_effect, name, payload)


def test_every_field_of_every_effect_is_of_a_known_kind_and_has_a_label():
    told = [field for effect in EFFECTS.values() for field in effect.fields]
    assert {field.kind for field in told} <= set(KINDS) and all(str(field.label) for field in told)


# Nothing of it is reached from a page


def names_in(path):
    """What a module imports, and the names it speaks of."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.Attribute):
            yield node.attr


def test_no_view_form_or_url_of_any_room_reaches_what_decisions_bring_about():
    behind = {"effects", "decided_agreement", "decided_offices", "decided_people", "decided_texts", "take_effect"}
    rooms = [each for each in HOUSE.iterdir() if each.is_dir() and each.name != "decisions"]
    pages = [
        path
        for room in rooms
        for kind in ("views", "record_views", "forms", "urls", "reactions", "tasks")
        for path in [*room.glob(f"{kind}.py"), *room.glob(f"{kind}/*.py")]
    ]
    assert len(pages) > 10
    assert [(path.name, name) for path in pages for name in names_in(path) if name in behind] == []


def test_no_address_has_the_name_of_an_effect_that_only_decisions_can_take(cast):
    addresses = {str(key) for key in get_resolver().reverse_dict}
    own = {name for name in EFFECTS if hasattr(actions, name) or hasattr(keys, name)}
    assert own == {"grant_mandate"}  # by two keys: the older way stays
    for name in set(EFFECTS) - own:
        assert name not in addresses
        for address in (f"/p/riverside/{name}/", f"/p/riverside/agreement/{name}/", f"/p/riverside/powers/{name}/"):
            assert client_of(cast.cora).post(address, {"by": BY}).status_code == 404


@pytest.mark.parametrize("who", ["cora", "ama", "finn", "cat", "dina"])
def test_nobody_alone_gives_an_office_changes_the_agreement_or_ends_anothers_office(cast, who):
    """The convenor, a lone co-facilitator, a former member, an outsider, a member: by hand and by a direct POST."""
    person, mine = getattr(cast, who), place(cast, cast.dina)
    before = (Agreement.objects.count(), queries.live_mandates(cast.partnership.pk).count(), Member.objects.count())
    browser = client_of(person)
    grant = {"member": mine.pk, "office": "coordinator", "until": in_days(30)}
    for _ in range(2):
        browser.post("/p/riverside/powers/grant/", grant)
    browser.post("/p/riverside/agreement/", {"rules": "{}"})
    browser.post(f"/p/riverside/powers/{Mandate.objects.get(person=cast.ben).pk}/hand-back/")
    with pytest.raises(Refused):
        keys.turn_key(person, cast.partnership, "change_agreement", "agreement")
    after = (Agreement.objects.count(), queries.live_mandates(cast.partnership.pk).count(), Member.objects.count())
    assert after == before
    assert not Key.objects.exclude(second=None).exists()


# Two at once


@pytest.mark.django_db(transaction=True)
def test_two_decisions_on_one_version_at_once_make_one_new_version(cast):
    def adopt(hours):
        return lambda: take(cast, "adopt_agreement", rules=AgreementRules(key_hours=hours).kept())

    done = together(adopt(48), adopt(72))
    assert len(problems(done)) == 1
    assert queries.agreement_of(cast.partnership).version == 2
    assert fault_in(cast.partnership.chain) is None
