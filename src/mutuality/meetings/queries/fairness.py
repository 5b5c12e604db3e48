"""The fair look at a closed meeting: who was heard beside who was there, by perspective."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import get_language_bidi

from mutuality.methods.balance import Balance, Heard, Share, balance
from mutuality.partnerships import queries as partnerships
from mutuality.people import queries as people
from mutuality.people.models import Consent, Person

from ..models import Contribution, Hand, Meeting
from .meeting import closed_meeting_for, reader_of
from .presence import people_present

WIDTH, LABEL, BAR, STEP = 280, 104, 16, 26  # of the chart, in its own units: all, the words beside it, a bar, a row


def fair_meeting_for(person: Person, slug: str, pk: int) -> Meeting:
    """A closed meeting, for members: a guest sees what was said, not how it was shared out."""
    meeting = closed_meeting_for(person, slug, pk)
    if not reader_of(person, meeting).is_member:
        raise Http404
    return meeting


@dataclass(frozen=True)
class Bar:
    """One bar of the chart: what it counts, how much of all, and where it is drawn."""

    name: str
    part: int
    whole: int
    y: int
    x: int
    width: int
    label_x: int
    value_x: int

    @property
    def percent(self) -> int:
        return round(100 * self.part / self.whole) if self.whole else 0

    @property
    def below(self) -> int:
        return self.y + BAR - 3


@dataclass(frozen=True)
class Group:
    """One perspective of the look: its numbers, and its three bars one under the other."""

    name: str
    share: Share
    bars: Sequence[Bar]
    height: int


@dataclass(frozen=True)
class FairLook:
    """`left_out` names the perspectives whose numbers are not shown ("": not said)."""

    balance: Balance
    groups: Sequence[Group]
    left_out: Sequence[str]


def fair_look_at(meeting: Meeting) -> FairLook:
    """Counts only people who were there and agreed to be counted; co-facilitators, whose part it is to speak, are left
    out. Of their words it counts those under their own name; notes are the table's, and unnamed words are nobody's.
    """
    leading = partnerships.ever_held(meeting.partnership_id, "co_facilitator", meeting.topic)
    present = [person for person in people_present(meeting) if person not in leading]
    agreed = people.who_agrees(meeting.partnership.chain_id, Consent.Purpose.TURNS)
    counted = [person for person in present if person in agreed]
    brought = partnerships.perspectives_of(meeting.partnership_id, counted)
    voices, turns = Counter(_speakers(meeting)), Counter(_called(meeting))
    found = balance(
        [Heard(brought.get(person, (None, ""))[0], voices[person], turns[person]) for person in counted],
        list(_sides(meeting)),
        partnerships.rules_of(meeting.partnership).small_group_inside,
        uncounted=len(present) - len(counted),
    )
    names = _sides(meeting)
    groups = [_group(names[share.group], share, found) for share in found.shares]
    return FairLook(found, groups, [names[group] for group in found.left_out])


def _sides(meeting: Meeting) -> dict[object, str]:
    return {**dict(partnerships.key_perspectives(meeting.partnership_id)), None: ""}


def _speakers(meeting: Meeting) -> list[int]:
    said = meeting.contributions.filter(
        voice=Contribution.Voice.NAMED, kind=Contribution.Kind.WORDS, hold="", withdrawn_on=None
    )
    return list(said.values_list("author_id", flat=True))


def _called(meeting: Meeting) -> list[int]:
    return list(Hand.objects.filter(meeting=meeting, called_at__isnull=False).values_list("person_id", flat=True))


def _group(name: str, share: Share, found: Balance) -> Group:
    counted = [("people", share.people, found.people), ("voices", share.voices, found.voices)]
    if found.turns:
        counted.append(("turns", share.turns, found.turns))
    bars = [_bar(place, *each) for place, each in enumerate(counted)]
    return Group(name, share, bars, STEP * len(bars) + 2)


def _bar(place: int, name: str, part: int, whole: int) -> Bar:
    """From the side that the reader's language begins on."""
    room = WIDTH - LABEL - 52
    width = round(room * part / whole) if whole else 0
    y = STEP * place + 2
    if get_language_bidi():
        end = WIDTH - LABEL - width
        return Bar(name, part, whole, y, x=end, width=width, label_x=WIDTH, value_x=end - 8)
    return Bar(name, part, whole, y, x=LABEL, width=width, label_x=0, value_x=LABEL + width + 8)
