"""Setting priorities: picking, each perspective's voice, the final round, nominal groups, impact and feasibility."""

import json

import pytest
from django.urls import reverse

from mutuality.kit.refused import Refused
from mutuality.partnerships.models import Declaration, Member
from mutuality.people.models import Person
from mutuality.record.models import Entry
from mutuality.sensemaking.actions import drawing, final_round, picking, round_robin, statements, wordings
from mutuality.sensemaking.actions import exercise as exercises
from mutuality.sensemaking.actions import priorities as actions
from mutuality.sensemaking.models import Exercise, FinalGroup, ImpactScore, PersonalOrder, Respondent, Statement
from mutuality.sensemaking.queries import priorities as queries
from mutuality.sensemaking.queries.priority_results import drawn_priorities
from tests.cast import client_of

from .made import draft, once, opened

pytestmark = pytest.mark.django_db
SETTINGS = {"way": "picks", "pick": 2, "fewest": 1, "most": 3}


def asked(cast, way="picks", **more):
    exercise = opened(cast, "priorities", settings=SETTINGS | {"way": way})
    if more:
        Exercise.objects.filter(pk=exercise.pk).update(**more)
        exercise.refresh_from_db()
    return exercise


def everybody(cast):
    return [cast.ama, cast.ben, cast.dina, cast.cora, cast.eve]


def more_people(cast, side, number):
    """So many more members of Riverside, all of one perspective."""
    people = [Person.objects.create_user(name=f"{side.name} {count}") for count in range(number)]
    for person in people:
        member = Member.objects.create(partnership=cast.partnership, person=person, joined_on="2030-01-01")
        Declaration.objects.create(member=member, facet=cast.facet, perspective=side)
    return people


def pick(person, exercise, *numbers):
    for number in numbers:
        picking.pick(person, exercise, number=number)


def mine(person, exercise):
    return queries.order_of(person, exercise, queries.course_of(exercise).step)


def go_on(cast, exercise):
    actions.take_next_step(cast.cora, exercise, step=queries.course_of(exercise).step)


def refused(act, *args, **more):
    with pytest.raises(Refused) as refusal:
        act(*args, **more)
    return str(refusal.value)


# Preparing


def test_it_opens_when_there_is_something_to_choose_from(cast):
    exercise = draft(cast, "priorities", settings=SETTINGS | {"pick": 5})
    assert "cannot pick more than there is" in refused(exercises.open_exercise, cast.cora, exercise)
    Exercise.objects.filter(pk=exercise.pk).update(settings=SETTINGS)
    exercises.open_exercise(cast.cora, exercise)
    assert queries.course_of(exercise).step == "picking"
    assert Entry.objects.filter(act="open_exercise").get().facts["way"] == "picks"


# Picking


def test_picks_come_one_after_the_other_and_no_more_than_were_agreed(cast):
    exercise = asked(cast)
    pick(cast.dina, exercise, 3, 1, 3)
    assert mine(cast.dina, exercise) == [3, 1]
    assert "Put one back first" in refused(picking.pick, cast.dina, exercise, number=2)
    picking.put_back(cast.dina, exercise, number=3)
    pick(cast.dina, exercise, 2)
    assert mine(cast.dina, exercise) == [1, 2]


def test_a_list_is_put_in_order_by_arrows_and_by_places(cast):
    exercise = asked(cast)
    pick(cast.dina, exercise, 3, 1)
    picking.put_in_order(cast.dina, exercise, move=(1, 1))
    picking.put_in_order(cast.dina, exercise, move=(1, 1))
    assert mine(cast.dina, exercise) == [1, 3]
    picking.put_in_order(cast.dina, exercise, places={1: 2, 3: 2})
    assert mine(cast.dina, exercise) == [3, 1]
    assert PersonalOrder.objects.count() == 1


def test_one_who_was_set_aside_makes_room_for_another_pick(cast):
    exercise = asked(cast)
    pick(cast.dina, exercise, 3, 1)
    statements.set_aside(cast.cora, exercise.statements.get(number=3), why="Said twice.")
    pick(cast.dina, exercise, 2)
    assert [each.number for each in queries.in_order(exercise, mine(cast.dina, exercise))] == [1, 2]


def test_answers_are_kept_under_a_sealed_key_and_leave_no_personal_line(cast):
    exercise = asked(cast)
    before = Entry.objects.count()
    pick(cast.dina, exercise, 3)
    order = PersonalOrder.objects.get()
    assert order.leaf and order.salt and Respondent.objects.get().key == order.respondent.key
    assert Entry.objects.count() == before
    assert not [field for field in PersonalOrder._meta.fields if "person" in field.name or field.name.endswith("_at")]


@pytest.mark.parametrize("who", ["finn", "cat", "gus"])
def test_only_those_who_are_asked_can_answer(cast, who):
    exercise = asked(cast)
    person = getattr(cast, who, None) or Person.objects.create_user(name="Gus")
    assert "Only those who were asked" in refused(picking.pick, person, exercise, number=1)


def test_after_the_picking_nothing_is_picked_and_lists_stay(cast):
    exercise = asked(cast)
    pick(cast.dina, exercise, 3)
    go_on(cast, exercise)
    assert "Nobody picks at this step" in refused(picking.pick, cast.dina, exercise, number=1)
    assert "Nobody picks at this step" in refused(picking.put_back, cast.dina, exercise, number=3)
    assert mine(cast.dina, exercise) == [3]


# One list of all


def test_results_are_drawn_only_when_nobody_answers_alone_any_more(cast):
    exercise = asked(cast)
    for person in everybody(cast):
        pick(person, exercise, 1)
    early = drawing.draw(cast.dina, exercise, once=once())
    early.refresh_from_db()
    assert early.state == "failed" and "People still answer" in early.why_not
    go_on(cast, exercise)
    late = drawing.draw(cast.dina, exercise, once=once())
    late.refresh_from_db()
    assert late.state == "drawn" and late.inputs == 5 and late.result["items"][0]["number"] == 1


def test_each_perspective_has_the_same_voice_and_small_ones_one_together(cast):
    exercise = asked(cast, smallest_group=3)
    universities = [*more_people(cast, cast.universities, 6), cast.ben, cast.cora]
    lived = [*more_people(cast, cast.lived, 2), cast.ama]
    for person in universities:
        pick(person, exercise, 1, 2)
    for person in lived:
        pick(person, exercise, 2, 3)
    pick(cast.dina, exercise, 4)
    pick(cast.eve, exercise, 4)
    result = drawn_priorities(exercise).result
    shown = {each["name"]: each["people"] for each in result["perspectives"]}
    assert shown == {"Universities": 8, "": 5} and result["perspectives"][1]["with"] == [
        "Community",
        "Lived experience",
    ]
    assert result["items"][0]["number"] == 2
    assert min(result["items"], key=lambda item: item["alone"])["number"] == 1


def test_where_every_perspective_is_small_all_are_one(cast):
    exercise = asked(cast)
    for person in everybody(cast):
        pick(person, exercise, 1)
    result = drawn_priorities(exercise).result
    assert result["perspectives"] == [] and result["people"] == 5
    assert [item["place"] for item in result["items"]] == [1, 3, 3, 3]


def test_of_too_few_people_nothing_is_drawn(cast):
    exercise = asked(cast)
    pick(cast.dina, exercise, 1)
    with pytest.raises(Refused, match="So few people"):
        drawn_priorities(exercise)


def test_a_result_holds_neither_words_nor_points_of_a_perspective(cast):
    exercise = asked(cast, smallest_group=3)
    for person in [*more_people(cast, cast.universities, 3), *everybody(cast)]:
        pick(person, exercise, 1, 2)
    kept = json.dumps(drawn_priorities(exercise).result)
    assert "Pay people" not in kept and '"points"' not in kept


# The final round


def combined(cast):
    exercise = asked(cast)
    for person in everybody(cast):
        pick(person, exercise, 1, 2)
    go_on(cast, exercise)
    drawing.draw(cast.dina, exercise, once=once())
    return exercise


def test_groups_rank_the_shortlist_twice_in_other_company_and_the_lowest_sum_comes_first(cast):
    exercise = combined(cast)
    final_round.make_groups(cast.cora, exercise, people=everybody(cast), groups=2, items=2)
    assert [each.order for each in FinalGroup.objects.all()] == [[1, 2], [1, 2]]
    for group in FinalGroup.objects.filter(round=1):
        final_round.rank_in_group(group.people.first(), group, move=(2, 1))
        final_round.hand_in(group.people.last(), group)
    final_round.make_groups(cast.cora, exercise, people=everybody(cast), groups=2)
    one, two = FinalGroup.objects.filter(round=2)
    final_round.rank_in_group(one.people.first(), one, places={2: 1})
    for group in (one, two):
        final_round.hand_in(group.people.first(), group)
    rounds = drawn_priorities(exercise).result["rounds"]
    assert [row["sum"] for row in rounds[0]["items"]] == [2, 4]
    assert {(row["number"], row["place"], row["sum"]) for row in rounds[1]["items"]} == {(1, 1.5, 3), (2, 1.5, 3)}
    assert Entry.objects.filter(act="hand_in").count() == 4


def test_a_second_round_waits_for_every_list_of_the_first(cast):
    exercise = combined(cast)
    final_round.make_groups(cast.cora, exercise, people=everybody(cast), groups=2, items=2)
    told = refused(final_round.make_groups, cast.cora, exercise, people=everybody(cast), groups=2)
    assert told == "Group 1 has not handed in its list yet."


@pytest.mark.parametrize(
    ("groups", "items", "told"), [(3, 2, "at least two people"), (2, None, "Draw the results first")]
)
def test_groups_are_large_enough_and_have_a_list_to_work_on(cast, groups, items, told):
    exercise = combined(cast)
    assert told in refused(
        final_round.make_groups, cast.cora, exercise, people=everybody(cast), groups=groups, items=items
    )


def test_only_the_people_of_a_group_change_its_list_until_it_is_handed_in(cast):
    exercise = combined(cast)
    final_round.make_groups(cast.cora, exercise, people=everybody(cast), groups=2, items=2)
    one, two = FinalGroup.objects.all()
    inside, outside = one.people.first(), two.people.first()
    assert "Only the people of a group" in refused(final_round.rank_in_group, outside, one, move=(2, 1))
    final_round.hand_in(inside, one)
    assert "handed in" in refused(final_round.rank_in_group, inside, one, move=(2, 1))
    final_round.hand_in(inside, one, is_handed_in=False)
    final_round.rank_in_group(inside, one, move=(2, 1))
    one.refresh_from_db()
    assert one.order == [2, 1] and not one.is_handed_in


# Other words


def test_a_wish_for_other_words_and_its_answer_stay_to_be_read(cast):
    exercise = asked(cast)
    wish = wordings.ask_for_wording(cast.dina, exercise, once=once(), text="1 and 3 say the same.")
    wordings.rule_on_wording(cast.cora, wish, ruling="One is about pay, one about travel: both stay.")
    assert "What was answered stays" in refused(wordings.rule_on_wording, cast.cora, wish, ruling="No.")
    page = client_of(cast.eve).get(reverse("sensemaking:ask_for_wording", args=["riverside", exercise.pk]))
    assert b"1 and 3 say the same." in page.content and b"both stay." in page.content
    assert Entry.objects.filter(act="rule_on_wording").count() == 1


# Nominal groups


def nominal(cast):
    exercise = draft(cast, "priorities", sentences=[], settings=SETTINGS | {"way": "nominal"})
    exercises.open_exercise(cast.cora, exercise)
    exercise.refresh_from_db()
    return exercise


def test_ideas_are_written_in_silence_told_in_turns_and_voted_on_twice(cast):
    exercise = nominal(cast)
    statements.suggest_statement(cast.dina, exercise, once=once(), text="A quiet room.")
    go_on(cast, exercise)
    turn = queries.turn_of(exercise, queries.course_of(exercise))
    assert turn.round == 1 and turn.person != cast.cora
    for number, text in enumerate(["Bread.", "", "Soup.", "Tea.", ""]):
        round_robin.record_turn(cast.cora, exercise, once=once(), turn=number, text=text)
    assert queries.turn_of(exercise, queries.course_of(exercise)).round == 2
    go_on(cast, exercise)
    assert "Nothing can be added now" in refused(
        statements.suggest_statement, cast.dina, exercise, once=once(), text="Late."
    )
    go_on(cast, exercise)
    for person in everybody(cast):
        pick(person, exercise, 2, 3)
    go_on(cast, exercise)
    items = drawn_priorities(exercise).result["items"]
    assert [(each["number"], each["points"], each["voters"]) for each in items[:2]] == [(2, 10, 5), (3, 5, 5)]
    go_on(cast, exercise)
    assert mine(cast.ama, exercise) == [2, 3]
    picking.put_in_order(cast.ama, exercise, move=(3, 1))
    exercises.close_exercise(cast.cora, exercise)
    items = drawn_priorities(exercise).result["items"]
    assert [each["points"] for each in items[:2]] == [9, 6]


def test_a_turn_is_recorded_once_and_when_all_have_passed_it_is_over(cast):
    exercise = nominal(cast)
    go_on(cast, exercise)
    again = once()
    for _ in range(2):
        round_robin.record_turn(cast.cora, exercise, once=again, turn=0, text="Bread.")
    assert Statement.objects.get().text == "Bread." and queries.course_of(exercise).turn == 1
    assert "a moment before" in refused(round_robin.record_turn, cast.cora, exercise, once=once(), turn=0)
    for turn in range(1, 6):
        round_robin.record_turn(cast.cora, exercise, once=once(), turn=turn)
    assert queries.turn_of(exercise, queries.course_of(exercise)).person is None


# Impact and feasibility


def test_means_on_two_scales_say_what_to_do_first(cast):
    exercise = asked(cast, "impact")
    good, bad = exercise.statements.all()[:2]
    for person in everybody(cast):
        picking.rate_impact(person, good, impact=5, feasibility=4)
        picking.rate_impact(person, bad, impact=2, feasibility=2)
    picking.rate_impact(cast.ama, bad, impact=1, feasibility=2)
    assert ImpactScore.objects.count() == 10
    exercises.close_exercise(cast.cora, exercise)
    result = drawn_priorities(exercise).result
    assert [each["field"] for each in result["items"]] == ["do_first", "leave", None, None]
    assert result["items"][1]["impact"] == 1.8


# Pages


def page_of(person, name, exercise, *more, **sent):
    address = reverse(f"sensemaking:{name}", args=["riverside", exercise.pk, *more])
    client = client_of(person)
    return client.post(address, sent, follow=True) if sent else client.get(address)


def test_taps_on_pages_pick_and_move(cast):
    exercise = asked(cast)
    assert "Pick up to 2" in page_of(cast.dina, "exercise", exercise).content.decode()
    page_of(cast.dina, "pick", exercise, pick="3")
    page = page_of(cast.dina, "pick", exercise, pick="1").content.decode()
    assert "You have picked 2 of 2." in page
    refusal = page_of(cast.dina, "pick", exercise, pick="2")
    assert refusal.status_code == 422 and "Put one back first" in refusal.content.decode()
    page_of(cast.dina, "put_in_order", exercise, move="1:1")
    assert mine(cast.dina, exercise) == [1, 3]
    page_of(cast.dina, "put_in_order", exercise, **{"place-1": "2", "place-3": "2"})
    assert mine(cast.dina, exercise) == [3, 1]
    page_of(cast.dina, "pick", exercise, back="3")
    assert mine(cast.dina, exercise) == [1]


def test_the_result_says_first_what_comes_first_and_how_it_was_made(cast):
    exercise = asked(cast, smallest_group=3)
    people = [*more_people(cast, cast.universities, 2), *more_people(cast, cast.lived, 3), *everybody(cast)]
    for person in people:
        pick(person, exercise, 1, 2)
    exercises.close_exercise(cast.cora, exercise)
    snapshot = drawing.draw(cast.dina, exercise, once=once())
    page = page_of(cast.dina, "snapshot", exercise, snapshot.number).content.decode()
    for words in ("First comes:", "Pay people on the day.", "on another day", "Lived experience", "same voice"):
        assert words in page
    for name in ("csv", "json", "svg"):
        file = page_of(cast.dina, "snapshot_file", exercise, snapshot.number, f"priorities.{name}").content.decode()
        assert {"csv": "number,text", "json": '"inputs_digest"', "svg": "<svg xmlns"}[name] in file


@pytest.mark.parametrize("number", [3, 30])
def test_a_result_takes_as_many_reads_for_few_as_for_many(cast, number, django_assert_max_num_queries):
    exercise = asked(cast, smallest_group=3)
    for person in more_people(cast, cast.universities, number):
        pick(person, exercise, 1, 2)
    with django_assert_max_num_queries(9):
        drawn_priorities(exercise)
    exercises.close_exercise(cast.cora, exercise)
    snapshot = drawing.draw(cast.dina, exercise, once=once())
    client = client_of(cast.dina)
    with django_assert_max_num_queries(22):
        client.get(reverse("sensemaking:snapshot", args=["riverside", exercise.pk, snapshot.number]))
