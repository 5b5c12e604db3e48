"""Reads around the box: what a slip or a code leads to, and what moderators look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person

from ..models import BoxWord, Contribution, Meeting, Seat, Slip, SlipRound, Verdict
from ..rules.box import slip_digest, way_back_digest
from . import meeting as meetings

Hold = Contribution.Hold
NOT_SHOWN = (Hold.KEPT_BACK, Hold.APPEALED)


# Slips


def round_of(meeting: Meeting) -> SlipRound | None:
    return SlipRound.objects.filter(meeting=meeting).first()


def is_closed(slips: SlipRound) -> bool:
    """Days of the box are days in UTC, for all."""
    return slips.closed_on is not None or slips.closes_on < timezone.now().date()


def people_for_slips(meeting: Meeting) -> int:
    return meeting.seats.exclude(answer=Seat.Answer.DECLINED).count()


def may_have_slips(person: Person, meeting: Meeting) -> bool:
    return meeting.seats.filter(person=person).exclude(answer=Seat.Answer.DECLINED).exists()


def usual_end(meeting: Meeting) -> date:
    """Until when the box is open unless somebody says otherwise: as long as people answer in their own time."""
    if meeting.own_time_until is not None:
        return meeting.own_time_until.date()
    days = partnerships.rules_of(meeting.partnership).own_time_days
    return max(meeting.ends_at.date() + timedelta(days=days), timezone.now().date())


@dataclass(frozen=True)
class Facts:
    """What somebody is told before they drop words: who reads them first, and whom they can talk to."""

    holds: bool
    contacts: list[Person]
    leads: list[Person]


def facts_of(meeting: Meeting) -> Facts:
    return Facts(
        partnerships.rules_of(meeting.partnership).hold_box,
        partnerships.holders(meeting.partnership_id, "wellbeing_contact", meeting.topic),
        leads_of(meeting),
    )


@dataclass(frozen=True)
class Slips:
    """How things stand with the slips of a meeting, for one person."""

    round: SlipRound | None
    each: int
    is_closed: bool
    may_take: bool
    has_taken: bool
    hands_out: bool
    facts: Facts


def slips_for(person: Person, meeting: Meeting) -> Slips:
    slips, rules = round_of(meeting), partnerships.rules_of(meeting.partnership)
    closed = slips is not None and is_closed(slips)
    taken = slips is not None and slips.taken.filter(person=person).exists()
    return Slips(
        round=slips,
        each=slips.slips_each if slips else rules.slips_each,
        is_closed=closed,
        may_take=slips is not None and not closed and not taken and may_have_slips(person, meeting),
        has_taken=taken,
        hands_out=slips is None and meetings.may(person, meeting, "hand_out_slips"),
        facts=facts_of(meeting),
    )


def meeting_of_slips_for(person: Person, slug: str, pk: int) -> Meeting:
    """A meeting, for those who hand out its slips."""
    meeting = meetings.meeting_for(person, slug, pk)
    if not meetings.may(person, meeting, "hand_out_slips"):
        raise Http404
    return meeting


# What a slip or a code leads to, whoever has it


def slip_of(typed: str) -> Slip | None:
    """An unused slip, with its meeting. There is no door: a slip is all it takes, and it names nobody."""
    found = Slip.objects.filter(digest=slip_digest(typed), round__closed_on=None)
    return found.select_related("round__meeting__partnership").first()


def lies_under(code: str) -> bool:
    """Whether words were dropped with this way back: in the box, or out of it."""
    digest = way_back_digest(code)
    return (
        BoxWord.objects.filter(withdrawal_digest=digest).exists()
        or Contribution.objects.filter(withdrawal_digest=digest).exists()
    )


@dataclass(frozen=True)
class Dropped:
    """Somebody's words by their code: where they are, and what became of them."""

    meeting: Meeting
    text: str
    state: str  # box, held, shown, kept_back, appealed
    reason: str = ""
    may_appeal: bool = False


def dropped_under(code: str) -> Dropped | None:
    digest = way_back_digest(code)
    if lying := BoxWord.objects.filter(withdrawal_digest=digest).select_related("round__meeting__partnership").first():
        return Dropped(lying.round.meeting, lying.text, "box")
    said = Contribution.objects.filter(withdrawal_digest=digest, withdrawn_on=None)
    one = said.select_related("meeting__partnership").first()
    if one is None:
        return None
    may_appeal = one.hold == Hold.KEPT_BACK and not others_have_looked(one)
    return Dropped(one.meeting, one.text, one.hold or "shown", one.hold_reason, may_appeal)


# Moderators


def moderators_of(meeting: Meeting) -> list[Person]:
    return partnerships.holders(meeting.partnership_id, "moderator", meeting.topic)


def leads_of(meeting: Meeting) -> list[Person]:
    """Who hears appeals: somebody outside the moderators."""
    return partnerships.holders(meeting.partnership_id, "safeguarding_lead", meeting.topic)


def held_meeting_for(person: Person, slug: str, pk: int) -> Meeting:
    """A meeting, for those who look at words from its box, or hear appeals."""
    meeting = meetings.meeting_for(person, slug, pk)
    if not may_look(person, meeting):
        raise Http404
    return meeting


def may_look(person: Person, meeting: Meeting) -> bool:
    return any(meetings.may(person, meeting, power) for power in ("moderate", "hear_appeals"))


def held_for(person: Person, slug: str, pk: int, contribution: UUID) -> Contribution:
    """Words that wait for moderators, for a moderator."""
    return _one_of(person, slug, pk, contribution, "moderate", [Hold.HELD])


def kept_back_for(person: Person, slug: str, pk: int, contribution: UUID) -> Contribution:
    """Words that moderators kept back, for whoever hears appeals."""
    return _one_of(person, slug, pk, contribution, "hear_appeals", NOT_SHOWN)


def _one_of(person: Person, slug: str, pk: int, contribution: UUID, power: str, holds: Iterable[str]) -> Contribution:
    meeting = held_meeting_for(person, slug, pk)
    if not meetings.may(person, meeting, power):
        raise Http404
    found = _not_shown(meeting, holds).select_related("question")
    return get_object_or_404(found, pk=contribution)


def _not_shown(meeting: Meeting, holds: Iterable[str]) -> "QuerySet[Contribution]":
    return Contribution.objects.filter(meeting=meeting, hold__in=list(holds), withdrawn_on=None)


@dataclass(frozen=True)
class Looking:
    """The page of those who look: what waits, with what one has said of it oneself, and what was kept back."""

    moderates: bool
    held: list[tuple[Contribution, Verdict | None]]
    hears_appeals: bool
    kept_back: list[tuple[Contribution, bool]]  # and whether others can still look again


def looking_for(person: Person, meeting: Meeting) -> Looking:
    """What the other moderators said is not shown: each looks with their own eyes."""
    moderates, hears = (meetings.may(person, meeting, power) for power in ("moderate", "hear_appeals"))
    held = _not_shown(meeting, [Hold.HELD]) if moderates else Contribution.objects.none()
    back = _not_shown(meeting, NOT_SHOWN) if hears else Contribution.objects.none()
    mine = {each.contribution_id: each for each in Verdict.objects.filter(contribution__in=held, moderator=person)}
    looked = set(Verdict.objects.filter(contribution__in=back, set_aside=True).values_list("contribution", flat=True))
    return Looking(
        moderates,
        [(one, mine.get(one.pk)) for one in held.select_related("question").order_by("question__order", "pk")],
        hears,
        [(one, one.pk not in looked) for one in back.select_related("question").order_by("-hold", "pk")],
    )


def others_have_looked(said: Contribution) -> bool:
    return said.verdicts.filter(set_aside=True).exists()


def held_meetings(person: Person) -> list[Meeting]:
    """Meetings with words from the box that this moderator has not looked at yet."""
    here = [m for p in partnerships.partnerships_of(person) for m in partnerships.live_mandates(p.pk)]
    mine = {(m.partnership_id, m.scope) for m in here if m.person_id == person.pk and m.office == "moderator"}
    if not mine:
        return []
    waiting = Contribution.objects.filter(hold=Hold.HELD, withdrawn_on=None).exclude(verdicts__moderator=person)
    found = Meeting.objects.filter(contributions__in=waiting, partnership__in={pk for pk, _ in mine}).distinct()
    meetings_here = found.select_related("partnership").order_by("starts_at")
    return [one for one in meetings_here if mine & {(one.partnership_id, ""), (one.partnership_id, one.topic)}]


# What everybody may know


def not_shown_in(person: Person, meeting: Meeting) -> list[str]:
    """The reasons why voices from the box are not shown, for those who would read them; in an order of chance."""
    found = _not_shown(meeting, NOT_SHOWN).filter(scope__in=meetings.heard_by(person, meeting))
    return list(found.order_by("pk").values_list("hold_reason", flat=True))
