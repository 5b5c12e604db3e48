"""What a calendar is told of a meeting."""

from django.conf import settings

from mutuality.kit import addresses
from mutuality.people.models import Person

from ..calendar import Entry
from ..models import Meeting
from .meeting import may, reader_of


def entry_of(meeting: Meeting, *, with_place: bool) -> Entry:
    """The organiser is the house: no private person's address stands in a file."""
    return Entry(
        uid=meeting.once,
        revision=meeting.revision,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=meeting.zone,
        organiser=settings.DEFAULT_FROM_EMAIL,
        host=addresses.house(),
        partnership=meeting.partnership.short_name,
        about=meeting.about,
        place=meeting.place if with_place else "",
        link=addresses.absolute(meeting.get_absolute_url()),
        is_cancelled=meeting.state == Meeting.State.CANCELLED,
    )


def entry_for(person: Person, meeting: Meeting) -> Entry:
    """For somebody who passed the meeting's door; the place only for whoever the page shows it to."""
    invited = reader_of(person, meeting).seat is not None
    return entry_of(meeting, with_place=invited or may(person, meeting, "plan_meeting"))
