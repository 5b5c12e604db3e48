"""The weekly letter, in the language and the hour of the person who gets it."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from mutuality.decisions.queries.outcome import in_words
from mutuality.kit import letters
from mutuality.kit.addresses import absolute
from mutuality.kit.middleware import own_zone
from mutuality.partnerships.models import Member
from mutuality.people.mail import stop_link
from mutuality.people.models import Person

from .queries.digest import News


def tell_news(member: Member, news: News) -> None:
    """Post one weekly letter: what waits, what was decided, who comes together, and the record's head."""
    reader, partnership = member.person, member.partnership
    stop = stop_link(reader, Person.Letter.DIGEST)
    with translation.override(reader.language), timezone.override(own_zone(reader)):
        subject = _("This week in {partnership}").format(partnership=partnership.short_name)
        words = {"reader": reader, "partnership": partnership, "news": news, "stop": stop}
        words["decided"] = [(in_words(each), absolute(each.proposal.get_absolute_url())) for each in news.decided]
        words["site"] = absolute("")
        words["verify"] = absolute(reverse("partnerships:verify_record", args=[partnership.slug]))
        letters.post(reader.email or "", subject, render_to_string("home/mail/digest.txt", words), stop=stop)
