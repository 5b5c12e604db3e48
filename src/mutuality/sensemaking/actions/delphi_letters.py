"""One letter to those who have not answered a round, a day before it closes and never by night."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from .. import mail
from ..models import DelphiNotice, DelphiRound
from ..queries import delphi_letters as queries
from . import held

AT_ONCE = 25  # people of one round in a minute of the clock, which has other work too


def remind_of_rounds() -> int:
    """Post what is due; how many letters that were. Any number of processes may ask at once."""
    now = timezone.now()
    return sum(_remind(each, now) for each in queries.rounds_that_close_soon(now))


@transaction.atomic
def _remind(this: DelphiRound, now: datetime) -> int:
    held.locked(this.exercise)
    people = queries.people_whose_hour_has_come(this, now, AT_ONCE)
    DelphiNotice.objects.bulk_create(DelphiNotice(round=this, person=each) for each in people)
    readers = queries.readers_among(people, this)
    for reader in readers:
        mail.tell_that_round_closes(reader, this)
    return len(readers)


def forget_round_notices() -> int:
    """Of a round that is closed nobody needs to know whose letter was due."""
    return DelphiNotice.objects.filter(round__closed_at__isnull=False).delete()[0]
