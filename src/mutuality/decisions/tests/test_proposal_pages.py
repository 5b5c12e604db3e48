"""The pages of decisions, through the client: from a draft to a result, for every method."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mutuality.decisions.actions import closing, positions, proposing
from mutuality.decisions.models import Ballot, Decider, Position, Proposal, Source
from mutuality.kit.refused import Refused
from mutuality.meetings.actions import speaking
from tests.cast import client_of, open_now

from .made import HARM, WAYS, agree_on, draft, due, everybody, fields_of, opened, uuid4

pytestmark = pytest.mark.django_db
every_method = pytest.mark.parametrize("method", WAYS)
HOME = "/p/riverside/decisions/"


def at(proposal, name="proposal", *more):
    return reverse(f"decisions:{name}", args=["riverside", proposal.pk, *more])


def read(person, address):
    answer = client_of(person).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(**more):
    day = (timezone.now() + timedelta(days=4)).date()
    words = {"question": "Shall we pay in cash?", "method": "consent", "day": day, "hour": "18:00"}
    return words | {"once": str(uuid4()), "threshold": ""} | more


# Writing


def test_a_member_writes_a_draft_that_nobody_else_sees_and_opens_it_to_all(cast):
    dina = client_of(cast.dina)
    answer = dina.post(f"{HOME}propose/", words_of(), follow=True)
    assert "Only you see it" in answer.content.decode()
    proposal = Proposal.objects.get()
    assert client_of(cast.ben).get(at(proposal)).status_code == 404
    assert "Shall we pay in cash?" not in read(cast.ben, HOME)
    dina.post(at(proposal, "open_proposal"))
    page = read(cast.ben, HOME)
    assert "Waits for your answer" in page and "Shall we pay in cash?" in page
    assert Decider.objects.filter(proposal=proposal).count() == 5


def test_the_same_form_sent_twice_makes_one_draft(cast):
    words, dina = words_of(), client_of(cast.dina)
    assert [dina.post(f"{HOME}propose/", words).status_code for _ in range(2)] == [302, 302]
    assert Proposal.objects.count() == 1


def test_a_method_with_options_asks_for_them_before_it_can_be_opened(cast):
    dina = client_of(cast.dina)
    answer = dina.post(f"{HOME}propose/", words_of(method="ranked"))
    proposal = Proposal.objects.get()
    assert answer.url == at(proposal, "set_options")
    assert "from two to 12 options" in dina.post(at(proposal, "open_proposal"), follow=True).content.decode()
    rows = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0}
    rows |= {"form-0-text": "Cash", "form-0-meaning": "you have no bank account", "form-1-text": "Vouchers"}
    dina.post(at(proposal, "set_options"), rows)
    assert "Choose this if you have no bank account" in read(cast.dina, at(proposal))
    dina.post(at(proposal, "open_proposal"))
    assert "Choose this if you have no bank account" in read(cast.ben, at(proposal))


def test_two_options_that_say_the_same_are_refused_and_stay_in_the_form(cast):
    rows = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0, "form-0-text": "Cash", "form-1-text": "cash"}
    answer = client_of(cast.dina).post(at(draft(cast, "dots"), "set_options"), rows)
    assert answer.status_code == 422
    assert "Two options say the same" in answer.content.decode() and 'value="cash"' in answer.content.decode()


def test_a_proposal_rests_on_words_that_all_may_read_and_on_the_question(cast):
    open_now(cast.meeting)
    said = speaking.speak(cast.ben, cast.table, text="Cash came in March.", once=uuid4(), question=cast.first_question)
    hidden = speaking.speak(
        cast.ben, cast.table, text="Only here.", once=uuid4(), question=cast.first_question, scope="table"
    )
    proposal, dina = draft(cast), client_of(cast.dina)
    assert cast.first_question.text in read(cast.dina, at(proposal, "choose_sources"))
    page = read(cast.dina, at(proposal, "rest_on", cast.first_question.pk))
    assert "Cash came in March." in page and "Only here." not in page
    chosen = {"with_question": "on", "contributions": [str(said.pk), str(hidden.pk)]}
    assert dina.post(at(proposal, "rest_on", cast.first_question.pk), chosen).status_code == 422
    chosen["contributions"] = [str(said.pk)]
    for _ in range(2):
        assert dina.post(at(proposal, "rest_on", cast.first_question.pk), chosen).status_code == 302
    assert Source.objects.count() == 2
    assert "Cash came in March." in read(cast.dina, at(proposal))
    speaking.withdraw(cast.ben, said)
    page = read(cast.dina, at(proposal))
    assert "Cash came in March." not in page and "Withdrawn by the person who said it." in page


# Answering


@every_method
def test_an_answer_is_taken_shown_again_changed_and_taken_back(cast, method):
    proposal, ben = opened(cast, method), client_of(cast.ben)
    assert ben.post(at(proposal, "take_position"), fields_of(WAYS[method])).status_code == 302
    assert Position.objects.get().voice == WAYS[method]
    page = read(cast.ben, at(proposal))
    assert "Change my answer" in page and "1 of 5 voices are in" in page
    ben.post(at(proposal, "take_position"), fields_of(WAYS[method]) | {"abstain": "on", "stance": "abstain"})
    assert Position.objects.get().voice == "abstain"
    ben.post(at(proposal, "take_back_position"))
    assert not Position.objects.exists()
    assert "This is my answer" in read(cast.ben, at(proposal))
    assert "0 of 5 voices are in" in read(cast.ben, at(proposal))


@pytest.mark.parametrize(
    ("method", "sent", "said"),
    [
        ("consent", {}, "Choose one of these."),
        ("consent", {"stance": "object"}, "An objection names the harm"),
        ("consent", {"stance": "disagree"}, "not one of the available choices"),
        ("majority", {"stance": "object", "reason": HARM}, "not one of the available choices"),
        ("score", {"option_1": "3"}, "Give this one points too"),
        ("ranked", {"option_1": "1", "option_2": "1"}, "Another option has this place."),
        ("ranked", {"option_1": "1"}, "Give this one a place too."),
        ("dots", {"option_1": "4", "option_2": "3"}, "You have placed 7 dots, and there are 5. Take 2 away."),
        ("dots", {}, "Place at least one dot"),
    ],
)
def test_what_cannot_be_counted_is_answered_in_words_and_stays_typed(cast, method, sent, said):
    proposal = opened(cast, method)
    answer = client_of(cast.ben).post(at(proposal, "take_position"), sent | {"reason": sent.get("reason", "Why not.")})
    if (method, sent) == ("consent", {"stance": "object"}):
        answer = client_of(cast.ben).post(at(proposal, "take_position"), sent | {"reason": "No."})
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page
    assert not Position.objects.exists()


def test_an_objection_with_its_harm_is_read_by_all(cast):
    proposal = opened(cast)
    client_of(cast.ben).post(at(proposal, "take_position"), {"stance": "object", "reason": HARM})
    page = read(cast.eve, at(proposal))
    assert HARM in page and "Ben" in page


def test_somebody_who_joined_later_has_no_voice_and_is_told_so(cast):
    proposal = opened(cast)
    Decider.objects.filter(person=cast.ben).delete()
    assert "You have no voice in this one" in read(cast.ben, at(proposal))
    answer = client_of(cast.ben).post(at(proposal, "take_position"), {"stance": "agree"}, follow=True)
    assert "You have no voice in this one" in answer.content.decode() and not Position.objects.exists()


# Secret


@every_method
def test_a_secret_answer_gives_a_code_and_only_the_code_changes_it(cast, method):
    proposal, ben = opened(cast, method, is_secret=True), client_of(cast.ben)
    code = re.search(r'name="code" value="([^"]+)"', read(cast.ben, at(proposal)))[1]
    first = fields_of(WAYS[method], code=code)
    answer = ben.post(at(proposal, "take_position"), first)
    assert answer.status_code == 200 and code in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert ben.post(at(proposal, "take_position"), first).status_code == 200  # sent twice: laid once
    assert Ballot.objects.get().voice == WAYS[method]
    other = fields_of("abstain", abstain="on", code="0000-0000-0000-0000")
    refused = ben.post(at(proposal, "take_position"), other)
    assert refused.status_code == 422 and "You have answered already" in refused.content.decode()
    ben.post(at(proposal, "take_position"), other | {"code": code.lower()})
    assert Ballot.objects.get().voice == "abstain"
    ben.post(at(proposal, "take_back_position"), {"back-code": code})
    assert not Ballot.objects.exists() and not Decider.objects.filter(has_answered=True).exists()


def test_a_secret_ballot_shows_neither_names_nor_reasons_nor_numbers_below_three(cast):
    proposal = opened(cast, "majority", is_secret=True)
    for person, voice in ((cast.ben, "agree"), (cast.eve, "disagree")):
        code = re.search(r'name="code" value="([^"]+)"', read(person, at(proposal)))[1]
        client_of(person).post(at(proposal, "take_position"), {"stance": voice, "code": code})
    page = read(cast.ama, at(proposal))
    assert "fewer than three have answered" in page
    assert "Eve" not in page and "Ben" not in page and 'name="reason"' not in page
    closing.close_proposal(None, due(proposal))
    page = read(cast.ama, at(proposal))
    assert "Expired" not in page and "fewer than the 3 people needed" in page
    assert "Ben" not in page and "Who was away" not in page


# Results


@every_method
def test_a_result_says_what_came_of_it_and_how_it_was_counted(cast, method):
    proposal = opened(cast, method)
    for person in everybody(cast)[:4]:
        positions.take_position(person, proposal, voice=WAYS[method])
    closing.close_proposal(None, due(proposal))
    page = read(cast.eve, at(proposal))
    assert "4 of 5 people answered." in page and "Who was away" in page and "Eve" in page
    chosen = {"score": "Cash", "ranked": "Vouchers", "dots": "Cash"}.get(method)
    assert (f"Chosen: “{chosen}”." if chosen else "Adopted.") in page
    if method == "ranked":
        assert "Schulze" in page and "Instant run-off" in page and "Both ways choose the same." in page


def test_a_tie_is_named(cast):
    proposal = opened(cast, "ranked")
    for person, order in (
        (cast.ama, ["1", "2"]),
        (cast.ben, ["1", "2"]),
        (cast.eve, ["2", "1"]),
        (cast.cora, ["2", "1"]),
    ):
        positions.take_position(person, proposal, voice=order)
    closing.close_proposal(None, due(proposal))
    page = read(cast.eve, at(proposal))
    assert "A tie: nothing is decided." in page and "Cash = Vouchers" in page


def test_a_proposal_that_too_few_answered_says_how_to_go_on(cast):
    proposal = opened(cast)
    positions.take_position(cast.ama, proposal, voice="agree")
    closing.close_proposal(None, due(proposal))
    page = read(cast.eve, at(proposal))
    assert "It expired: 1 people answered, and 3 were needed." in page and "Anybody can ask again" in page
    assert "Expired or withdrawn" in read(cast.eve, HOME)


def test_a_perspective_that_is_not_yet_with_us_holds_it_up_and_is_too_small_to_be_named(cast):
    agree_on(cast, perspective_threshold=50)
    proposal = opened(cast, "majority")
    for person in everybody(cast):
        positions.take_position(person, proposal, voice="disagree" if person == cast.ama else "agree")
    closing.close_proposal(None, due(proposal))
    page = read(cast.eve, at(proposal))
    assert "A perspective that is too small to show is not yet with us." in page
    assert "“Lived experience” is not yet with us" not in page


# From elsewhere


def test_it_waits_on_the_first_page_until_it_is_answered(cast):
    proposal = opened(cast)
    assert "A decision needs your voice" in read(cast.eve, "/")
    assert "Shall we pay in cash?" in read(cast.eve, "/p/riverside/")
    positions.take_position(cast.eve, proposal, voice="agree")
    assert "A decision needs your voice" not in read(cast.eve, "/")


def test_the_proposer_withdraws_it_and_nobody_answers_any_more(cast):
    proposal = opened(cast)
    client_of(cast.dina).post(at(proposal, "withdraw_proposal"))
    assert "Withdrawn" in read(cast.eve, at(proposal))
    with pytest.raises(Refused, match="withdrawn"):
        positions.take_position(cast.eve, proposal, voice="agree")


def test_only_with_every_voice_in_somebody_closes_it_early(cast):
    proposal = opened(cast)
    for person in everybody(cast)[:4]:
        positions.take_position(person, proposal, voice="agree")
    answer = client_of(cast.dina).post(at(proposal, "close_proposal"), follow=True)
    assert "Some people have not answered yet." in answer.content.decode()
    assert "Close it now" not in read(cast.eve, at(proposal))
    positions.take_position(cast.eve, proposal, voice="agree")
    assert "Close it now" in read(cast.eve, at(proposal))
    assert "it is closed" in client_of(cast.ben).post(at(proposal, "close_proposal"), follow=True).content.decode()


def test_the_live_part_is_fetched_by_itself(cast):
    proposal = opened(cast)
    page = read(cast.eve, at(proposal, "proposal_standing"))
    assert 'id="standing"' in page and "<html" not in page
    closing.close_proposal(None, due(proposal))
    assert "See what came of it" in read(cast.eve, at(proposal, "proposal_standing"))


def test_a_changed_draft_keeps_no_options_that_its_method_does_not_take(cast):
    proposal = draft(cast, "dots")
    words = {key: value for key, value in words_of().items() if key != "once"}
    assert client_of(cast.dina).post(at(proposal, "change_proposal"), words).status_code == 302
    proposal.refresh_from_db()
    assert proposal.method == "consent" and not proposal.options.exists()


def test_a_draft_closing_too_soon_is_not_opened(cast):
    proposal = draft(cast, closes_at=timezone.now() + timedelta(hours=20))
    answer = client_of(cast.dina).post(at(proposal, "open_proposal"), follow=True)
    assert "at least a whole day" in answer.content.decode()
    with pytest.raises(Refused):
        proposing.open_proposal(cast.ben, draft(cast))
