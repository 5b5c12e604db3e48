"""Acts of people with their own words: say, change, take back."""

import uuid
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.kit.events import announce
from mutuality.kit.reads import Read
from mutuality.kit.seal import seal
from mutuality.people.models import Person
from mutuality.record import actions as record

from ..models import Contribution, EarlierWording, Question, Seat, Table
from ..queries import meeting as queries
from ..rules.locking import check_locked_words
from ..rules.words import check_own, check_speaking, check_unveiling, check_words
from ..signals import contribution_withdrawn
from .attachments import drop_attachment
from .floor import note_presence
from .translations import drop_older_translations, drop_translations

WIDTHS = list(Contribution.Scope.values)  # from few ears to many


@transaction.atomic
def speak(
    person: Person,
    table: Table,
    *,
    text: str,
    once: UUID,
    kind: str = Contribution.Kind.WORDS,
    voice: str = Contribution.Voice.NAMED,
    shown_as: str = "",
    scope: str = Contribution.Scope.PARTNERSHIP,
    quotation: str = Contribution.Quotation.ASK,
    language: str = "en",
    content_note: str = "",
    question: Question | None = None,
    reply_to: Contribution | None = None,
) -> Contribution:
    """Say something at a table, to the question the speaker saw. The same `once` says it once, however often sent."""
    if again := _SAID.first(once=once):
        return again
    seat = _held_seat(person, table)
    meeting = seat.meeting if seat else table.meeting
    check_speaking(
        state=meeting.state,
        is_seated=seat is not None,
        text=text,
        voice=voice,
        shown_as=shown_as,
        names_here=queries.names_in(meeting) if voice == Contribution.Voice.PSEUDONYM else (),
        is_note=kind == Contribution.Kind.NOTE,
        takes_notes=seat is not None and seat.part == Seat.Part.NOTES,
    )
    said = Contribution(
        id=uuid.uuid4(),
        meeting=meeting,
        question_id=reply_to.question_id if reply_to else question.pk if question else meeting.question_now_id,
        table=table,
        company=seat.table.company if seat and seat.table else 0,
        kind=kind,
        scope=scope,
        quotation=quotation,
        language=language,
        content_note=content_note.strip(),
        text=text.strip(),
        reply_to=reply_to,
        said_at=timezone.now(),
        said_on=timezone.localdate(),
        once=once,
    )
    give_voice(said, person, voice, shown_as)
    said.salt, said.leaf = record.commit_voice(meeting.partnership.chain_id, said.committed)
    said.save(force_insert=True)
    if voice == Contribution.Voice.NAMED:
        note_presence(seat)
    live.touch(*said.live_names)
    return said


_SAID = Read(lambda once: Contribution.objects.filter(once=once)[:1], once=UUID)
_HELD_SEAT = Read(
    lambda table, person: (
        Seat.objects.select_for_update(of=("meeting",), no_key=True)
        .select_related("meeting__partnership", "table")
        .filter(queries.HERE, table=table, person=person)[:1]
    ),
    table=int,
    person=int,
)


def _held_seat(person: Person, table: Table) -> Seat | None:
    """Somebody's seat at the table, with the meeting as it is now.

    The meeting is held: it does not close until these words are kept, so that its closing seals them too.
    """
    return _HELD_SEAT.first(table=table.pk, person=person.pk)


def give_voice(said: Contribution, person: Person, voice: str, shown_as: str) -> None:
    """Keep of the speaker what the voice allows, and nothing else."""
    said.voice = voice
    if voice == Contribution.Voice.NAMED:
        said.author, said.seal, said.shown_as = person, "", ""
    else:
        said.author, said.seal, said.shown_as = None, seal(person.uid, said.pk), shown_as.strip()


@transaction.atomic
def change_words(
    person: Person,
    said: Contribution,
    *,
    text: str,
    voice: str,
    shown_as: str = "",
    scope: str,
    quotation: str,
    language: str,
    content_note: str = "",
) -> Contribution:
    """Change one's own words or wishes. What stood there before is kept as an earlier wording."""
    said = _locked(said)
    check_own(is_mine=queries.is_mine(person, said), is_withdrawn=said.is_withdrawn)
    is_note = said.kind == Contribution.Kind.NOTE
    names_here = queries.names_in(said.meeting)
    check_words(text=text, voice=voice, shown_as=shown_as, names_here=names_here, is_note=is_note)
    check_unveiling(before=said.voice, after=voice)
    check_locked_words(
        is_locked=said.meeting.locked_at is not None,
        changes_words=(said.text, said.content_note) != (text.strip(), content_note.strip()),
        widens=WIDTHS.index(scope) > WIDTHS.index(said.scope),
    )
    _touch(said)  # those who could read it until now
    now, earlier = timezone.now(), _wording(said)
    said.text, said.content_note = text.strip(), content_note.strip()
    said.scope, said.quotation, said.language, said.edited_at = scope, quotation, language, now
    give_voice(said, person, voice, shown_as)
    if said.recorded_by_id:
        said.read_back = True  # who changes what was written down for them has read it
    if (said.text, said.content_note) != (earlier.text, earlier.content_note):
        earlier.until = now
        earlier.save()
        said.salt, said.leaf = record.commit_voice(said.meeting.partnership.chain_id, said.committed)
    said.save()
    if said.scope != earlier.scope:
        drop_older_translations(said)
    _touch(said)
    return said


def _wording(said: Contribution) -> EarlierWording:
    return EarlierWording(
        contribution=said,
        text=said.text,
        content_note=said.content_note,
        scope=said.scope,
        salt=said.salt,
        leaf=said.leaf,
    )


@transaction.atomic
def withdraw(person: Person, said: Contribution) -> None:
    """Take one's words back. A marker stays where they stood; words, salts, what was made of them, the author go."""
    said = _locked(said)
    check_own(is_mine=queries.is_mine(person, said), is_withdrawn=said.is_withdrawn)
    let_go(said)


def let_go(said: Contribution) -> None:
    """What taking back leaves of words, by whichever way somebody proved that they are theirs: a marker."""
    _forget(said)
    said.text = said.salt = said.content_note = said.shown_as = said.seal = said.hold_reason = ""
    said.author, said.recorded_by, said.withdrawn_on = None, None, timezone.localdate()
    said.save()
    announce(contribution_withdrawn, contribution_id=said.pk)
    _touch(said)


def _forget(said: Contribution) -> None:
    """Whatever else holds these words, or speaks of them: wordings, translations, reasons, a picture or a sound."""
    for rows in (said.earlier_wordings, said.verdicts):
        rows.all().delete()
    drop_translations(said)
    drop_attachment(said)


def _locked(said: Contribution) -> Contribution:
    """The words as they are now, held with their meeting: its report is not locked until the change is kept."""
    found = Contribution.objects.select_for_update(of=("self", "meeting"), no_key=True)
    found = found.select_related("meeting__partnership", "table", "leaf")
    return found.get(pk=said.pk)


def _touch(said: Contribution) -> None:
    live.touch(*said.live_names)
