"""Acts outside the tables: answers in one's own time, and words written down for somebody."""

import uuid
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.partnerships import keys
from mutuality.people.models import Person
from mutuality.record import actions as record

from ..models import Contribution, Meeting, Question
from ..queries import meeting as meetings
from ..queries import own_time as queries
from ..rules.own_time import check_asked, check_confirming, check_entering
from ..rules.words import check_words
from .held import locked, locked_words, note
from .speaking import give_voice

# No line says whose words they were. How they came is told, for it stands beside the words as well.
WROTE = {
    Contribution.Channel.PHONE.value: "{who} wrote down words for somebody by telephone in “{title}”.",
    Contribution.Channel.PAPER.value: "{who} wrote down words that somebody had put on paper in “{title}”.",
}


@transaction.atomic
def answer_in_own_time(
    person: Person,
    meeting: Meeting,
    *,
    question: Question,
    text: str,
    once: UUID,
    voice: str = Contribution.Voice.NAMED,
    shown_as: str = "",
    scope: str = Contribution.Scope.PARTNERSHIP,
    quotation: str = Contribution.Quotation.ASK,
    language: str = "en",
    content_note: str = "",
) -> Contribution:
    """Answer a question of the meeting away from its tables. The same `once` says it once, however often sent."""
    if again := Contribution.objects.filter(once=once).first():
        return again
    meeting = locked(meeting)
    queries.check_open(meeting, has_seat=queries.answers_outside(person, meeting))
    said = Contribution(
        text=text, quotation=quotation, language=language, content_note=content_note, scope=scope, once=once
    )
    said.channel = Contribution.Channel.OWN_TIME
    return _keep(said, person, meeting, question, voice, shown_as)


@transaction.atomic
def enter_words(
    person: Person,
    meeting: Meeting,
    *,
    speaker: Person,
    question: Question,
    channel: str,
    text: str,
    read_back: bool,
    once: UUID,
    voice: str = Contribution.Voice.NAMED,
    shown_as: str = "",
    scope: str = Contribution.Scope.PARTNERSHIP,
    quotation: str = Contribution.Quotation.ASK,
    language: str = "en",
    content_note: str = "",
) -> Contribution:
    """Write down what somebody said by telephone or wrote on paper. The words are theirs, as if they had typed them."""
    keys.require(person, meeting.partnership, "enter_words", meeting.topic)
    if again := Contribution.objects.filter(once=once).first():
        return again
    meeting = locked(meeting)
    has_seat = meeting.seats.filter(person=speaker).exists()
    check_entering(is_own=speaker == person, has_seat=has_seat, voice=voice, channel=channel)
    queries.check_open(meeting, has_seat=has_seat)
    said = Contribution(
        text=text, quotation=quotation, language=language, content_note=content_note, scope=scope, once=once
    )
    said.channel, said.recorded_by, said.read_back = channel, person, read_back
    note(person, meeting, "enter_words", WROTE[channel])
    return _keep(said, speaker, meeting, question, voice, shown_as)


def _keep(
    said: Contribution, speaker: Person, meeting: Meeting, question: Question, voice: str, shown_as: str
) -> Contribution:
    """Keep words that were said at no table, in the voice their speaker wished for."""
    check_asked(is_of_meeting=question.meeting_id == meeting.pk, scope=said.scope)
    names_here = meetings.names_in(meeting)
    check_words(text=said.text, voice=voice, shown_as=shown_as, names_here=names_here, is_note=False)
    said.id, said.meeting, said.question = uuid.uuid4(), meeting, question
    said.text, said.content_note = said.text.strip(), said.content_note.strip()
    said.said_at, said.said_on = timezone.now(), timezone.localdate()
    give_voice(said, speaker, voice, shown_as)
    said.salt, said.leaf = record.commit_voice(meeting.partnership.chain_id, said.committed)
    said.save(force_insert=True)
    live.touch(meeting.topic)
    return said


@transaction.atomic
def confirm_read_back(person: Person, said: Contribution) -> None:
    """Say that words which were written down for somebody were read back to them, or read by them, and are right."""
    said = locked_words(said)
    check_confirming(is_speaker=meetings.is_mine(person, said), is_writer=said.recorded_by_id == person.pk)
    if said.read_back is False:
        said.read_back = True
        said.save(update_fields=["read_back"])
        live.touch(said.meeting.topic)
