"""What acts around a meeting share: the meeting or words in it, held until the act is done; its line in the record."""

from mutuality.partnerships.models import Partnership
from mutuality.people.models import Person
from mutuality.record import actions as record

from ..models import Contribution, Meeting


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the transaction ends; the partnership's lock comes first, as everywhere."""
    Partnership.objects.select_for_update().get(pk=meeting.partnership_id)
    return Meeting.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=meeting.pk)


def locked_words(said: Contribution) -> Contribution:
    """Words as they are now, held until the transaction ends."""
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("meeting__partnership", "table")
    return rows.get(pk=said.pk)


def note(person: Person | None, meeting: Meeting, act: str, sentence: str, **facts: object) -> None:
    record.note(
        person, meeting.partnership.chain_id, act, sentence, meeting.topic, facts={"title": meeting.title, **facts}
    )
