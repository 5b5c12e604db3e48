"""Letters of this room, each in the language and the hour of the person who gets it."""

from django.template.loader import render_to_string
from django.utils import timezone, translation

from mutuality.kit import letters
from mutuality.kit.addresses import absolute
from mutuality.kit.middleware import own_zone
from mutuality.people.mail import stop_link
from mutuality.people.models import Person

from .models import Proposal


def tell(reader: Person, proposal: Proposal, kind: str) -> None:
    """Post one letter about an open question: what it is, until when, and where to answer. Nothing of who has."""
    stop = stop_link(reader, Person.Letter.REMINDER)
    words = {"reader": reader, "proposal": proposal, "link": absolute(proposal.get_absolute_url()), "stop": stop}
    with translation.override(reader.language), timezone.override(own_zone(reader)):
        subject = render_to_string(f"decisions/mail/{kind}_subject.txt", words)
        text = render_to_string(f"decisions/mail/{kind}.txt", words)
        letters.post(reader.email or "", subject, text, stop=stop)
