"""Mails of this room, each in the language and the hour of the person who gets it."""

from django.template.loader import render_to_string
from django.utils import timezone, translation

from mutuality.kit import letters
from mutuality.kit.middleware import own_zone
from mutuality.people.models import Person

from .models import Meeting


def invited(guest: Person, meeting: Meeting, link: str) -> None:
    """Tell somebody that they are invited: what for, when in their own hour, what will be asked."""
    words = {"guest": guest, "meeting": meeting, "link": link, "questions": list(meeting.questions.all())}
    with translation.override(guest.language), timezone.override(own_zone(guest)):
        subject = render_to_string("meetings/mail/invited_subject.txt", words)
        text = render_to_string("meetings/mail/invited.txt", words)
    letters.post(guest.email or "", subject.strip(), text)


def voice_opened(person: Person, meeting: Meeting, link: str) -> None:
    """Tell one of those who had a seat that a voice was opened: the same to each, whoever said it."""
    words = {"meeting": meeting, "link": link}
    with translation.override(person.language), timezone.override(own_zone(person)):
        subject = render_to_string("meetings/mail/voice_opened_subject.txt", words)
        text = render_to_string("meetings/mail/voice_opened.txt", words)
    letters.post(person.email or "", subject.strip(), text)
