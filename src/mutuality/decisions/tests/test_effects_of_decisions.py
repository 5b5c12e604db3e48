"""Decisions take effect: what a proposal carries happens with its outcome, all of it or nothing, and is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mutuality.decisions.actions import closing, positions, proposing, undoing
from mutuality.decisions.actions.effects import add_effect, remove_effect
from mutuality.decisions.models import Carried, Decider, Outcome, Proposal
from mutuality.decisions.rules import effects as rules
from mutuality.partnerships import actions as people
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.agreed import AgreementRules
from mutuality.partnerships.effects import EFFECTS
from mutuality.partnerships.models import Agreement, Declaration, Mandate, Pod
from mutuality.partnerships.tests.test_effects import in_days, one_sided, payload_of, place
from mutuality.record.models import Entry
from mutuality.record.queries import fault_in
from tests.cast import client_of

from .carried import POD, acts, at, carrying, decide, page_of, put, refusal
from .made import agree_on, draft, due, everybody, uuid4

pytestmark = pytest.mark.django_db


# With the outcome


@pytest.mark.parametrize("name", EFFECTS)
def test_each_effect_happens_once_with_the_outcome_and_its_line_names_the_decision(cast, name):
    if name == "let_one_side":
        one_sided(cast)
        cast.dina = cast.ben
    made = carrying(cast, name)
    before = len(acts(cast))
    proposal = put(made)
    assert acts(cast)[before:] == ["open_proposal"]  # trying it at the opening left nothing
    outcome = decide(proposal)
    *_, said, line = Entry.objects.filter(chain=cast.partnership.chain).order_by("number")
    assert (said.act, outcome.result, outcome.hindrance) == ("close_proposal", "passed", None)
    assert f"decision {proposal.pk}" in {line.facts.get("by"), line.facts.get("how")}
    assert outcome.effects == [{"name": name, "payload": made.effects.get().payload}]
    assert fault_in(cast.partnership.chain) is None
    assert refusal(closing.close_proposal, None, proposal)
    page = page_of(cast.ben, Proposal.objects.get(pk=proposal.pk))
    assert "<h2>Done</h2>" in page and "Propose to undo this" in page


def test_the_effects_are_in_what_the_record_holds_of_the_outcome(cast):
    outcome = decide(put(carrying(cast)))
    kept = Entry.objects.get(act="close_proposal").facts["outcome"]
    assert closing.digest_of(outcome) == kept
    outcome.effects = []
    assert closing.digest_of(outcome) != kept


@pytest.mark.parametrize("voice", ["object", "stand_aside"])
def test_nothing_happens_where_a_proposal_is_not_adopted(cast, voice):
    outcome = decide(put(carrying(cast)), voice)
    assert (outcome.result != "passed", outcome.effects, Pod.objects.filter(name="East").exists()) == (True, [], False)
    assert "It would have brought this about" in page_of(cast.ben, outcome.proposal)


def test_several_effects_happen_in_their_order(cast):
    made = carrying(cast)
    add_effect(cast.dina, made, name="change_level", payload={"power": "invite", "level": "two_keys"})
    decide(put(made))
    assert acts(cast)[-2:] == ["form_pod", "adopt_agreement"]
    assert Agreement.objects.get(version=2).decision == made.pk


def test_what_no_longer_fits_hinders_all_of_it_and_the_outcome_stands(cast):
    made = carrying(cast)
    add_effect(cast.dina, made, name="close_pod", payload={"pod": cast.north.pk})
    proposal = put(made)
    Pod.objects.filter(pk=cast.north.pk).update(closed_on=timezone.localdate())
    outcome = decide(proposal)
    assert (outcome.result, str(rules.refusal_in(outcome.hindrance))) == ("passed", "This pod is closed already.")
    assert not Pod.objects.filter(name="East").exists()
    assert "form_pod" not in acts(cast) and acts(cast)[-1] == "hinder_effects"
    assert fault_in(cast.partnership.chain) is None
    page = page_of(cast.ben, outcome.proposal)
    assert "This pod is closed already." in page and "Propose it again" in page and "undo" not in page
    assert "could not be done" in client_of(cast.ben).get("/p/riverside/decisions/").content.decode()
    assert "nothing to undo" in refusal(
        undoing.propose_undoing, cast.ben, outcome.proposal, once=uuid4(), question="Shall we?"
    )


def test_of_two_versions_made_from_the_same_one_the_second_is_hindered(cast):
    payload = payload_of("adopt_agreement", cast)
    longer = payload | {"rules": AgreementRules(key_hours=72).kept()}
    first, second = (put(carrying(cast, "adopt_agreement", each)) for each in (payload, longer))
    assert decide(first).hindrance is None
    assert "has changed since this was proposed" in decide(second).hindrance["sentence"]
    assert partnerships.rules_of(cast.partnership).key_hours == 48


def test_an_outcome_that_cannot_be_written_leaves_no_effect(cast, monkeypatch):
    proposal = put(carrying(cast))

    def fail(*args, **more):
        raise RuntimeError("the power went out")

    monkeypatch.setattr(closing, "announce", fail)
    with pytest.raises(RuntimeError):
        decide(proposal)
    assert not Pod.objects.filter(name="East").exists() and not Outcome.objects.exists()


# Options


@pytest.mark.parametrize(("voice", "formed"), [({"1": 5, "2": 0}, ["East"]), ({"1": 0, "2": 5}, []), (None, [])])
def test_what_belongs_to_an_option_happens_only_where_that_one_is_chosen(cast, voice, formed):
    agree_on(cast, decision_method="score")
    made = draft(cast, "score")
    add_effect(cast.dina, made, name="form_pod", payload=POD, option=made.options.get(order=1))
    proposal = put(made)
    for person in everybody(cast):
        positions.take_position(person, proposal, voice=voice or {"1": 3, "2": 3})
    closing.close_proposal(None, due(proposal))
    assert list(Pod.objects.filter(name="East").values_list("name", flat=True)) == formed


def test_an_effect_stays_with_its_option_when_options_are_written_anew(cast):
    agree_on(cast, decision_method="score")
    made = draft(cast, "score")
    for order, name in ((1, "East"), (2, "West")):
        option = made.options.get(order=order)
        add_effect(cast.dina, made, name="form_pod", payload={"name": name}, option=option)
    proposing.set_options(cast.dina, made, [("Wait", ""), ("Cash", "it is quick")])
    [kept] = Carried.objects.filter(proposal=made)
    assert (kept.option.text, kept.option.order, kept.payload) == ("Cash", 2, {"name": "East"})


# Before it is opened


def test_only_its_proposer_adds_and_takes_out_and_only_in_the_draft(cast):
    made = carrying(cast)
    assert "Only the person who wrote" in refusal(add_effect, cast.ben, made, name="form_pod", payload=POD)
    put(made)
    assert "words stay as they are" in refusal(add_effect, cast.dina, made, name="form_pod", payload={"name": "West"})
    assert "words stay as they are" in refusal(remove_effect, cast.dina, made, made.effects.get())


def test_what_could_never_be_is_refused_before_people_answer(cast):
    made = carrying(cast)
    cast.partnership.pods.create(name="East")
    assert "already a pod of this name" in refusal(proposing.open_proposal, cast.dina, made)
    assert not Decider.objects.exists() and made.effects.count() == 1


def test_only_the_whole_partnership_brings_something_about(cast):
    assert "not a pod" in refusal(carrying, cast, pod=cast.north)
    made = carrying(cast)
    Proposal.objects.filter(pk=made.pk).update(pod=cast.north)
    assert "not a pod" in refusal(proposing.open_proposal, cast.dina, made)


def test_a_day_that_is_over_when_it_is_decided_is_refused(cast):
    until = {"until": in_days(2)}
    payload = payload_of("grant_mandate", cast) | until
    assert "is over when it is decided" in refusal(carrying, cast, "grant_mandate", payload)


STRICT = {"method": "consent", "threshold": "", "agreed_method": "consent", "agreed_threshold": 50}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, ""),
        ({"method": "consensus"}, ""),
        ({"method": "consensus", "threshold": "1/2"}, "nobody may object"),
        ({"method": "consensus", "threshold": "2/3", "agreed_threshold": 60}, ""),
        ({"method": "majority"}, "Choose another method"),
        ({"method": "majority", "threshold": "9/10"}, "Choose another method"),
        ({"method": "majority", "agreed_method": "majority"}, ""),
        ({"method": "majority", "agreed_method": "dots"}, "Choose another method"),
        ({"method": "dots", "agreed_method": "dots"}, ""),
        ({"method": "score", "agreed_method": "dots"}, "Choose another method"),
        ({"agreed_method": "dots"}, ""),
    ],
)
def test_what_changes_something_is_decided_at_least_as_strictly_as_agreed(changed, says):
    facts = STRICT | changed
    if says:
        assert says in refusal(rules.check_strict_enough, **facts)
    else:
        assert rules.check_strict_enough(**facts) is None


def test_a_draft_asked_less_strictly_than_agreed_is_not_opened(cast):
    made = carrying(cast)
    Proposal.objects.filter(pk=made.pk).update(method="majority")
    assert "Choose another method" in refusal(proposing.open_proposal, cast.dina, made)


# About somebody


def test_a_recall_needs_nothing_of_its_holder_who_reads_why(cast):
    proposal = put(carrying(cast, "recall_mandate"))
    assert not Decider.objects.filter(proposal=proposal, person=cast.cora).exists()
    assert Entry.objects.get(act="open_proposal").facts["count"] == 4
    theirs, others = page_of(cast.cora, proposal), page_of(cast.ben, proposal)
    assert "This is about you" in theirs and "or before you joined" not in theirs and "take_position" not in theirs
    assert "This is about Cora" in others
    assert "no voice" in refusal(positions.take_position, cast.cora, proposal, voice="object", reason="I stay here.")
    assert decide(proposal).result == "passed"
    assert not partnerships.may(cast.cora, cast.partnership, "invite")


def test_nobody_is_kept_from_answering_by_a_recall_that_is_bound_to_something_else(cast):
    made = carrying(cast, "recall_mandate")
    for name in ("form_pod", "adopt_agreement"):
        assert "about nothing else" in refusal(add_effect, cast.dina, made, name=name, payload=payload_of(name, cast))
    theirs = {"mandate": Mandate.objects.get(person=cast.ama).pk}
    assert "about one person" in refusal(add_effect, cast.dina, made, name="recall_mandate", payload=theirs)
    add_effect(cast.dina, made, name="release_member", payload={"member": place(cast, cast.cora).pk})
    assert decide(put(made)).hindrance is None
    assert not partnerships.is_member(cast.cora, cast.partnership.pk)


def test_nobody_alone_decides_about_somebody_else(cast):
    for person in (cast.ama, cast.ben, cast.eve):
        people.leave_partnership(person, cast.partnership)
    made = carrying(cast, "release_member")
    assert "At least two others" in refusal(proposing.open_proposal, cast.dina, made)


def test_the_last_of_a_perspective_leaving_holds_nothing_up(cast):
    """Each perspective is asked; ama, who alone brings hers, leaves; the others decide, and give her office anew."""
    agree_on(cast, perspective_quorum=50, perspective_threshold=50)
    payload = payload_of("grant_mandate", cast) | {"office": "co_facilitator"}
    before, recall = put(carrying(cast, "grant_mandate", payload)), put(carrying(cast, "recall_mandate"))
    people.leave_partnership(cast.ama, cast.partnership)
    after = put(carrying(cast, payload=POD))
    for proposal in (before, recall, after):
        for decider in Decider.objects.filter(proposal=proposal).exclude(person=cast.ama):
            positions.take_position(decider.person, proposal, voice="agree")
        outcome = closing.close_proposal(None, due(proposal))
        assert (outcome.result, outcome.hindrance) == ("passed", None)
    assert "co_facilitator" in partnerships.offices_of(cast.dina, cast.partnership.pk)


def test_a_group_of_one_perspective_decides_its_way_out_from_the_page_of_decisions(cast):
    one_sided(cast)
    ben = client_of(cast.ben)
    room = ben.get("/p/riverside/decisions/").content.decode()
    assert "Propose to let one side turn the keys" in room
    assert "?effect=let_one_side" in ben.get("/p/riverside/powers/").content.decode()
    day = timezone.localdate() + timedelta(days=4)
    words = {"question": "May we?", "method": "consent", "day": day, "hour": "18:00", "once": str(uuid4())}
    answer = ben.post("/p/riverside/decisions/propose/?effect=let_one_side", words)
    made = Proposal.objects.get()
    assert answer.url == at("add_effect", made, "let_one_side")
    assert ben.post(answer.url, {"until": in_days(60)}).status_code == 302
    assert decide(put(made)).hindrance is None
    assert partnerships.rules_of(cast.partnership).one_side_until.isoformat() == in_days(60)
    assert "Propose to let one side" not in ben.get("/p/riverside/decisions/").content.decode()


def test_the_page_of_powers_says_for_which_office_no_two_keys_can_be_turned(cast):
    def page():
        page = client_of(cast.ben).get("/p/riverside/powers/").content.decode()
        return page.split('id="stuck-offices"')[1].split("</div>")[0]

    assert "Safeguarding lead</strong>: Nobody holds" in page() and "Co-facilitator" not in page()
    Declaration.objects.filter(member__person=cast.ama).update(perspective=cast.universities)
    assert "Co-facilitator</strong>: All who hold the office bring the same perspective" in page()
    assert "?effect=grant_mandate" in page()


# Undoing


@pytest.mark.parametrize(
    ("name", "opposite"),
    [
        ("adopt_agreement", "adopt_agreement"),
        ("change_level", "change_level"),
        ("grant_mandate", "recall_mandate"),
        ("recall_mandate", "grant_mandate"),
        ("admit_member", "release_member"),
        ("admit_organisation", "release_organisation"),
        ("release_organisation", "admit_organisation"),
        ("form_pod", "close_pod"),
        ("close_pod", "form_pod"),
        ("extend_mandate", None),
        ("release_member", None),
    ],
)
def test_another_decision_undoes_what_one_brought_about(cast, name, opposite):
    before = partnerships.rules_of(cast.partnership)
    proposal = put(carrying(cast, name))
    decide(proposal)
    ben, once = client_of(cast.ben), {"once": str(uuid4())}
    answers = [ben.post(at("propose_undoing", proposal), once) for _ in range(2)]
    undoing_it = Proposal.objects.get(once=once["once"])
    assert {answer.url for answer in answers} == {undoing_it.get_absolute_url()}
    assert [each.name for each in undoing_it.effects.all()] == ([opposite] if opposite else [])
    assert (undoing_it.state, proposal.question in undoing_it.question) == ("draft", True)
    if opposite:
        assert decide(put(undoing_it)).hindrance is None
    if opposite in {"adopt_agreement", "change_level"}:
        held = partnerships.agreement_of(cast.partnership)
        assert (held.version, held.sections) == (3, [])
        assert partnerships.rules_of(cast.partnership).key_hours == before.key_hours
