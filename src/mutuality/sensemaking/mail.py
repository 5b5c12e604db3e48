"""Letters of this room, each in the language and the hour of the person who gets it."""

from django.template.loader import render_to_string
from django.utils import timezone, translation

from mutuality.kit import letters
from mutuality.kit.addresses import absolute
from mutuality.kit.middleware import own_zone
from mutuality.people.mail import stop_link
from mutuality.people.models import Person

from .models import DelphiRound


def tell_that_round_closes(reader: Person, this: DelphiRound) -> None:
    """Post one letter: what is asked, until when, and where to answer. Nothing of who has."""
    stop, exercise = stop_link(reader, Person.Letter.REMINDER), this.exercise
    link = absolute(exercise.get_absolute_url())
    words = {"reader": reader, "exercise": exercise, "round": this, "link": link, "stop": stop}
    with translation.override(reader.language), timezone.override(own_zone(reader)):
        subject = render_to_string("sensemaking/mail/round_closes_subject.txt", words)
        text = render_to_string("sensemaking/mail/round_closes.txt", words)
        letters.post(reader.email or "", subject, text, stop=stop)
