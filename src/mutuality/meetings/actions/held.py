"""What acts around a meeting share: the meeting, held until the act is done, and its line in the record."""

from mutuality.partnerships.models import Partnership
from mutuality.people.models import Person
from mutuality.record import actions as record

from ..models import Meeting


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the transaction ends; the partnership's lock comes first, as everywhere."""
    Partnership.objects.select_for_update().get(pk=meeting.partnership_id)
    return Meeting.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=meeting.pk)


def note(person: Person | None, meeting: Meeting, act: str, sentence: str, **facts: object) -> None:
    record.note(
        person, meeting.partnership.chain_id, act, sentence, meeting.topic, facts={"title": meeting.title, **facts}
    )
