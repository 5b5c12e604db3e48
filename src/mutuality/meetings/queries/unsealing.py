"""Reads for voices under another name that two keys open. Who said it is worked out from the seal, each time anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from mutuality.kit.seal import is_sealed_by
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.models import Key
from mutuality.people.models import KeptFrom, Person

from ..models import Contribution, Meeting, Seat, Unsealing
from . import meeting as queries

ASKED = Prefetch("unsealings", Unsealing.objects.select_related("asked_by", "opened_by").order_by("pk"))
OPENINGS = Prefetch(
    "unsealings",
    Unsealing.objects.select_related("asked_by", "opened_by").order_by("asked_at", "pk"),
    to_attr="openings",
)


# Doors


def sealed_meeting_for(person: Person, slug: str, pk: int) -> Meeting:
    """A meeting, for those who hold the office that can open its voices."""
    meeting = queries.meeting_for(person, slug, pk)
    if not queries.may(person, meeting, "open_seal"):
        raise Http404
    return meeting


def sealed_voice_for(person: Person, slug: str, pk: int, contribution: object) -> Contribution:
    """A voice under another name, for the same people; also one that was said to others alone."""
    meeting = sealed_meeting_for(person, slug, pk)
    found = get_object_or_404(_sealed_in(meeting), pk=contribution)
    found.meeting = meeting
    return found


def unsealing_for(person: Person, slug: str, pk: int, unsealing: int) -> Unsealing:
    meeting = sealed_meeting_for(person, slug, pk)
    rows = Unsealing.objects.select_related("contribution__question", "contribution__table", "asked_by", "opened_by")
    found = get_object_or_404(rows, contribution__meeting=meeting, pk=unsealing)
    found.contribution.meeting = meeting
    return found


# Who it was


def who_said(said: Contribution) -> Person | None:
    """The seals of all who have a seat in the meeting are tried on these words; the answer is kept nowhere."""
    seats = Seat.objects.filter(meeting=said.meeting_id).select_related("person")
    found = [seat.person for seat in seats if is_sealed_by(seat.person.uid, said.pk, said.seal)]
    return found[0] if found else None


def hears(person: Person, said: Contribution) -> bool:
    """Whether the words themselves are for this person's ears."""
    return Contribution.objects.filter(queries.visible_to(person, said.meeting), pk=said.pk).exists()


def is_in_conflict(author: Person, *two: Person) -> bool:
    """Whether one of the two is the speaker, or somebody whom the speaker wants never to learn it."""
    return author in two or KeptFrom.objects.filter(person=author, other__in=two).exists()


def sees(person: Person, unsealing: Unsealing) -> bool:
    """Whether this is one of the two, while their time lasts."""
    if unsealing.until is None or unsealing.until <= timezone.now():
        return False
    return person.pk in {unsealing.asked_by_id, unsealing.opened_by_id}


def speaker_for(person: Person, unsealing: Unsealing) -> Person | None:
    """Who said it, for the two who opened it, while their time lasts."""
    return who_said(unsealing.contribution) if sees(person, unsealing) else None


# What waits, what was opened


def key_scope(unsealing: Unsealing) -> str:
    return f"unsealing-{unsealing.pk}"


def waits(unsealing: Unsealing) -> bool:
    """Whether the first key still waits: it lasts as long as the agreement says, and can be turned back."""
    return unsealing.opened_at is None and waiting_key(unsealing) is not None


def waiting_key(unsealing: Unsealing) -> Key | None:
    partnership = unsealing.contribution.meeting.partnership_id
    key = partnerships.waiting_key(partnership, "open_seal", key_scope(unsealing))
    return key if key and key.first_id == unsealing.asked_by_id else None


def asked_by(person: Person, said: Contribution) -> list[Unsealing]:
    return list(Unsealing.objects.filter(contribution=said, asked_by=person).select_related("contribution__meeting"))


def opened_for(person: Person, said: Contribution) -> bool:
    ours = said.unsealings.filter(Q(asked_by=person) | Q(opened_by=person), until__gt=timezone.now())
    return ours.exists()


@dataclass(frozen=True)
class SealedVoice:
    """A voice under another name, as somebody sees it who could open it. `heard`: its words are for their ears too."""

    contribution: Contribution
    heard: bool
    waiting: list[Unsealing]
    opened: list[Unsealing]
    asked: bool


def _sealed_in(meeting: Meeting) -> QuerySet[Contribution]:
    rows = Contribution.objects.filter(meeting=meeting, voice=Contribution.Voice.PSEUDONYM, withdrawn_on=None)
    return rows.exclude(seal="").select_related("question", "table").order_by("said_on", "said_at", "pk")


def sealed_voices(person: Person, meeting: Meeting) -> list[SealedVoice]:
    """All voices under another name in a meeting, with what was asked and opened. Constant queries."""
    rows = list(_sealed_in(meeting).prefetch_related(ASKED))
    heard = set(Contribution.objects.filter(queries.visible_to(person, meeting)).values_list("pk", flat=True))
    keys = {(key.scope, key.first_id) for key in partnerships.waiting_keys(meeting.partnership_id)}

    def shown(said: Contribution) -> SealedVoice:
        all_of_it = list(said.unsealings.all())
        waiting = [each for each in all_of_it if (key_scope(each), each.asked_by_id) in keys]
        opened = [each for each in all_of_it if each.opened_at is not None]
        asked = any(each.asked_by_id == person.pk for each in waiting)
        return SealedVoice(said, said.pk in heard, waiting, opened, asked)

    return [shown(said) for said in rows]


def waiting_for(person: Person) -> list[Unsealing]:
    """What waits for this safeguarding lead's second key."""
    waiting = [key for key, offices in partnerships.keys_of_others(person) if partnerships.allowed(key.power, offices)]
    asked = [int(key.scope.removeprefix("unsealing-")) for key in waiting if key.power == "open_seal"]
    return list(Unsealing.objects.filter(pk__in=asked).select_related("asked_by", "contribution__meeting__partnership"))


# For the speaker


def own_opening_for(person: Person, contribution: UUID, unsealing: int) -> Unsealing:
    """That somebody asked to open, or opened, one's own words; for their speaker alone."""
    found = get_object_or_404(Unsealing.objects.select_related("contribution"), contribution=contribution, pk=unsealing)
    if not queries.is_mine(person, found.contribution):
        raise Http404
    return found


def bring_openings(mine: Sequence[Contribution]) -> None:
    """Beside one's own words: who asked to open them, who opened them, when and why (`openings`). One query."""
    prefetch_related_objects(list(mine), OPENINGS)


def unread_openings_of(person: Person) -> list[Unsealing]:
    """What became of the seals of one's own words, until one has read it. The seal is tried on the few there are."""
    meetings = Seat.objects.filter(person=person).values("meeting")
    rows = Unsealing.objects.filter(is_read=False, contribution__meeting__in=meetings, contribution__withdrawn_on=None)
    found = rows.select_related("contribution__meeting").order_by("pk")
    return [each for each in found if queries.is_mine(person, each.contribution)]
