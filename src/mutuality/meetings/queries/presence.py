"""Who was there, by perspective, so that no number points at somebody."""

from collections import Counter
from dataclasses import dataclass

from mutuality.partnerships import queries as partnerships

from ..models import Meeting, Seat


@dataclass(frozen=True)
class Presence:
    """`total` people; perspectives with their numbers, and those whose number is not shown ("" is: not said)."""

    total: int
    shown: list[tuple[str, int]]
    left_out: list[str]


def people_present(meeting: Meeting) -> list[int]:
    """Who came, where that was noted; else who said that they would.

    Whoever speaks or raises a hand is noted by itself. While that is all, and fewer than half of those who said yes are
    noted, nobody has kept the list: it would count those who listened as missing.
    """
    seats = list(meeting.seats.values_list("person_id", "came", "answer"))
    came = [person for person, here, _answer in seats if here]
    coming = [person for person, here, answer in seats if answer == Seat.Answer.COMING and here is not False]
    return came if 2 * len(came) >= len(coming) else coming


def presence_of(meeting: Meeting, *, outside: bool) -> Presence:
    """For members, or for `outside`: what is left out inside is left out there too, so that two do not tell more."""
    people = people_present(meeting)
    brought = partnerships.perspectives_of(meeting.partnership_id, people)
    counts = Counter(brought.get(person, (None, ""))[0] for person in people)
    sides = [*partnerships.key_perspectives(meeting.partnership_id), (None, "")]
    rows = [(name, counts[side]) for side, name in sides]
    rules = partnerships.rules_of(meeting.partnership)
    found = partnerships.protect_small(rows, rules.small_group_inside)
    if outside:
        already = {place for place, (_, size) in enumerate(found) if size is None}
        found = partnerships.protect_small(rows, rules.small_group_outside, already)
    return Presence(
        len(people),
        [(name, size) for name, size in found if size is not None],
        [name for name, size in found if size is None],
    )
