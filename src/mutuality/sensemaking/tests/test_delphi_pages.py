"""Pages of a Delphi, through the client: preparing, scoring one item at a time, rounds, results and files."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mutuality.sensemaking.actions import delphi as actions
from mutuality.sensemaking.actions import drawing
from mutuality.sensemaking.actions import exercise as exercises
from mutuality.sensemaking.models import DelphiRound, DelphiScore, Exercise, Snapshot
from tests.cast import client_of

from .made import draft, once, opened
from .panel import SETTINGS, all_say, joins, next_round, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def delphi(cast):
    return opened(cast, "delphi", settings=dict(SETTINGS))


@pytest.fixture
def found(cast, delphi):
    """Two groups that differ on the second item; the results of round 1, drawn."""
    all_say(joins(cast, 6, cast.lived), delphi, {1: 9, 2: 8})
    all_say(joins(cast, 12, cast.universities), delphi, {1: 8, 2: 2})
    say(cast.ama, delphi, 1, 7, comment="=It is only fair.")
    next_round(cast, delphi)
    return drawing.draw(cast.dina, delphi, once=once())


def address(name, exercise, *more):
    return reverse(f"sensemaking:{name}", args=["riverside", exercise.pk, *more])


def read(person, name, exercise, *more):
    answer = client_of(person).get(address(name, exercise, *more))
    assert answer.status_code == 200
    return answer.content.decode()


def tap(person, exercise, number, **body):
    return client_of(person).post(address("score_item", exercise, number), {"round": 1, "score": "7"} | body)


def test_it_is_prepared_with_a_rule_of_its_own(cast):
    body = {"title": "What first?", "rounds": "3", "rule": "written", "share": "60", "few": "20", "scope": "all"}
    where = reverse("sensemaking:prepare", args=["riverside", "delphi"])
    refused = client_of(cast.cora).post(where, body | {"once": once(), "few": ""})
    assert refused.status_code == 422 and b"A rule of your own needs this." in refused.content
    assert client_of(cast.cora).post(where, body | {"once": once()}).status_code == 302
    made = Exercise.objects.get()
    assert made.settings == {"rounds": 3, "rule": "written", "share": 60, "few": 20, "scope": "all"}
    page = read(cast.cora, "exercise", made)
    assert "at least 60 of 100 give 7 to 9" in page and "at most 20 of 100 give 1 to 3" in page


def test_a_rule_that_ships_is_kept_by_its_name_alone(cast):
    body = {"title": "What first?", "rounds": "2", "rule": "every_group_80_10", "share": "60", "once": once()}
    client_of(cast.cora).post(reverse("sensemaking:prepare", args=["riverside", "delphi"]), body)
    assert Exercise.objects.get().settings == {"rounds": 2, "rule": "every_group_80_10"}


def test_each_tap_is_kept_and_leads_to_the_next_item(cast, delphi):
    answer = tap(cast.dina, delphi, 1, comment="Only fair.")
    assert answer.status_code == 302 and answer.url == address("score_item", delphi, 2)
    page = read(cast.dina, "exercise", delphi)
    assert "You have answered 1 of 4" in page and "you gave 7" in page
    for number in (3, 4, 2):
        answer = tap(cast.dina, delphi, number, score="cannot")
    assert answer.url == delphi.get_absolute_url()
    assert DelphiScore.objects.filter(score=None).count() == 3
    assert "Only fair." in read(cast.dina, "score_item", delphi, 1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"score": ""}, "Tap the number that fits"),
        ({"score": "10"}, "10"),
        ({"round": "2"}, "Another round has begun since."),
        ({"round": ""}, "This page was not whole."),
        ({"comment": "x" * 1001}, "1000"),
    ],
)
def test_what_cannot_be_kept_is_said_in_words_with_the_reason_still_there(cast, delphi, change, words):
    answer = tap(cast.dina, delphi, 1, **({"comment": "Only fair."} | change))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page and ("Only fair." in page or "xxx" in page)
    assert not DelphiScore.objects.exists()


def test_a_round_that_closes_while_somebody_reads_refuses_in_words(cast, delphi):
    actions.close_round(cast.cora, delphi)
    answer = tap(cast.dina, delphi, 1, comment="Only fair.")
    assert answer.status_code == 422 and b"This round is closed." in answer.content and b"Only fair." in answer.content
    assert client_of(cast.dina).get(address("score_item", delphi, 1)).url == delphi.get_absolute_url()


def test_nothing_of_the_round_that_is_open_is_shown(cast, delphi):
    all_say(joins(cast, 6, cast.lived), delphi, {1: 9})
    say(cast.ben, delphi, 1, 2, comment="Not for me.")
    for page in (read(cast.dina, "exercise", delphi), read(cast.dina, "score_item", delphi, 1)):
        assert "Not for me." not in page and "give 7 to 9" not in page.split("What counts as agreed")[0]
    snapshot = drawing.draw(cast.dina, delphi, once=once())
    assert "The first round is still open." in read(cast.dina, "snapshot", delphi, snapshot.number)


def test_from_the_second_round_on_each_sees_groups_and_their_own(cast, delphi, found):
    page = read(cast.ama, "score_item", delphi, 1)
    assert "You gave 7" in page and "Stay with my 7" in page and "=It is only fair." in page
    assert page.count("<svg viewBox") == 3 and "Lived experience" in page and "Universities" in page
    assert "19" in page and "All together" in page
    assert "Stay with my" not in read(cast.eve, "score_item", delphi, 1)


def test_the_result_says_first_what_it_found_and_what_one_group_alone_holds_important(cast, delphi, found):
    page = read(cast.dina, "snapshot", delphi, found.number)
    assert "We agree on 1 thing that is important." in page
    assert "1 is important to one group, and stays on the table." in page
    assert "Important to:</p>" not in page and "<strong>Lived experience</strong>" in page
    assert "What another rule would have given" in page and "Our rule:" in page


def test_after_the_last_round_it_says_who_changed_and_who_left(cast, delphi, found):
    for person in joins(cast, 5, cast.community):
        say(person, delphi, 1, 8, round=2)
    exercises.close_exercise(cast.cora, delphi)
    last = drawing.draw(cast.dina, delphi, once=once())
    page = read(cast.dina, "snapshot", delphi, last.number)
    assert "Of 19 people who scored in round 1, 0 scored in this one." in page
    assert "All rounds are over." in read(cast.dina, "exercise", delphi)


def test_files_hold_what_the_page_shows(cast, delphi, found):
    client = client_of(cast.dina)
    text = {name: client.get(address("snapshot_file", delphi, found.number, name)).content.decode()
            for name in ("scores.csv", "delphi.json", "scores.svg")}  # fmt: skip
    rows = [row for row in csv.DictReader(io.StringIO(text["scores.csv"])) if row["item"] == "2"]
    assert [(row["group"], row["people"]) for row in rows] == [
        ("all", "18"), ("Lived experience", "6"), ("Universities", "12"),
    ]  # fmt: skip
    assert rows[0]["outcome"] == "important_to_one_group" and rows[1]["score_8"] == "6"
    assert json.loads(text["delphi.json"])["rounds"] == Snapshot.objects.get(pk=found.pk).result["rounds"]
    assert text["scores.svg"].startswith("<svg xmlns") and "Lived experience (6)" in text["scores.svg"]


def test_who_leads_closes_and_opens_rounds_from_the_page(cast, delphi):
    client = client_of(cast.cora)
    assert client.post(address("close_round", delphi)).url == delphi.get_absolute_url()
    assert "Round 1 is over." in read(cast.dina, "exercise", delphi)
    assert "Open it" not in read(cast.dina, "exercise", delphi)
    refused = client.post(address("open_round", delphi), {"once": once(), "day": "2020-01-01", "hour": "18:00"})
    assert refused.status_code == 422 and b"Give people more time" in refused.content
    assert client.post(address("open_round", delphi), {"once": once(), "hour": "18:00"}).status_code == 302
    assert DelphiRound.objects.count() == 2


def test_a_reason_is_taken_back_by_the_one_who_gave_it(cast, delphi, found):
    exercises.close_exercise(cast.cora, delphi)
    page = read(cast.ama, "exercise", delphi)
    assert "What you wrote" in page and "=It is only fair." in page and "1. =" in page
    where = address("take_back_comment", delphi, 1, 1)
    assert client_of(cast.eve).post(where).status_code == 404
    client_of(cast.ama).post(where)
    assert "only fair" not in read(cast.eve, "snapshot", delphi, found.number)


def test_pages_ask_the_database_as_often_for_many(cast):
    def asked(number):
        exercise = opened(cast, "delphi", [f"Number {n}." for n in range(number)], settings=dict(SETTINGS))
        people = joins(cast, number, cast.lived)
        all_say(people[:5], exercise, dict.fromkeys(range(1, number + 1), 8))
        say(cast.dina, exercise, 1, 5, comment="Yes.")
        next_round(cast, exercise)
        snapshot = drawing.draw(cast.dina, exercise, once=once())
        counts = []
        for name, *more in (("exercise",), ("score_item", 1), ("snapshot", snapshot.number)):
            client = client_of(cast.dina)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address(name, exercise, *more)).status_code == 200
            counts.append(len(queries))
        return counts

    asked(2)
    assert asked(3) == asked(9)


def test_a_draft_shows_what_will_be_scored_to_those_who_lead(cast):
    made = draft(cast, "delphi", settings=dict(SETTINGS))
    assert "Pay people on the day." in read(cast.cora, "exercise", made)
    assert client_of(cast.dina).get(made.get_absolute_url()).status_code == 404
