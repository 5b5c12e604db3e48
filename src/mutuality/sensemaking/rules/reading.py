"""May a reading begin; who reads, until when; and how is what was read differently settled?"""

from collections.abc import Collection, Iterable, Set

from mutuality.kit.refused import Refused

FEWEST = 2  # who read before there is anything to compare


def check_beginning(*, has_themes: bool, words: int, coders: int, takes_volunteers: bool) -> None:
    if not has_themes:
        raise Refused("Publish the first version of the themes, so that all read with the same.")
    if not words:
        raise Refused("There are no words to read here. Choose other ones.", field="what")
    if coders < FEWEST and not takes_volunteers:
        raise Refused("Name at least two people, or let others join in.", field="people")


def check_joining(*, is_blind: bool, takes_volunteers: bool) -> None:
    check_blind(is_blind=is_blind)
    if not takes_volunteers:
        raise Refused("This reading has its people. Ask whoever keeps the themes to name you in the next one.")


def check_blind(*, is_blind: bool) -> None:
    if not is_blind:
        raise Refused("All are done, and it is compared by now. What each of you found stays as it is.")


def check_releasing(*, is_blind: bool, is_done: bool) -> None:
    check_blind(is_blind=is_blind)
    if is_done:
        raise Refused("They are done, and what they found stays.")


def check_coding(*, is_done: bool, is_there: bool, themes: Iterable[int], known: Collection[int]) -> None:
    if is_done:
        raise Refused("You have said that you are done. Say that you read on, and you can change it.")
    if not is_there:
        raise Refused("These words were taken back, so nobody reads them. Go on to the next ones.")
    if not set(themes) <= set(known):
        raise Refused("Choose among the themes of this version.", field="themes")


def check_finishing(*, read: int) -> None:
    if not read:
        raise Refused("Read at least one first. If you would rather not, step out.")


def can_be_compared(done: Collection[bool]) -> bool:
    """Whether all who read are done, and there are two or more.

    >>> can_be_compared([True, True]), can_be_compared([True, False]), can_be_compared([True])
    (True, False, False)
    """
    return len(done) >= FEWEST and all(done)


def outcome_of(found: Collection[Set[int]]) -> tuple[str, Set[int]]:
    """What becomes of words that each reader found these themes in: a state, and the themes that are placed at once.

    >>> outcome_of([{1}, {1}]), outcome_of([{1}, {1, 2}]), outcome_of([{3}]), outcome_of([])
    (('agreed', {1}), ('', set()), ('single', {3}), ('unread', set()))
    """
    if not found:
        return "unread", set()
    first = next(iter(found))
    if len(found) == 1:
        return "single", first
    return ("agreed", first) if all(each == first for each in found) else ("", set())


def check_settling(*, state: str, is_there: bool, reads: bool, themes: Iterable[int], known: Collection[int]) -> None:
    if state != "compared":
        raise Refused("Only while a reading is compared can words in it be settled.")
    if not reads:
        raise Refused("Those who read settle it. Say below what you think.")
    if not is_there:
        raise Refused("These words were taken back. There is nothing to settle any more.")
    if not set(themes) <= set(known):
        raise Refused("Choose among the themes of this version.", field="themes")


def check_talking(*, is_blind: bool, is_there: bool) -> None:
    if is_blind:
        raise Refused("Each reads by themselves now. You can talk about it when all are done.")
    if not is_there:
        raise Refused("These words were taken back. There is nothing to talk about any more.")


def check_closing(*, state: str) -> None:
    if state != "compared":
        raise Refused("It can be closed once it is compared, and only once.")
