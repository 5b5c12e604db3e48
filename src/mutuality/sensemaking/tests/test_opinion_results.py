"""What opinions show: what all sides share first, where they differ, a map with its honesty, and nobody in it."""

import json
from random import Random

import pytest
from distributed import Client, LocalCluster
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from mutuality.kit import cluster as kit_cluster
from mutuality.meetings.models import Contribution
from mutuality.partnerships.models import Declaration, Member
from mutuality.people.models import Person
from mutuality.sensemaking.actions import drawing, opinion_map
from mutuality.sensemaking.actions import exercise as exercises
from mutuality.sensemaking.actions import opinions as actions
from mutuality.sensemaking.actions.opinion_map import draw_opinions
from mutuality.sensemaking.actions.statements import lose_voice
from mutuality.sensemaking.models import Opinion, Origin, Respondent, Snapshot, Statement
from mutuality.sensemaking.queries.exercise import key_of
from mutuality.sensemaking.queries.opinion_results import map_of, results_of
from mutuality.sensemaking.rules import opinion_results as rules
from tests.cast import client_of

from .made import once, opened
from .test_opinions import linked

pytestmark = pytest.mark.django_db
SIX = [f"Sentence {number}" for number in range(1, 10)]


def join_many(cast, sides):
    """Members who bring these perspectives; `sides` is a list of them."""
    people = Person.objects.bulk_create(Person(name=f"P{number}") for number in range(len(sides)))
    rows = [Member(partnership=cast.partnership, person=one, joined_on="2026-01-01") for one in people]
    members = Member.objects.bulk_create(rows)
    Declaration.objects.bulk_create(
        Declaration(member=member, facet=cast.facet, perspective=side)
        for member, side in zip(members, sides, strict=True)
        if side
    )
    return people


def say(exercise, people, voice_of):
    """What everybody says; `voice_of` takes the place of a person and the number of a statement."""
    rows = Respondent.objects.bulk_create(Respondent(exercise=exercise, key=key_of(one, exercise)) for one in people)
    Opinion.objects.bulk_create(
        Opinion(respondent=row, statement=each, voice=voice)
        for place, row in enumerate(rows)
        for each in exercise.statements.all()
        if (voice := voice_of(place, each.number))
    )
    return rows


def two_camps(place, number):
    """Everybody agrees with 1; on 2 and after the first half says otherwise than the second."""
    if number == 1 or (place + number) % 11 == 0:
        return "agree"
    return "agree" if (place < 12) == (number % 2 == 0) else "disagree"


def drawn(cast, exercise, person=None):
    snapshot = drawing.draw(person or cast.cora, exercise, once=once(), seed=7)
    drawing.draw_snapshot.func(snapshot.pk)
    snapshot = Snapshot.objects.select_related("exercise__partnership").get(pk=snapshot.pk)
    return snapshot


@pytest.fixture
def camps(cast):
    """30 members of three perspectives, who are two camps; drawn."""
    exercise = opened(cast, sentences=SIX)
    people = join_many(cast, [cast.lived] * 12 + [cast.universities] * 12 + [cast.community] * 6)
    say(exercise, people, two_camps)
    return exercise, people, drawn(cast, exercise)


def test_it_leads_with_what_all_sides_share_then_where_they_differ_then_the_map(cast, camps):
    _exercise, people, snapshot = camps
    assert snapshot.state == "drawn", snapshot.why_not
    page = client_of(people[0]).get(snapshot.get_absolute_url())
    text = page.content.decode()
    sentence = "Whatever side we come from, most of us agree: “Sentence 1”"
    places = [text.index(each) for each in (sentence, 'id="shared"', 'id="apart"', 'id="map"', "All statements in a")]
    assert places == sorted(places)
    assert [line.number for line in page.context["results"].shared] == [1]
    assert page.context["results"].apart_first[0].apart > 50
    assert "12 of 12 agree (76 to 100 of 100)" in text and "30 of 30 agree" in text
    assert "We see 2 groups." in text and "Stability" in text and "Why this statement?" in text


def test_each_sees_where_they_stand_and_nobody_else_does(cast, camps):
    exercise, people, snapshot = camps
    assert "only you see where" in client_of(people[0]).get(snapshot.get_absolute_url()).content.decode()
    page = client_of(cast.dina).get(snapshot.get_absolute_url()).content.decode()
    assert 'class="mine"' not in page and "You are in group" not in page
    results = results_of(snapshot)
    numbers = dict(Respondent.objects.values_list("key", "pk"))
    mine = {map_of(results, numbers[key_of(one, exercise)]).my_group for one in people}
    assert mine == {"A", "B"}
    for name in ("results.json", "map.svg", "statements.csv"):
        file = client_of(people[0]).get(snapshot.get_absolute_url() + f"files/{name}").content.decode()
        assert "You" not in file and not any(key in file for key in numbers)
    points = json.loads(client_of(cast.dina).get(snapshot.get_absolute_url() + "files/results.json").content)["points"]
    assert points == sorted(points) and len(points) == 30


def test_nothing_of_a_small_side_is_kept_nor_what_would_let_it_be_worked_out(cast):
    exercise = opened(cast, sentences=SIX)
    people = join_many(cast, [cast.lived] * 9 + [cast.universities] * 8 + [cast.community] * 2)
    say(exercise, people, lambda place, number: "agree" if number < 5 or place != 18 else "disagree")
    result = drawn(cast, exercise).result
    assert [side["people"] for side in result["sides"]].count(None) >= 2
    for line in result["statements"]:
        shown = [cell for cell in line["sides"] if cell]
        left = sum(line["all"]) - sum(sum(cell) for cell in shown)
        assert line["sides"][2] is None and (left == 0 or left >= exercise.smallest_group)


def test_a_guest_alone_hides_no_side_and_cannot_be_worked_out(cast, camps, client):
    exercise, _people, before = camps
    _link, token = linked(cast, exercise)
    client.post(reverse("sensemaking:answer_as_guest", args=[token]), {"answer": "1 disagree"})
    exercises.close_exercise(cast.cora, exercise)
    after = drawn(cast, exercise).result
    assert after["people"] == 31 and after["sides"][-1]["name"] == ""
    for line, earlier in zip(after["statements"], before.result["statements"], strict=True):
        assert line["all"] == earlier["all"] and line["sides"] == [*earlier["sides"], None]


def test_guests_count_among_all_once_they_are_enough(cast, camps):
    exercise, _people, before = camps
    for number in range(5):
        one = Respondent.objects.create(exercise=exercise, key=f"{number:064}", is_guest=True)
        Opinion.objects.create(respondent=one, statement=exercise.statements.get(number=1), voice="disagree")
    first, second, *_ = drawn(cast, exercise).result["statements"]
    assert first["all"] == [30, 5, 0] and first["sides"][-1] == [0, 5, 0]
    assert second["all"] == before.result["statements"][1]["all"]


def test_a_statement_that_too_few_answered_shows_nothing_at_all(cast):
    exercise = opened(cast, sentences=SIX)
    people = join_many(cast, [cast.lived] * 6)
    say(exercise, people, lambda place, number: "agree" if number > 1 or place < 2 else None)
    snapshot = drawn(cast, exercise)
    first, second, *_ = snapshot.result["statements"]
    assert first["all"] is None and not any(first["sides"]) and second["all"] == [6, 0, 0]
    page = client_of(cast.dina).get(snapshot.get_absolute_url()).content.decode()
    assert "There is no map: too few of you" in page and "too few to show" in page


@pytest.mark.parametrize("people", [0, 1, 4])
def test_of_few_people_it_says_so_and_nothing_else(cast, people):
    exercise = opened(cast, sentences=SIX)
    say(exercise, join_many(cast, [cast.lived] * people), lambda place, number: "agree")
    snapshot = drawn(cast, exercise)
    page = client_of(cast.dina).get(snapshot.get_absolute_url()).content.decode()
    assert "Too few of us have answered" in page and "There is no map" in page
    assert snapshot.result["points"] == {} and " agree (" not in page


def test_people_who_answer_by_chance_are_told_that_there_are_no_clear_groups(cast):
    exercise = opened(cast, sentences=[f"Sentence {number}" for number in range(20)])
    lot = Random(5)
    say(exercise, join_many(cast, [None] * 40), lambda place, number: lot.choice(["agree", "disagree", "pass"]))
    snapshot = drawn(cast, exercise)
    assert snapshot.result["map"]["k"] == 0 and snapshot.result["map"]["sizes"] == []
    page = client_of(cast.dina).get(snapshot.get_absolute_url()).content.decode()
    assert "There are no clear groups" in page and "Group A" not in page
    assert {point[2] for point in snapshot.result["points"].values()} <= {-1}


def test_of_many_people_the_groups_of_the_map_bridge(cast):
    exercise = opened(cast, sentences=SIX)
    say(exercise, join_many(cast, [cast.lived] * 60), lambda place, number: two_camps(place % 24, number))
    snapshot = drawn(cast, exercise)
    assert snapshot.result["by"] == "groups"
    page = client_of(cast.dina).get(snapshot.get_absolute_url()).content.decode()
    assert "most of every group agree: “Sentence 1”" in page


def test_two_drawings_while_it_is_open_never_differ_by_one_person(cast, camps):
    exercise, _people, _first = camps
    actions.answer_statement(cast.dina, exercise, number=1, voice="disagree")
    again = drawn(cast, exercise)
    assert again.state == "failed" and "too few people have begun" in again.why_not
    exercises.close_exercise(cast.cora, exercise)
    assert drawn(cast, exercise).result["people"] == 31


def test_the_same_answers_and_seed_give_the_same_result_and_fingerprint(cast, camps):
    exercise, _people, first = camps
    again = draw_opinions(exercise, 7, lambda done: None)
    assert json.loads(json.dumps(again.result)) == first.result and again.inputs_digest == first.inputs_digest


def test_a_cluster_draws_the_same_and_one_that_is_gone_keeps_nobody_waiting(cast, camps, monkeypatch, settings):
    exercise, _people, _first = camps
    here = draw_opinions(exercise, 7, lambda done: None).result
    monkeypatch.setattr(opinion_map, "LARGE", 10)
    monkeypatch.setattr(opinion_map, "BLOCK", 10)
    monkeypatch.setattr(kit_cluster, "Client", Client, raising=False)
    monkeypatch.setattr(kit_cluster, "PATIENCE", 3)
    with LocalCluster(n_workers=2, processes=False, dashboard_address=None) as there:
        settings.DASK = there.scheduler_address
        asked = []
        monkeypatch.setattr(opinion_map, "draw_map", lambda *_, **__: asked.append(1))
        assert draw_opinions(exercise, 7, lambda done: None).result == here and not asked
    monkeypatch.undo()
    monkeypatch.setattr(opinion_map, "LARGE", 10)

    def gone():
        raise OSError

    monkeypatch.setattr(opinion_map, "cluster", gone)
    assert draw_opinions(exercise, 7, lambda done: None).result == here


def test_words_that_were_taken_back_are_gone_from_results_and_files(cast, camps):
    exercise, people, snapshot = camps
    statement = Statement.objects.get(exercise=exercise, number=1)
    said = Contribution.objects.create(
        meeting=cast.meeting,
        question=cast.first_question,
        text="x",
        voice="named",
        author=cast.dina,
        said_on="2026-01-01",
    )
    Origin.objects.create(statement=statement, contribution=said)
    Contribution.objects.filter(pk=said.pk).update(text="", author=None, withdrawn_on="2026-01-02")
    lose_voice(said)
    for path in ("", "files/results.json", "files/statements.csv"):
        assert "Sentence 1" not in client_of(people[0]).get(snapshot.get_absolute_url() + path).content.decode()


def test_one_disagrees_with_where_a_statement_or_group_lies(cast, camps):
    _exercise, people, snapshot = camps
    body = {"once": once(), "about": "placement", "thing": "group-A", "text": "We are not one group."}
    client_of(people[0]).post(snapshot.get_absolute_url() + "disagree/", body)
    page = client_of(people[1]).get(snapshot.get_absolute_url()).content.decode()
    assert "Group A" in page and "We are not one group." in page


def test_guests_see_how_all_together_answered_if_members_opened_it_to_them(cast, camps, client):
    exercise, _people, _snapshot = camps
    (_, open_to), (_, thanks) = (linked(cast, exercise, shows_results=each) for each in (True, False))
    exercises.close_exercise(cast.cora, exercise)
    page = client.get(reverse("sensemaking:guest_page", args=[open_to])).content.decode()
    assert "30 of 30 agree" in page and "Lived experience" not in page and "Group A" not in page
    assert "30 of 30 agree" not in client.get(reverse("sensemaking:guest_page", args=[thanks])).content.decode()


def test_a_result_page_asks_as_often_for_many_statements(cast, django_assert_num_queries):
    def made(number):
        exercise = opened(cast, sentences=[f"Sentence {place}" for place in range(number)])
        say(exercise, join_many(cast, [cast.lived] * 6), lambda place, number: "agree")
        return drawn(cast, exercise)

    client = client_of(cast.dina)
    for snapshot in (made(4), made(60)):
        with django_assert_num_queries(11):
            client.get(snapshot.get_absolute_url())


# Rules

cells = st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=1, max_size=6)


@given(cells, st.integers(3, 8))
@settings(max_examples=60)
def test_whatever_is_shown_of_a_statement_what_is_left_out_is_no_small_group(by_side, smallest):
    line = rules.statement_line(1, by_side, smallest)
    shown = [cell for cell in line["sides"] if cell]
    assert all(sum(cell) >= smallest for cell in shown)
    if line["all"]:
        left = len(by_side) - len(shown)
        assert left != 1 and (not shown or line["all"] == rules._added(by_side))


def test_shared_dissent_bridges_too_and_one_side_alone_does_not():
    line = {"sides": [[1, 8, 1], [0, 9, 1]], "all": [1, 17, 2]}
    assert rules.bridging(line, "sides") == (0.8, 0.8, "disagree")
    assert rules.bridging({"sides": [[9, 0, 0], None], "all": [18, 0, 0]}, "sides") is None
    assert rules.bridging({"sides": [], "all": [9, 0, 1]}, "all") == (0.9, 0.9, "agree")
