"""What a weekly letter tells: put together from all rooms, and nothing in it of who said what."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from mutuality.decisions.models import Outcome, Proposal
from mutuality.decisions.queries import outcome, proposals
from mutuality.meetings.models import Meeting, Seat
from mutuality.meetings.queries import meeting as meetings
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.models import Agreement, Mandate, Member
from mutuality.people.models import Person
from mutuality.record.rules import in_groups
from mutuality.sensemaking.models import Exercise
from mutuality.sensemaking.queries import exercise as exercises

from ..models import Digest
from ..rules import WEEK, week_due

SOON = timedelta(days=14)  # meetings that somebody has said they come to


# Whose letter is due


def zones_due(now: datetime) -> dict[date, list[str]]:
    """Where people live and their letter is due now, by its week."""
    found: dict[date, list[str]] = {}
    for zone in Person.objects.order_by().values_list("zone", flat=True).distinct():
        if week := week_due(now, zone):
            found.setdefault(week, []).append(zone)
    return found


def members_due(week: date, zones: list[str], size: int) -> list[int]:
    """A few of the places whose letter of that week is due. Who came since Monday waits for the next."""
    told = Digest.objects.filter(week=week, person=OuterRef("person"), partnership=OuterRef("partnership"))
    found = Member.objects.filter(
        ~Exists(told),
        left_on=None,
        standing=Member.Standing.MEMBER,
        joined_on__lt=week,
        person__zone__in=zones,
        person__is_active=True,
        person__email__isnull=False,
        person__contact__in=[Person.Contact.MAIL, Person.Contact.DIGEST],
        person__wants_digest=True,
    )
    return list(found.order_by("pk").values_list("pk", flat=True)[:size])


def held_member(pk: int) -> Member | None:
    """A place, held until the transaction ends; None while another process has it, or once its holder has left."""
    rows = Member.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    return rows.select_related("person", "partnership__chain").filter(pk=pk, left_on=None).first()


def digests_of(member: Member) -> list[Digest]:
    """The letters of the last weeks, the latest first."""
    found = Digest.objects.filter(person=member.person_id, partnership=member.partnership_id)
    return list(found.order_by("-week"))


# What it tells


@dataclass(frozen=True)
class News:
    """What one member is told of one partnership."""

    waiting: list[Proposal]
    exercises: list[Exercise]
    decided: list[Outcome]
    seats: list[Seat]
    agreements: list[Agreement]
    given: list[Mandate]
    ended: list[Mandate]
    number: int
    head: list[str]

    @property
    def has_news(self) -> bool:
        mandates = self.given or self.ended
        return bool(self.waiting or self.exercises or self.decided or self.seats or self.agreements or mandates)


def news_for(member: Member, since: datetime) -> News:
    """In as many queries for one as for any other. The head is the last entry of the record at this moment."""
    person, partnership, now = member.person, member.partnership, timezone.now()
    mandates = Mandate.objects.filter(partnership=partnership, starts_at__gt=since, starts_at__lte=now)
    return News(
        waiting=[each for each in proposals.waiting_for(person) if each.partnership_id == partnership.pk],
        exercises=[each for each in exercises.waiting_for(person) if each.partnership_id == partnership.pk],
        decided=outcome.decided_since(partnership, since),
        seats=_seats(member, now),
        agreements=_agreements(member, since),
        given=list(mandates.filter(ended_at=None, ends_at__gt=now).select_related("person").order_by("starts_at")),
        ended=list(partnerships.ended_mandates(partnership.pk, since)),
        number=partnership.chain.length,
        head=in_groups(partnership.chain.head),
    )


def _seats(member: Member, now: datetime) -> list[Seat]:
    """Meetings to come: those not answered, and soon those that the person comes to."""
    person, here = (
        member.person,
        {"meeting__partnership": member.partnership_id, "meeting__state": Meeting.State.PLANNED},
    )
    asked = meetings.seats_waiting_for(person).filter(**here, meeting__starts_at__gt=now)
    coming = meetings.coming_seats_of(person).filter(**here, meeting__starts_at__range=(now, now + SOON))
    return [*asked, *coming]


def _agreements(member: Member, since: datetime) -> list[Agreement]:
    """A version knows its day alone: told twice is better than never."""
    day = timezone.localtime(since).date()
    return list(Agreement.objects.filter(partnership=member.partnership_id, adopted_on__gte=day).order_by("version"))


def told_until(earlier: list[Digest], now: datetime) -> tuple[datetime, date | None]:
    """Until when the last letter told, and its week; for who had none of late, the last week is told."""
    for digest in earlier:
        if digest.posted_at:
            return digest.posted_at, digest.week
    return now - WEEK, None
