"""Setting priorities: the ways, their steps, what may happen in each, and how somebody's list changes."""

from collections.abc import Collection, Mapping, Sequence

from mutuality.kit.refused import Refused

LOWEST, HIGHEST = 1, 5  # of both scales
PICKS, NOMINAL, IMPACT = "picks", "nominal", "impact"
PICKING, COMBINED, ROUND_1, ROUND_2 = "picking", "combined", "round_1", "round_2"
WRITING, ROUND_ROBIN, CLARIFYING = "writing", "round_robin", "clarifying"
VOTING, DISCUSSING, VOTING_AGAIN = "voting", "discussing", "voting_again"
RATING = "rating"
STEPS = {
    PICKS: (PICKING, COMBINED, ROUND_1, ROUND_2),
    NOMINAL: (WRITING, ROUND_ROBIN, CLARIFYING, VOTING, DISCUSSING, VOTING_AGAIN),
    IMPACT: (RATING,),
}
ROUND_OF_ANSWERS = {PICKING: 1, VOTING: 1, VOTING_AGAIN: 2}  # steps in which everybody picks for themselves
FINAL_ROUND = {ROUND_1: 1, ROUND_2: 2}
GATHERING = frozenset({WRITING, ROUND_ROBIN})  # new ideas are taken
WITH_GROUPS = frozenset({COMBINED, ROUND_1})  # from here the next step is taken by making groups
DRAWN_AT = frozenset({COMBINED, ROUND_1, ROUND_2, DISCUSSING})  # nobody answers alone here
FEWEST_STATEMENTS = 2
SMALLEST_FINAL_GROUP = 2

# What is asked


def check_asked(*, way: str, statements: int, pick: int) -> None:
    """Is there enough to choose from? A nominal group begins with nothing."""
    if way == NOMINAL:
        return
    if statements < FEWEST_STATEMENTS:
        raise Refused("Add at least two statements first: there is nothing to choose from yet.")
    if way == PICKS and pick > statements:
        raise Refused("People cannot pick more than there is. Let them pick fewer, or add statements.")


# Steps


def next_step(way: str, step: str) -> str | None:
    """
    >>> next_step("picks", "picking"), next_step("impact", "rating")
    ('combined', None)
    """
    steps = STEPS[way]
    place = steps.index(step) + 1
    return steps[place] if place < len(steps) else None


def check_going_on(*, way: str, step: str, asked: str, is_open: bool, statements: int) -> None:
    """`asked` is the step that was on the page: it may have changed since."""
    if not is_open:
        raise Refused("It is closed. What was said is kept.")
    if asked != step:
        raise Refused("Somebody went on a moment before you. This is the step now.")
    if step in WITH_GROUPS or next_step(way, step) is None:
        raise Refused("This is the last step of this kind. Make groups, or close it.")
    if next_step(way, step) == VOTING and statements < FEWEST_STATEMENTS:
        raise Refused("Record at least two ideas first: there is nothing to choose from yet.")


def is_drawable(*, step: str, state: str) -> bool:
    """Results are drawn when nobody answers alone any more: else one answer could be told from two results."""
    return state == "closed" or step in DRAWN_AT


# One's own list


def check_picking(*, step: str, is_there: bool, number_picked: int, most: int) -> None:
    check_answers_are_taken(step=step)
    if not is_there:
        raise Refused("This one is not on the list any more. Choose another one.")
    if number_picked >= most:
        raise Refused("You have picked {most}. Put one back first.", most=most)


def check_answers_are_taken(*, step: str) -> None:
    if step not in ROUND_OF_ANSWERS:
        raise Refused("Nobody picks at this step. What you picked before is kept.")


def check_rating(*, step: str, is_there: bool) -> None:
    if step != RATING or not is_there:
        raise Refused("This one is not on the list any more. Choose another one.")


def moved(order: Sequence[int], number: int, place: int) -> list[int]:
    """The same list with `number` at `place`, counted from 1; past an end it stays at that end.

    >>> moved([7, 8, 9], 9, 1), moved([7, 8, 9], 7, 99), moved([7, 8], 5, 1)
    ([9, 7, 8], [8, 9, 7], [7, 8])
    """
    if number not in order:
        return list(order)
    others = [each for each in order if each != number]
    others.insert(min(max(place, 1), len(order)) - 1, number)
    return others


def placed(order: Sequence[int], places: Mapping[int, int]) -> list[int]:
    """The same list with each number where `places` puts it; the others keep their order around them.

    >>> placed([7, 8, 9], {7: 1, 8: 2, 9: 1}), placed([7, 8, 9], {})
    ([9, 7, 8], [7, 8, 9])
    """
    here = {number: place for place, number in enumerate(order, 1)}
    wanted = {number: place for number, place in places.items() if here.get(number, place) != place}
    found = [number for number in order if number not in wanted]
    for number in sorted(wanted, key=lambda number: (wanted[number], here[number])):
        found.insert(wanted[number] - 1, number)
    return found


# The final round


def check_groups(*, step: str, is_open: bool, people: int, groups: int, waiting: Collection[int]) -> None:
    """`waiting` are the numbers of groups of the round before that have not handed in their list."""
    if not is_open or step not in WITH_GROUPS:
        raise Refused("Groups are made after picking is over, and again after the first round.")
    if waiting:
        raise Refused("Group {number} has not handed in its list yet.", number=min(waiting))
    if groups < 1 or people < SMALLEST_FINAL_GROUP * groups:
        raise Refused("Make fewer groups: each needs at least two people.", field="groups")


def check_shortlist(*, number: int) -> None:
    if number < FEWEST_STATEMENTS:
        raise Refused("Draw the results first: the groups work on the list that comes out of them.", field="items")


def check_ranking(*, is_open: bool, step: str, round: int, is_in_it: bool) -> None:
    if not is_in_it:
        raise Refused("Only the people of a group put its list in order.")
    if not is_open or FINAL_ROUND.get(step) != round:
        raise Refused("This round is over. Its lists stay as they are.")


def check_can_change(*, is_handed_in: bool) -> None:
    if is_handed_in:
        raise Refused("This list is handed in. Take it back first, all of you together, to change it.")


# A round robin


def check_turn(*, step: str, turn: int, asked: int) -> None:
    if step != ROUND_ROBIN:
        raise Refused("Ideas are recorded while everybody has their turn.")
    if turn != asked:
        raise Refused("This turn was recorded a moment before. Here is the next one.")


# Other words


def check_wording_request(*, is_open: bool, text: str) -> None:
    if not is_open:
        raise Refused("It is closed. Say it to the result: “I disagree with this”.")
    if not text.strip():
        raise Refused("Say which ones, and what should be otherwise.", field="text")


def check_ruling(*, is_ruled: bool, text: str) -> None:
    if is_ruled:
        raise Refused("This has been answered. What was answered stays.")
    if not text.strip():
        raise Refused("Say what becomes of it, and why.", field="ruling")
