"""The weekly letter: one for each member, partnership and week, whatever processes run."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from . import mail
from .models import Digest
from .queries import digest as queries
from .rules import KEPT, is_worth_a_letter

MOST = 100  # in one round of the clock, which has other work too


def send_due_digests() -> int:
    """Post what is due, each letter in a transaction of its own; how many that were."""
    posted = 0
    for week, zones in queries.zones_due(timezone.now()).items():
        posted += sum(_send(pk, week) for pk in queries.members_due(week, zones, MOST))
    return posted


@transaction.atomic
def _send(pk: int, week: date) -> bool:
    """One letter, unless another process was quicker, or nothing is new."""
    member, now = queries.held_member(pk), timezone.now()
    if member is None:
        return False
    earlier = queries.digests_of(member)
    if any(digest.week >= week for digest in earlier):
        return False
    since, last_week = queries.told_until(earlier, now)
    news = queries.news_for(member, since)
    posts = is_worth_a_letter(has_news=news.has_news, week=week, last_week=last_week)
    Digest.objects.create(
        person=member.person, partnership=member.partnership, week=week, posted_at=now if posts else None
    )
    if posts:
        mail.tell_news(member, news)
    return posts


def forget_digests() -> int:
    """Nobody needs to know for long who was written to."""
    return Digest.objects.filter(week__lt=timezone.localdate() - KEPT).delete()[0]
