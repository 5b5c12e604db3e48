"""The lock: when, with which keys, what it holds, and what still moves afterwards."""

import json
from datetime import UTC, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.meetings.actions import locking, speaking
from mutuality.meetings.actions import meeting as meetings
from mutuality.meetings.models import Contribution, Meeting, SlipRound
from mutuality.meetings.queries import locking as queries
from mutuality.meetings.rules.locking import check_lock, check_locked_words, keys_until
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.models import Mandate
from mutuality.record import queries as record
from mutuality.record.models import Entry, Leaf
from mutuality.record.rules import merkle_root
from tests.cast import client_of, close_now, open_now
from tests.together import together

pytestmark = pytest.mark.django_db
RECIPE = Path(__file__).parents[4] / "docs" / "verify_record.py"
NOW = datetime(2030, 5, 17, 12, tzinfo=UTC)
READY = {
    "now": NOW,
    "state": "closed",
    "is_locked": False,
    "corrections_until": NOW,
    "own_time_until": NOW,
    "is_box_open": False,
    "held": 0,
}
WISHES = {"voice": "named", "scope": "partnership", "quotation": "yes", "language": "en"}


def address(name, meeting, *more):
    return reverse(f"meetings:{name}", args=[meeting.partnership.slug, meeting.pk, *more])


def say(person, table, text, **wishes):
    return speaking.speak(person, table, text=text, once=uuid4(), **WISHES | wishes)


def lock(cast, meeting):
    """Both keys, one after the other."""
    assert locking.lock_report(cast.ama, meeting) is False
    assert locking.lock_report(cast.ben, meeting) is True
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def said(cast):
    open_now(cast.meeting)
    return say(cast.dina, cast.table, "Paper is what gets inspected.")


@pytest.fixture
def ready(cast, said):
    """A draft whose time for corrections is over."""
    say(cast.ben, cast.table, "For this table.", scope="table")
    close_now(cast.meeting)
    cast.meeting.corrections_until = timezone.now()
    cast.meeting.save()
    return cast.meeting


def test_a_report_is_locked_when_nobody_is_still_to_be_heard():
    check_lock(**READY)
    check_lock(**READY | {"corrections_until": None, "own_time_until": None})


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"state": "open"}, "Only the report of a closed meeting"),
        ({"is_locked": True}, "locked already"),
        ({"corrections_until": NOW + timedelta(seconds=1)}, "can still correct"),
        ({"own_time_until": NOW + timedelta(seconds=1)}, "in their own time"),
        ({"is_box_open": True}, "The box"),
        ({"held": 1}, "wait for the moderators"),
    ],
)
def test_a_lock_is_refused_in_words(changed, sentence):
    with pytest.raises(Refused, match=sentence):
        check_lock(**READY | changed)


def test_in_a_locked_report_wishes_move_and_words_do_not():
    check_locked_words(is_locked=False, changes_words=True, widens=True)
    check_locked_words(is_locked=True, changes_words=False, widens=False)
    with pytest.raises(Refused, match="as an addition"):
        check_locked_words(is_locked=True, changes_words=True, widens=False)
    with pytest.raises(Refused, match="for fewer people"):
        check_locked_words(is_locked=True, changes_words=False, widens=True)


@pytest.mark.parametrize(
    ("corrections_until", "last"),
    [(None, NOW + timedelta(days=29)), (NOW + timedelta(days=30), NOW + timedelta(days=44)),
     (NOW - timedelta(days=90), NOW + timedelta(days=14))],
)  # fmt: skip
def test_the_keys_outlast_the_time_for_corrections(corrections_until, last):
    until = keys_until(now=NOW, ends_at=NOW - timedelta(hours=1), corrections_until=corrections_until, days=15)
    assert until == last


def test_it_takes_two_keys_from_two_perspectives(cast, ready):
    ama, ben = client_of(cast.ama), client_of(cast.ben)
    assert "Lock the report" in ama.get(address("report", ready)).content.decode()
    ama.post(address("lock_report", ready))
    ready.refresh_from_db()
    assert ready.locked_at is None
    for page in ("report", "meeting", "now"):
        assert "Waiting for the second key." in client_of(cast.dina).get(address(page, ready)).content.decode()
    assert "Turn the second key" in ben.get(address("report", ready)).content.decode()
    ben.post(address("lock_report", ready))
    ready.refresh_from_db()
    assert ready.locked_at is not None
    page = client_of(cast.dina).get(address("report", ready)).content.decode()
    assert "This report was locked on" in page and ready.locked_digest in page and "Lock the report" not in page


def test_before_its_time_no_key_is_offered_and_none_turns(cast, ready):
    Meeting.objects.filter(pk=ready.pk).update(corrections_until=timezone.now() + timedelta(days=1))
    for page in ("report", "now"):
        assert "Lock the report" not in client_of(cast.ama).get(address(page, ready)).content.decode()
    answer = client_of(cast.ama).post(address("lock_report", ready), follow=True).content.decode()
    assert "People can still correct this report" in answer
    assert not partnerships.waiting_keys(cast.partnership.pk)


@pytest.mark.parametrize("hinders", ["held words", "the box"])
def test_it_waits_for_the_moderators_and_for_the_box(cast, ready, said, hinders):
    if hinders == "the box":
        today = timezone.localdate()
        SlipRound.objects.create(meeting=ready, slips_each=3, opened_on=today, closes_on=today)
    else:
        Contribution.objects.filter(pk=said.pk).update(hold="held")
    with pytest.raises(Refused, match=r"box|moderators"):
        locking.lock_report(cast.ama, ready)
    SlipRound.objects.update(closed_on=timezone.localdate())
    Contribution.objects.update(hold="kept_back")
    lock(cast, ready)


def test_closing_opens_the_draft_for_as_long_as_the_agreement_says_and_the_keys_last_longer(cast):
    cast.partnership.agreements.update(rules={"correction_days": 20})
    soon = timezone.now() + timedelta(days=3)
    Mandate.objects.filter(scope=cast.meeting.topic).update(ends_at=soon)
    open_now(cast.meeting)
    meetings.close_meeting(cast.ama, cast.meeting)
    meetings.close_meeting(cast.ben, cast.meeting)
    cast.meeting.refresh_from_db()
    assert cast.meeting.corrections_until - cast.meeting.closed_at >= timedelta(days=19, hours=23)
    for mandate in Mandate.objects.filter(scope=cast.meeting.topic):
        assert mandate.ends_at > cast.meeting.corrections_until + timedelta(days=13)
    told = Entry.objects.filter(act="grant_mandate", subject=cast.meeting.topic)
    assert [entry.facts["how"] for entry in told] == ["closing the meeting"] * 2


def test_a_mandate_that_lasts_long_enough_stays_as_it_is(cast):
    long = timezone.now() + timedelta(days=90)
    Mandate.objects.filter(scope=cast.meeting.topic).update(ends_at=long)
    open_now(cast.meeting)
    meetings.close_meeting(cast.ama, cast.meeting)
    meetings.close_meeting(cast.ben, cast.meeting)
    assert set(Mandate.objects.filter(scope=cast.meeting.topic).values_list("ends_at", flat=True)) == {long}


def test_when_a_facilitator_has_left_two_others_are_named_and_lock_it(cast, ready):
    cast.partnership.members.filter(person=cast.ben).update(left_on=timezone.localdate())
    one, other = (partnerships.place_of(person, cast.partnership.pk) for person in (cast.dina, cast.cora))
    meetings.name_facilitators(cast.ama, ready, one=one, other=other)
    meetings.name_facilitators(cast.cora, ready, one=one, other=other)
    assert locking.lock_report(cast.dina, ready) is False
    assert locking.lock_report(cast.cora, ready) is True


def test_the_record_holds_which_voices_were_locked(cast, ready, said):
    lock(cast, ready)
    entry = Entry.objects.get(act="lock_report", subject=ready.topic)
    said.refresh_from_db()
    assert entry.facts["leaves"] == [said.leaf.digest]
    assert entry.facts["root"] == ready.locked_digest == merkle_root([said.leaf.digest])
    assert not Leaf.objects.filter(entry=None).exists()
    assert record.fault_in(cast.partnership.chain) is None


def test_each_locked_voice_lies_under_an_earlier_seal_of_the_record(cast, ready):
    lock(cast, ready)
    entry = Entry.objects.get(act="lock_report")
    sealed = Leaf.objects.filter(digest__in=entry.facts["leaves"]).values_list("entry__number", flat=True)
    assert len(sealed) == len(entry.facts["leaves"]) and all(number < entry.number for number in sealed)


def test_a_report_without_words_can_be_locked(cast):
    close_now(cast.meeting)
    Meeting.objects.filter(pk=cast.meeting.pk).update(corrections_until=None)
    assert lock(cast, cast.meeting).locked_digest == merkle_root([])


def test_after_the_lock_words_stay_and_wishes_may_become_narrower(cast, ready, said):
    lock(cast, ready)
    with pytest.raises(Refused, match="Add what you want to say as an addition"):
        speaking.change_words(cast.dina, said, text="Paper is what gets paid.", **WISHES)
    changed = speaking.change_words(cast.dina, said, text=said.text, **WISHES | {"quotation": "no", "scope": "table"})
    assert (changed.quotation, changed.scope) == ("no", "table")
    with pytest.raises(Refused, match="for fewer people"):
        speaking.change_words(cast.dina, said, text=said.text, **WISHES)


def test_a_refused_change_comes_back_with_its_words(cast, ready, said):
    lock(cast, ready)
    form = WISHES | {"text": "Paper is what gets paid."}
    response = client_of(cast.dina).post(reverse("meetings:change_words", args=[said.pk]), form)
    assert response.status_code == 422
    page = response.content.decode()
    assert "The report is locked." in page and "Paper is what gets paid." in page


def test_after_the_lock_a_voice_is_taken_back_and_the_lock_still_explains_itself(cast, ready, said):
    lock(cast, ready)
    speaking.withdraw(cast.dina, said)
    page = client_of(cast.eve).get(address("report", ready)).content.decode()
    assert "Paper is what gets inspected." not in page
    assert "1 voice was taken back after the locking." in page
    found = queries.lock_of(ready)
    assert found.taken_back == 1 and merkle_root(found.leaves) == ready.locked_digest
    assert record.fault_in(cast.partnership.chain) is None


def test_what_was_taken_back_before_is_not_counted(cast, ready, said):
    speaking.withdraw(cast.dina, said)
    lock(cast, ready)
    assert queries.lock_of(ready).taken_back == 0 and queries.lock_of(ready).leaves == []


def test_a_locked_report_is_not_locked_again(cast, ready):
    lock(cast, ready)
    with pytest.raises(Refused, match="locked already"):
        locking.lock_report(cast.ama, ready)


# The proof, without the house


def recipe():
    spec = spec_from_file_location("verify_record", RECIPE)
    found = module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def downloaded(cast):
    response = client_of(cast.dina).get(reverse("partnerships:download_record", args=[cast.partnership.slug]))
    return b"".join(response).decode().splitlines()


def test_a_downloaded_record_proves_what_was_locked(cast, ready):
    lock(cast, ready)
    assert "The record holds" in recipe().verify(iter(downloaded(cast)))


@pytest.mark.parametrize(
    ("change", "why"),
    [(lambda facts: facts["leaves"].append("ab" * 32), "does not hold what it says"),
     (lambda facts: facts.update(leaves=["ab" * 32], root=merkle_root(["ab" * 32])), "never sealed")],
    ids=["another leaf", "words from nowhere"],
)  # fmt: skip
def test_a_lock_that_was_written_falsely_is_found(cast, ready, change, why):
    """Written by somebody who owns the database and makes the chain hold again."""
    lock(cast, ready)
    program, (top, *lines) = recipe(), downloaded(cast)
    last = json.loads(lines[-1])
    assert last["body"]["act"] == "lock_report"
    change(last["body"]["facts"])
    last["digest"] = program.sha256(program.canonical(last["body"]))
    top = json.dumps(json.loads(top) | {"head": last["digest"]})
    with pytest.raises(program.Fault, match=why):
        program.verify(iter([top, *lines[:-1], json.dumps(last)]))


# In the same moment


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round", range(3))
def test_words_that_change_while_the_report_is_locked_are_in_it_or_refused(cast, ready, said, round):
    locking.lock_report(cast.ama, ready)

    def change():
        return speaking.change_words(cast.dina, said, text="Paper is what gets paid.", **WISHES)

    changed, locked = together(change, lambda: locking.lock_report(cast.ben, ready))
    assert locked is True and (isinstance(changed, Contribution | Refused))
    said.refresh_from_db()
    ready.refresh_from_db()
    assert (said.text == "Paper is what gets paid.") == isinstance(changed, Contribution)
    assert merkle_root([said.leaf.digest]) == ready.locked_digest and said.matches_its_leaf()
