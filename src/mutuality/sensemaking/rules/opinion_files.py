"""May a conversation come in from elsewhere, and may answers leave the house row by row?"""

from mutuality.kit.refused import Refused

MOST_PEOPLE, MOST_STATEMENTS, MOST_ANSWERS = 5_000, 1_000, 150_000
LONGEST = 500  # signs of a statement


def check_bringing_in(*, people: int, statements: int, answers: int) -> None:
    if not answers:
        raise Refused("There is no answer to any statement in these files.", field="export")
    for number, most in ((people, MOST_PEOPLE), (statements, MOST_STATEMENTS), (answers, MOST_ANSWERS)):
        if number > most:
            raise Refused(
                "This is too much for a page: {people} people, {statements} statements, {answers} answers. Use the "
                "command `mutuality opinion-map`.",
                field="export",
                people=people,
                statements=statements,
                answers=answers,
            )


def check_export(*, is_closed: bool, agreed: int, fewest: int) -> None:
    if not is_closed:
        raise Refused("Close it first: row by row, two files of an open one would show what somebody said in between.")
    if agreed < fewest:
        raise Refused(
            "Row by row, answers leave the house only if at least {fewest} people agreed that what they say may be "
            "used in later studies. Take the numbers along instead.",
            fewest=fewest,
        )


def left_out(people: int, agreed: int, smallest: int) -> int:
    """How many of those who agreed stay out too, so that whoever did not cannot be worked out from the published sums.

    >>> left_out(30, 28, 5), left_out(30, 30, 5), left_out(30, 20, 5)
    (3, 0, 0)
    """
    without = people - agreed
    return max(0, smallest - without) if without else 0
