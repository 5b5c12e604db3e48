"""Statements: drawn from voices, reworded and merged with their trail, suggested, set aside; and words taken back."""

from uuid import uuid4

import pytest
from django.urls import reverse

from mutuality.kit.refused import Refused
from mutuality.meetings.actions import speaking
from mutuality.meetings.models import Contribution
from mutuality.sensemaking.actions import statements as actions
from mutuality.sensemaking.models import Statement
from mutuality.sensemaking.queries import statements as queries
from mutuality.sensemaking.rules.statements import check_adding
from tests.cast import client_of, open_now

from .made import draft, opened

pytestmark = pytest.mark.django_db
WORDS = "Pay us on the day we meet."


@pytest.fixture
def voice(cast):
    """What Dina said to all, under her name."""
    return said(cast, cast.dina)


def said(cast, person, **more):
    meeting = cast.meeting if cast.meeting.state == "open" else open_now(cast.meeting)
    words = {"text": WORDS, "voice": "named", "scope": "partnership", "quotation": "yes", "language": "en"} | more
    question = meeting.questions.first()
    return speaking.speak(person, meeting.tables.get(number=1), question=question, once=uuid4(), **words)


def drawn(cast, exercise, *voices, text="Pay people on the day they come."):
    return actions.draw_statement(cast.cora, exercise, once=uuid4(), text=text, contributions=voices)


def refused(action, *args, **more):
    with pytest.raises(Refused) as refusal:
        action(*args, **more)
    return str(refusal.value)


def test_a_statement_keeps_the_voices_it_was_drawn_from(cast, voice):
    statement = drawn(cast, draft(cast, sentences=[]), voice)
    assert queries.trail_of(statement).voices == [voice]
    assert statement.number == 1


def test_a_repeated_submit_draws_one_statement(cast):
    exercise, once = draft(cast, sentences=[]), uuid4()
    for _ in range(2):
        actions.draw_statement(cast.cora, exercise, once=once, text="Once is enough.", contributions=[])
    assert exercise.statements.count() == 1


def test_words_for_one_table_are_not_drawn_from(cast):
    to_the_table = said(cast, cast.dina, scope="table")
    assert "everybody in the partnership may read" in refused(drawn, cast, draft(cast), to_the_table)


def test_who_leads_nothing_draws_nothing(cast):
    exercise = draft(cast)
    with pytest.raises(Refused):
        actions.draw_statement(cast.dina, exercise, once=uuid4(), text="Something else.", contributions=[])
    assert exercise.statements.count() == 4


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": "  "}, "Write one short sentence."),
        ({"state": "closed"}, "It is closed"),
        ({"kind": "concept_map", "state": "open"}, "Nothing can be added now"),
        ({"others": ["pay  PEOPLE"]}, "in the same words"),
        ({"others": [str(n) for n in range(500)]}, "Merge some"),
    ],
)
def test_what_cannot_be_added_is_said_in_words(changed, sentence):
    check_adding(**(fits := {"kind": "opinions", "state": "open", "text": "Pay people.", "others": []}))
    assert sentence in refused(check_adding, **(fits | changed))


def test_rewording_keeps_what_was_said_before(cast):
    statement = draft(cast).statements.first()
    actions.reword_statement(cast.cora, statement, text="Pay people at once.", why="Shorter.")
    trail = queries.trail_of(Statement.objects.select_related("exercise").get(pk=statement.pk))
    assert trail.statement.text == "Pay people at once."
    assert [(each.text, each.why, each.by) for each in trail.earlier] == [(statement.text, "Shorter.", cast.cora)]


def test_what_people_answer_is_not_reworded(cast):
    statement = opened(cast).statements.first()
    assert "People answer these words" in refused(actions.reword_statement, cast.cora, statement, text="Else.", why="")


def test_merging_keeps_every_statement_and_its_voices_under_the_new_one(cast, voice):
    exercise = draft(cast)
    first, other = drawn(cast, exercise, voice), exercise.statements.first()
    merged = actions.merge_statements(cast.cora, exercise, once=uuid4(), text="Pay at once.", statements=[first, other])
    trails = {trail.statement.pk: trail for trail in queries.trails_of(exercise)}
    assert {each.statement for each in trails[merged.pk].merged} == {first, other}
    assert trails[merged.pk].number_of_voices == 1
    assert first.pk not in trails
    assert first not in queries.statements_in(exercise)


def test_one_statement_alone_is_not_merged(cast):
    exercise = draft(cast)
    once = {"once": uuid4(), "text": "Alone."}
    assert "at least two" in refused(
        actions.merge_statements, cast.cora, exercise, statements=[exercise.statements.first()], **once
    )


def test_a_suggestion_waits_for_those_who_lead_and_tells_nobody_whose_it_is(cast):
    exercise = opened(cast)
    suggested = actions.suggest_statement(cast.dina, exercise, once=uuid4(), text="Bring the children.")
    assert suggested not in queries.statements_in(exercise)
    page = reverse("sensemaking:statements", args=["riverside", exercise.pk])
    assert "Bring the children." not in client_of(cast.dina).get(page).content.decode()
    assert "Bring the children." in client_of(cast.cora).get(page).content.decode()
    actions.bring_back(cast.cora, suggested)
    assert suggested in queries.statements_in(exercise)
    assert (
        "Dina"
        not in client_of(cast.cora)
        .get(reverse("sensemaking:statement", args=["riverside", exercise.pk, suggested.number]))
        .content.decode()
        .split("<main")[1]
    )


def test_a_suggested_statement_is_no_page_for_others_until_it_is_taken_in(cast):
    exercise = opened(cast)
    suggested = actions.suggest_statement(cast.dina, exercise, once=uuid4(), text="Bring the children.")
    page = reverse("sensemaking:statement", args=["riverside", exercise.pk, suggested.number])
    assert client_of(cast.eve).get(page).status_code == 404
    actions.bring_back(cast.cora, suggested)
    assert client_of(cast.eve).get(page).status_code == 200


def test_setting_aside_needs_a_reason_that_all_can_read(cast):
    statement = opened(cast).statements.first()
    assert "Say why" in refused(actions.set_aside, cast.cora, statement, why=" ")
    actions.set_aside(cast.cora, statement, why="It names somebody.")
    page = reverse("sensemaking:statements", args=["riverside", statement.exercise_id])
    assert "It names somebody." in client_of(cast.dina).get(page).content.decode()


def test_of_words_that_are_taken_back_nothing_stays_in_what_rested_on_them_alone(
    cast, voice, django_capture_on_commit_callbacks
):
    exercise = draft(cast, sentences=[])
    alone = drawn(cast, exercise, voice)
    actions.reword_statement(cast.cora, alone, text="Pay on the day.", why="")
    beside = drawn(cast, exercise, voice, said(cast, cast.ben), text="Money first.")
    with django_capture_on_commit_callbacks(execute=True):
        speaking.withdraw(cast.dina, Contribution.objects.get(pk=voice.pk))
    alone.refresh_from_db()
    beside.refresh_from_db()
    assert (alone.text, alone.state) == ("", "aside")
    assert not alone.earlier.exists()
    assert (beside.text, beside.state) == ("Money first.", "in")
    assert queries.trail_of(beside).lost_a_voice


@pytest.mark.parametrize("number", [4, 40])
def test_the_list_of_statements_makes_as_many_queries_for_four_as_for_forty(cast, django_assert_num_queries, number):
    exercise = draft(cast, sentences=[f"Sentence {each}." for each in range(number)])
    with django_assert_num_queries(3):
        assert len(queries.trails_of(exercise)) == number
