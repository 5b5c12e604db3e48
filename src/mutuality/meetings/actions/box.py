"""The box: words without a person go in, lie shuffled, and come out together. Who drops them is nowhere here."""

import unicodedata
import uuid
from datetime import date

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.partnerships import queries as partnerships
from mutuality.record import actions as record

from ..models import BoxWord, Contribution, Question, Slip, SlipRound
from ..queries import box as queries
from ..rules.box import (
    check_appeal,
    check_dropping,
    check_slip,
    check_way_back,
    may_come_out,
    slip_digest,
    way_back_digest,
)
from . import speaking
from .held import note
from .shuffled import CHANCE, write_anew

Hold, Scope = Contribution.Hold, Contribution.Scope
UNKNOWN_LANGUAGE = "und"  # a label would tell something

# In


@transaction.atomic
def drop_words(*, slip: str, code: str, text: str, question: Question, quotation: str, content_note: str = "") -> str:
    """Drop words into the box for a slip, which is gone with this. `code` takes them back; it names this one try too.

    There is no person here, and no moment: the whole box is written anew. Returns `code`.
    """
    if queries.lies_under(code):
        return code
    known = queries.slip_of(slip)
    check_slip(is_known=known is not None)
    assert known is not None
    slips = _locked(known.round_id)
    check_dropping(
        text=text,
        is_closed=queries.is_closed(slips),
        is_asked_there=question.meeting_id == slips.meeting_id,
        code=code,
    )
    used, _ = Slip.objects.filter(digest=slip_digest(slip)).delete()
    check_slip(is_known=bool(used))
    words = BoxWord(
        round=slips,
        question=question,
        text=unicodedata.normalize("NFC", text.strip()),
        content_note=unicodedata.normalize("NFC", content_note.strip()),
        quotation=quotation,
        withdrawal_digest=way_back_digest(code),
    )
    write_anew(slips.words.all(), [words])
    return code


def _locked(pk: int) -> SlipRound:
    return SlipRound.objects.select_for_update(of=("self",)).select_related("meeting__partnership").get(pk=pk)


# Back, and once more


@transaction.atomic
def take_back_words(*, code: str) -> None:
    """Take one's words back wherever they are: out of the box, from the moderators, from every page."""
    digest = way_back_digest(code)
    if lying := BoxWord.objects.filter(withdrawal_digest=digest).first():
        _locked(lying.round_id)  # meanwhile the box may be written anew, or opened
    if BoxWord.objects.filter(withdrawal_digest=digest).delete()[0]:
        return
    said = _out_of_the_box(code)
    said.withdrawal_digest = ""
    speaking.let_go(said)


def _out_of_the_box(code: str) -> Contribution:
    found = Contribution.objects.select_for_update(of=("self",)).select_related("meeting__partnership", "table")
    said = found.filter(withdrawal_digest=way_back_digest(code), withdrawn_on=None).first()
    check_way_back(is_known=said is not None)
    assert said is not None
    return said


@transaction.atomic
def appeal(*, code: str) -> None:
    """Ask somebody outside to look at words that two moderators kept back. Whoever has the code may ask, once."""
    said = _out_of_the_box(code)
    check_appeal(hold=said.hold, others_have_looked=queries.others_have_looked(said))
    Contribution.objects.filter(pk=said.pk).update(hold=Hold.APPEALED)


# Out


def open_boxes() -> int:
    """Look into each box that was not looked into today. Returns how many were opened.

    Once a day, at midnight (UTC) or when the server next runs: when words come out says nothing of when they went in.
    """
    today = timezone.now().date()
    due = SlipRound.objects.filter(closed_on=None).exclude(looked_on=today).exclude(looked_on=None, opened_on=today)
    return sum(open_box(pk, today) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def open_box(pk: int, today: date) -> bool:
    """Let the words out if there are enough of them; on the day after the last, close the box."""
    slips = _locked(pk)
    if slips.closed_on or slips.looked_on == today:
        return False
    slips.looked_on = today
    slips.save(update_fields=["looked_on"])
    opened = release_box(slips, today)
    if slips.closes_on < today:
        close_round(slips, today)
    return opened


def release_box(slips: SlipRound, today: date) -> bool:
    """All words at once, shuffled, each promised to the record in that order; or none."""
    words = list(slips.words.all())
    if not may_come_out(words=len(words), people_with_slips=slips.taken.count()):
        return False
    CHANCE.shuffle(words)
    meeting = slips.meeting
    holds = partnerships.rules_of(meeting.partnership).hold_box
    said = [_said(one, slips, today, Hold.HELD if holds else Hold.SHOWN) for one in words]
    for one in said:
        one.salt, one.leaf = record.commit_voice(meeting.partnership.chain_id, one.committed)
    Contribution.objects.bulk_create(said)
    slips.words.all().delete()
    note(None, meeting, "open_box", "Words from the box of “{title}” came out.")
    live.touch(meeting.topic)
    return True


def _said(words: BoxWord, slips: SlipRound, today: date, hold: str) -> Contribution:
    return Contribution(
        id=uuid.uuid4(),
        meeting=slips.meeting,
        question_id=words.question_id,
        voice=Contribution.Voice.ANONYMOUS,
        channel=Contribution.Channel.BOX,
        scope=Scope.POD if slips.meeting.pod_id else Scope.PARTNERSHIP,
        quotation=words.quotation,
        language=UNKNOWN_LANGUAGE,
        content_note=words.content_note,
        text=words.text,
        said_on=today,
        withdrawal_digest=words.withdrawal_digest,
        hold=hold,
    )


def close_round(slips: SlipRound, today: date) -> None:
    """Nothing stays of the round: no slip, no envelope, not who took one; and words that were too few are deleted."""
    for kept in (slips.words, slips.slips, slips.envelopes, slips.taken):
        kept.all().delete()
    slips.closed_on = today
    slips.save(update_fields=["closed_on"])
    note(None, slips.meeting, "close_box", "The box of “{title}” was closed.")
