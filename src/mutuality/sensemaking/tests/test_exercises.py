"""Exercises from draft to closing, snapshots and disagreements: what every kind shares."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.record.models import Entry
from mutuality.sensemaking.actions import drawing, held, kinds, opinions, statements
from mutuality.sensemaking.actions import exercise as actions
from mutuality.sensemaking.models import Exercise, Respondent, Snapshot
from mutuality.sensemaking.queries import exercise as queries
from mutuality.sensemaking.queries.drawn import Drawn, digest_of
from mutuality.sensemaking.rules.exercise import check_opening
from tests.cast import client_of

from .made import draft, opened

pytestmark = pytest.mark.django_db


def refused(action, *args, **more):
    with pytest.raises(Refused) as refusal:
        action(*args, **more)
    return str(refusal.value)


def address(exercise, name="exercise", *more):
    return reverse(f"sensemaking:{name}", args=["riverside", exercise.pk, *more])


@pytest.fixture
def drawer(monkeypatch):
    """A drawing that takes no time: what it gives is what is put here, or raised."""
    gives = {"result": Drawn("counting", {"sum": 4}, {"by": "hand"}, 4, digest_of([1, 2, 3, 4]), {"hand": "1"})}

    def draw(exercise, seed, tell):
        tell(50)
        if isinstance(gives["result"], Exception):
            raise gives["result"]
        return gives["result"]

    monkeypatch.setitem(kinds.DRAWERS, "opinions", draw)
    return gives


def test_a_draft_is_seen_by_those_who_lead_and_nobody_else(cast):
    exercise = draft(cast)
    assert client_of(cast.cora).get(address(exercise)).status_code == 200
    assert client_of(cast.dina).get(address(exercise)).status_code == 404
    assert exercise.title not in client_of(cast.dina).get("/p/riverside/findings/").content.decode()


def test_opening_freezes_what_it_asks_and_leaves_a_line_in_the_record(cast):
    exercise = opened(cast)
    assert (exercise.state, exercise.smallest_group) == ("open", 5)
    assert "{title}" in Entry.objects.filter(act="open_exercise").get().sentence
    said = {"title": "Other", "prompt": "", "pod": None, "closes_at": None, "settings": {}}
    assert "It is open already" in refused(actions.change_exercise, cast.cora, exercise, **said)


def test_a_member_without_an_office_opens_nothing(cast):
    assert refused(actions.open_exercise, cast.dina, draft(cast))


def test_a_closing_in_a_minute_is_too_soon():
    now = timezone.now()
    check_opening(state="draft", now=now, closes_at=now + timedelta(days=1))
    assert "more time" in refused(check_opening, state="draft", now=now, closes_at=now + timedelta(minutes=1))


def test_what_is_due_closes_by_itself(cast):
    exercise = opened(cast, closes_at=timezone.now() + timedelta(days=1))
    assert actions.close_due_exercises() == 0
    past = timezone.now() - timedelta(minutes=1)
    Exercise.objects.filter(pk=exercise.pk).update(opened_at=past - timedelta(days=1), closes_at=past)
    assert "It is closed" in refused(held.answering, cast.dina, exercise)
    assert actions.close_due_exercises() == 1
    assert Exercise.objects.get(pk=exercise.pk).state == "closed"
    assert Entry.objects.filter(act="close_exercise", sentence__startswith="An exercise closed").exists()


def test_answers_are_kept_under_a_key_that_tells_nobody_who_gave_them(cast):
    exercise, other = opened(cast), opened(cast)
    mine, elsewhere = held.answering(cast.dina, exercise), held.answering(cast.dina, other)
    assert mine.key != elsewhere.key
    assert held.answering(cast.dina, exercise) == mine
    assert queries.respondent_of(cast.dina, exercise) == mine
    related = {field.related_model for field in Respondent._meta.get_fields() if field.is_relation}
    assert not any(model._meta.label == "people.Person" for model in related)


def test_only_those_who_are_asked_answer(cast):
    exercise = opened(cast, pod=cast.north)
    held.answering(cast.dina, exercise)
    assert "Only those who were asked" in refused(held.answering, cast.eve, exercise)


def test_perspectives_are_joined_to_keys_only_when_something_is_drawn(cast, django_assert_num_queries):
    exercise = opened(cast)
    with django_assert_num_queries(2):
        sides = queries.sides_of(exercise)
    assert sides[queries.key_of(cast.ama, exercise)] == (cast.lived.pk, cast.lived.name)
    assert len(sides) == 5


def test_a_snapshot_keeps_what_is_needed_to_draw_it_again(cast, drawer):
    exercise = opened(cast)
    snapshot = drawing.draw(cast.dina, exercise, once=uuid4(), seed=7)
    snapshot.refresh_from_db()
    assert (snapshot.state, snapshot.number, snapshot.seed) == ("drawn", 1, 7)
    assert (snapshot.method, snapshot.result, snapshot.parameters) == ("counting", {"sum": 4}, {"by": "hand"})
    assert snapshot.inputs_digest == digest_of([1, 2, 3, 4])
    assert Entry.objects.filter(act="draw").get().facts["seed"] == 7
    assert drawing.draw(cast.dina, exercise, once=uuid4()).number == 2


def test_a_repeated_submit_draws_once(cast, drawer):
    exercise, once = opened(cast), uuid4()
    assert len({drawing.draw(cast.dina, exercise, once=once).pk for _ in range(2)}) == 1


def test_while_one_is_drawn_another_is_not_begun_unless_it_was_interrupted(cast, drawer):
    exercise = opened(cast)
    words = {"exercise": exercise, "number": 1, "seed": 1, "state": "drawing"}
    under_way = Snapshot.objects.create(asked_at=timezone.now(), **words)
    assert drawing.draw(cast.dina, exercise, once=uuid4()) == under_way
    Snapshot.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    assert drawing.draw(cast.dina, exercise, once=uuid4()).number == 2
    under_way.refresh_from_db()
    assert under_way.state == "failed"


def test_what_cannot_be_drawn_says_why_on_its_page(cast, drawer):
    drawer["result"] = ValueError("Fewer than three people have answered.")
    snapshot = drawing.draw(cast.dina, opened(cast), once=uuid4())
    snapshot.refresh_from_db()
    assert snapshot.state == "failed"
    assert (
        "Fewer than three people have answered."
        in client_of(cast.eve).get(snapshot.get_absolute_url()).content.decode()
    )


def test_of_a_draft_nothing_is_drawn(cast, drawer):
    assert "Open it first" in refused(drawing.draw, cast.cora, draft(cast), once=uuid4())


def test_a_disagreement_stands_under_its_name_until_it_is_taken_back(cast, drawer):
    snapshot = drawing.draw(cast.dina, opened(cast), once=uuid4())
    snapshot.refresh_from_db()
    said = {"about": "name", "thing": "", "text": "This group is no group."}
    word = drawing.disagree(cast.eve, snapshot, once=(once := uuid4()), **said)
    assert drawing.disagree(cast.eve, snapshot, once=once, **said) == word
    assert "Say in a few words" in refused(drawing.disagree, cast.eve, snapshot, once=uuid4(), **(said | {"text": " "}))
    assert "of your own" in refused(drawing.take_back_disagreement, cast.dina, word)
    drawing.take_back_disagreement(cast.eve, word)
    assert "of your own" in refused(drawing.take_back_disagreement, cast.eve, word)


def test_a_form_that_was_refused_keeps_what_was_typed(cast):
    words = {"title": "How shall we work?", "prompt": "What would help?", "day": "2020-13-45", "once": uuid4()}
    page = client_of(cast.cora).post("/p/riverside/findings/new/opinions/", words)
    assert page.status_code == 422
    assert "What would help?" in page.content.decode()
    assert "Give a day" in page.content.decode()


def test_how_far_a_drawing_is_stands_on_its_page_while_it_is_drawn(cast, monkeypatch, drawer):
    monkeypatch.setattr(drawing, "PATIENCE", 0)
    shown, drawn = [], drawer["result"]

    def draw(exercise, seed, tell):
        tell(50)
        snapshot = Snapshot.objects.get(exercise=exercise)
        shown.append(client_of(cast.eve).get(address(exercise, "snapshot_progress", snapshot.number)).content.decode())
        return drawn

    monkeypatch.setitem(kinds.DRAWERS, "opinions", draw)
    exercise = opened(cast)
    snapshot = drawing.draw(cast.dina, exercise, once=uuid4())
    assert "50 of 100 done" in shown[0]
    assert (
        "It is drawn."
        in client_of(cast.eve).get(address(exercise, "snapshot_progress", snapshot.number)).content.decode()
    )


def test_an_exercise_waits_for_whoever_is_asked_until_they_have_said_all(cast):
    exercise = opened(cast, sentences=["Pay people on the day.", "Say why you ask.", "Come to us."])
    assert queries.waiting_for(cast.dina) == queries.waiting_for(cast.eve) == [exercise]
    assert queries.waiting_for(cast.cat) == queries.waiting_for(cast.finn) == []
    for number in (1, 2, 3):
        opinions.answer_statement(cast.dina, exercise, number=number, voice="agree")
    assert queries.waiting_for(cast.dina) == []
    statements.draw_statement(cast.cora, exercise, once=uuid4(), text="Rest is work.")
    assert queries.waiting_for(cast.dina) == [exercise]
    held.ask_each(exercise, False)
    assert queries.waiting_for(cast.dina) == queries.waiting_for(cast.eve) == []
