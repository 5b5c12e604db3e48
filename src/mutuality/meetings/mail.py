"""Letters of this room, each in the language and the hour of the person who gets it."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils import timezone, translation

from mutuality.kit import letters
from mutuality.kit.middleware import own_zone
from mutuality.people.models import Person

from .calendar import Invited, as_file
from .models import Meeting, Notice, Question, Seat
from .queries import planning
from .queries.calendar import entry_of

Kind = Notice.Kind
METHODS = {Kind.INVITED: "REQUEST", Kind.CHANGED: "REQUEST", Kind.CANCELLED: "CANCEL"}


def tell(notice: Notice, link: str, questions: Sequence[Question]) -> None:
    """Post one letter about a meeting: what is new, when in the reader's own hour, and where to look."""
    seat, method = notice.seat, METHODS.get(Kind(notice.kind), "")
    reader, meeting = seat.person, seat.meeting
    words = {"reader": reader, "seat": seat, "meeting": meeting, "link": link, "questions": questions}
    words["others"] = planning.sittings_to_choose(meeting) if notice.kind == Kind.INVITED else []
    with translation.override(reader.language), timezone.override(own_zone(reader)):
        subject = render_to_string(f"meetings/mail/{notice.kind}_subject.txt", words).strip()
        text = render_to_string(f"meetings/mail/{notice.kind}.txt", words)
        letters.post(
            reader.email or "",
            subject,
            text,
            about=str(notice.uid),
            calendar=_calendar(seat, notice, method) if method else "",
            method=method,
        )


def _calendar(seat: Seat, notice: Notice, method: str) -> str:
    """The meeting for the reader's calendar; their own address stands in it, and nobody else's."""
    invited = Invited(seat.person.email or "", is_coming=seat.answer == Seat.Answer.COMING)
    return as_file(entry_of(seat.meeting, with_place=True), now=notice.at, method=method, invited=invited)


def voice_opened(person: Person, meeting: Meeting, link: str) -> None:
    """Tell one of those who had a seat that a voice was opened: the same to each, whoever said it."""
    words = {"meeting": meeting, "link": link}
    with translation.override(person.language), timezone.override(own_zone(person)):
        subject = render_to_string("meetings/mail/voice_opened_subject.txt", words)
        text = render_to_string("meetings/mail/voice_opened.txt", words)
        letters.post(person.email or "", subject.strip(), text)
