"""A drawn concept map: what it keeps, how it is read, what the group makes of it, and what is never shown."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from mutuality.kit.refused import Refused
from mutuality.record.models import Entry
from mutuality.sensemaking.actions import cards as sorting
from mutuality.sensemaking.actions import concept_map as actions
from mutuality.sensemaking.actions.drawing import disagree, draw
from mutuality.sensemaking.actions.exercise import close_exercise
from mutuality.sensemaking.models import (
    ChosenCut,
    ClusterName,
    Exercise,
    Rating,
)
from mutuality.sensemaking.queries.concept_beside import own_piles
from mutuality.sensemaking.queries.concept_drawing import TOO_FEW, Effort, draw_concept_map
from mutuality.sensemaking.queries.concept_map import group_at, reading_of
from mutuality.sensemaking.queries.concept_report import report_of
from mutuality.sensemaking.queries.exercise import key_of
from mutuality.sensemaking.rules.concept_map import shown_name
from tests.cast import client_of

from .made import QUICK, cards, snapshot_of, sort, sorted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def exercise(cast):
    return sorted_by(cast)


@pytest.fixture
def snapshot(exercise):
    return snapshot_of(exercise)


# Drawing


def test_the_map_finds_the_kinds_that_people_sorted_by(snapshot):
    reading = reading_of(snapshot, k=3)
    assert [[item.number for item in group.items] for group in reading.groups] == [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
        [9, 10, 11, 12],
    ]
    assert "Money" in [name for name, *_ in reading.groups[0].candidates]
    assert (reading.result["sorters"], reading.result["helped"], reading.result["partial"]) == (6, 1, 0)


def test_the_same_sorts_and_seed_give_the_same_map_and_digest(exercise):
    one, other = (draw_concept_map(exercise, 7, lambda share: None, QUICK) for _ in range(2))
    assert one == other and json.loads(json.dumps(one.result)) == one.result


def test_nothing_in_a_result_leads_to_a_person(cast, exercise, snapshot):
    kept = json.dumps(snapshot.result)
    for respondent in exercise.respondents.all():
        assert respondent.key not in kept
    assert "sides" in snapshot.result and not snapshot.result["sides"]  # each perspective here has one or two people


def test_fewer_sorters_than_are_ever_shown_give_no_map(cast):
    exercise = cards(cast)
    for person in (cast.ama, cast.ben):
        sort(exercise, key_of(person, exercise), {"": [1, 2], "b": [3, 4]})
    with pytest.raises(Refused, match="Fewer people") as refused:
        draw_concept_map(exercise, 7, lambda share: None, QUICK)
    assert str(refused.value) == TOO_FEW


def test_ratings_that_too_few_gave_are_not_shown(exercise):
    Rating.objects.filter(statement__number=1).exclude(respondent__key="x" * 64).delete()
    kept = draw_concept_map(exercise, 7, lambda share: None, QUICK).result["ratings"]["importance"]
    assert "1" not in kept and "2" in kept


def test_perspectives_that_enough_people_bring_are_laid_upon_each_other(cast, exercise, monkeypatch):
    exercise.smallest_group = 3
    sides = {f"{number:064}": (number % 2 + 1, "Lived" if number % 2 else "University") for number in range(8)}
    for number, key in enumerate(sides):
        turn = 1 if number % 2 else 3
        sort(exercise, key, {"a": range(1, 5 + turn), "b": range(5 + turn, 10), "c": range(10, 13)})
    monkeypatch.setattr("mutuality.sensemaking.queries.concept_gathering.sides_of", lambda _exercise: sides)
    found = draw_concept_map(exercise, 7, lambda share: None, QUICK).result
    assert found["sides"][0]["sorters"] == [4, 4] and len(found["sides"][0]["apart"]) == 8
    assert {each["name"] for each in found["rated_by"]} == {"Lived", "University"}


def test_a_map_is_drawn_as_a_task_with_its_progress(cast, exercise, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("mutuality.sensemaking.queries.concept_drawing.THOROUGH", QUICK)
    with django_capture_on_commit_callbacks(execute=True):
        made = draw(cast.dina, exercise, once=uuid4(), seed=3)
    made.refresh_from_db()
    assert made.state == "drawn" and made.result["sorters"] == 6


# Reading and choosing


def test_the_replay_goes_from_many_groups_to_two_and_no_further(snapshot):
    assert [reading_of(snapshot, k=k).k for k in (0, 1, 5, 99)] == [reading_of(snapshot).k, 2, 5, 11]
    reading = reading_of(snapshot, k=4)
    assert len(reading.joined_next) == 2 and reading.other_way.way == "unlike"


def test_who_leads_keeps_what_the_group_chose_with_a_line_in_the_record(cast, snapshot):
    for k in (3, 3, 4):
        actions.choose_cut(cast.cora, snapshot, way="map", k=k, why="It reads well.")
    assert reading_of(snapshot).k == 4 and ChosenCut.objects.count() == 2
    assert Entry.objects.filter(act="choose_cut").count() == 2
    with pytest.raises(Refused):
        actions.choose_cut(cast.cora, snapshot, way="map", k=40)
    with pytest.raises(Refused):
        actions.choose_cut(cast.dina, snapshot, way="map", k=3)


def test_the_name_with_most_support_is_shown_until_one_is_chosen(cast, snapshot):
    node = reading_of(snapshot, k=3).groups[0].node
    money = actions.suggest_name(cast.dina, snapshot, node, text=" Fair  money ")
    actions.suggest_name(cast.ben, snapshot, node, text="Pay")
    assert group_at(snapshot, node).name == ""
    actions.support_name(cast.eve, money)
    assert (group_at(snapshot, node).name, group_at(snapshot, node).is_chosen) == ("Fair money", False)
    actions.choose_name(cast.cora, ClusterName.objects.get(text="Pay"))
    assert (group_at(snapshot, node).name, group_at(snapshot, node).is_chosen) == ("Pay", True)


def test_a_name_stays_with_its_cards_however_many_groups_are_shown(cast, snapshot):
    group = reading_of(snapshot, k=3).groups[2]
    actions.suggest_name(cast.dina, snapshot, group.node, text="Words")
    shown = {k: [each.name for each in reading_of(snapshot, k=k).groups if each.name] for k in (2, 3)}
    assert shown[3] == ["Words"] and sum(map(len, shown.values())) >= 1


def test_a_name_nobody_supports_any_more_is_gone_but_one_that_was_chosen_stays(cast, snapshot):
    node = reading_of(snapshot, k=3).groups[0].node
    one, other = (actions.suggest_name(cast.dina, snapshot, node, text=text) for text in ("One", "Other"))
    actions.choose_name(cast.cora, other)
    for name in (one, other):
        actions.take_back_support(cast.dina, name)
    assert [name.text for name in ClusterName.objects.all()] == ["Other"]


def test_a_tie_shows_no_name():
    assert shown_name([("A", 1, None), ("B", 1, None)]) == ("", False)


def test_own_piles_stand_beside_the_map_for_oneself_alone(cast, snapshot):
    own = own_piles(cast.dina, reading_of(snapshot, k=3))
    assert own.pairs == own.together == 18
    assert own_piles(cast.eve, reading_of(snapshot)) is None


# Pages


def at(name, snapshot, *more):
    return reverse(f"sensemaking:{name}", args=["riverside", snapshot.exercise_id, snapshot.number, *more])


def test_every_page_of_a_map_can_be_read(cast, snapshot):
    dina, node = client_of(cast.dina), reading_of(snapshot).groups[0].node
    for address in (
        snapshot.get_absolute_url() + "?k=4&way=unlike",
        *(at(name, snapshot) for name in ("perspectives", "ladder", "own_piles", "checklist")),
        at("group", snapshot, node),
    ):
        assert dina.get(address).status_code == 200, address
    assert dina.get(at("group", snapshot, "m9999")).status_code == 404


def test_the_report_asks_27_things_under_14_headings_and_knows_what_the_data_know(snapshot):
    headings = report_of(reading_of(snapshot))
    points = [point for heading in headings for point in heading.points]
    assert (len(headings), len(points)) == (14, 27)
    known = " ".join(point.known for point in points)
    assert "Research would be fairer if …" in known and "6 sorted; 1 of them with help" in known
    assert not headings[1].points[0].known


def test_somebody_disagrees_with_where_a_card_lies(cast, snapshot):
    dina = client_of(cast.dina)
    words = {"about": "placement", "thing": "s4", "text": "It is about time.", "once": uuid4()}
    assert dina.post(at("disagree", snapshot), words).status_code == 302
    page = dina.get(snapshot.get_absolute_url()).content.decode()
    assert "4 · Card 4" in page and "It is about time." in page
    disagree(cast.ben, snapshot, once=uuid4(), about="name", thing=reading_of(snapshot).groups[0].node, text="No.")


def test_sorts_travel_without_names_and_only_once_it_is_closed(cast, exercise, snapshot):
    dina = client_of(cast.dina)
    assert dina.get(at("snapshot_file", snapshot, "sorts.csv")).status_code == 404
    close_exercise(cast.cora, exercise)
    lines = dina.get(at("snapshot_file", snapshot, "sorts.csv")).content.decode("utf-8-sig").splitlines()
    assert lines[0] == ",S1,S2,S3,S4,S5,S6" and len(lines) == 13
    assert dina.get(at("snapshot_file", snapshot, "map.json")).json()["sorters"] == 6
    assert dina.get(at("snapshot_file", snapshot, "map.svg")).content.startswith(b"<svg xmlns")
    assert b"Card 3" in dina.get(at("snapshot_file", snapshot, "cards.csv")).content


def test_words_that_were_taken_back_are_not_on_the_map(cast, exercise, snapshot):
    exercise.statements.filter(number=2).update(text="", state="aside")
    assert (
        "Card 2<"
        not in client_of(cast.dina).get(at("group", snapshot, reading_of(snapshot).groups[0].node)).content.decode()
    )


def test_pages_of_a_map_ask_as_much_for_60_cards_as_for_12(cast, django_assert_max_num_queries):
    asked = {}
    for number in (12, 60):
        made = snapshot_of(sorted_by(cast, number), Effort(0, 0, 0))
        Exercise.objects.filter(pk=made.exercise_id).update(state="closed")
        node = reading_of(made).groups[0].node
        dina = client_of(cast.dina)
        for name, address in {
            "snapshot": made.get_absolute_url(),
            "group": at("group", made, node),
            **{name: at(name, made) for name in ("perspectives", "ladder", "own_piles", "checklist")},
        }.items():
            with django_assert_max_num_queries(40) as found:
                assert dina.get(address).status_code == 200
            asked.setdefault(name, []).append(len(found))
    assert all(few == many for few, many in asked.values()), asked


def test_entering_for_others_shows_on_the_map_as_helped(cast, exercise):
    sorting.enter_sort(cast.cora, exercise, once=uuid4(), people=7, piles="1 2 3\n4 5")
    found = draw_concept_map(exercise, 7, lambda share: None, QUICK).result
    assert (found["helped"], found["sorters"], found["people"], found["partial"]) == (2, 7, 13, 1)
