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
    """Who came, where that was noted; else who said that they would."""
    came = list(meeting.seats.filter(came=True).values_list("person_id", flat=True))
    return came or list(meeting.seats.filter(answer=Seat.Answer.COMING).values_list("person_id", flat=True))


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
