"""Slips, the box, those who look at its words, and the way back: what may be done, what is refused, what comes out."""

import logging
import random
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import connection
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mutuality.kit import locked
from mutuality.kit.refused import Refused
from mutuality.meetings.actions import box, moderation, shuffled, slips, speaking
from mutuality.meetings.models import (
    BoxWord,
    Contribution,
    Envelope,
    Meeting,
    Seat,
    Slip,
    SlipRound,
    TakenEnvelope,
    Verdict,
)
from mutuality.meetings.queries import box as queries
from mutuality.meetings.queries import report, voices
from mutuality.meetings.queries.meeting import meeting_for
from mutuality.meetings.rules.box import SIGNS, is_code, new_code, outcome_of, plain_code, slip_digest, way_back_digest
from mutuality.meetings.signals import contribution_withdrawn
from mutuality.partnerships.models import Agreement, Mandate, Member
from mutuality.people.models import Person
from mutuality.record.models import Entry
from mutuality.record.queries import fault_in
from tests.cast import client_of, close_now, open_now

pytestmark = pytest.mark.django_db
TOMORROW, LATER = timedelta(days=1), timedelta(days=9)


def today():
    return timezone.now().date()


def office(cast, person, name, scope=""):
    now = timezone.now()
    times = {"starts_at": now - TOMORROW, "ends_at": now + timedelta(days=30), "granted_by": "two keys"}
    return Mandate.objects.create(partnership=cast.partnership, person=person, office=name, scope=scope, **times)


def agree(cast, **rules):
    Agreement.objects.filter(partnership=cast.partnership).update(rules=rules)


@pytest.fixture
def handed_out(cast):
    """The meeting is open, and slips are handed out until in nine days; dina, eve and ama have taken theirs."""
    open_now(cast.meeting)
    assert slips.hand_out_slips(cast.cora, cast.meeting, closes_on=today() + LATER)
    cast.taken = {who: slips.take_slips(who, cast.meeting) for who in (cast.dina, cast.eve, cast.ama)}
    return cast


def drop(cast, slip, text="Soup first.", **more):
    code = new_code()
    wishes = {"text": text, "quotation": "yes", "question": cast.first_question, "code": code}
    return box.drop_words(slip=slip, **wishes | more)


def fill(cast, *texts):
    """Drop one text for each person who has slips, and on; the codes."""
    codes = [code for three in zip(*cast.taken.values(), strict=True) for code in three]
    return [drop(cast, slip, text) for slip, text in zip(codes, texts, strict=False)]


def midnight(times=1):
    """As many midnights pass as are asked for, and each time the clock looks into the boxes."""
    for _ in range(times):
        for each in SlipRound.objects.filter(closed_on=None):
            each.opened_on -= TOMORROW
            each.closes_on -= TOMORROW
            each.looked_on = each.looked_on and each.looked_on - TOMORROW
            each.save()
        box.open_boxes()


@pytest.fixture
def held(handed_out):
    """Three words came out and wait; ben, dina and eve are moderators, cora hears appeals. `held.codes` by text."""
    cast = handed_out
    for who in (cast.ben, cast.dina, cast.eve):
        office(cast, who, "moderator")
    office(cast, cast.cora, "safeguarding_lead")
    texts = ["Soup first.", "Paper is what gets inspected.", "He named me."]
    cast.codes = dict(zip(texts, fill(cast, *texts), strict=True))
    midnight()
    return cast


def words(text):
    return Contribution.objects.get(text=text)


# Codes


def test_a_code_has_eighty_bits_and_no_sign_that_looks_like_another():
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}", code) and is_code(code) for code in codes)
    assert len(set(SIGNS)) == 32 and not set("ILOU") & set(SIGNS)


@given(st.text(SIGNS, min_size=16, max_size=16), st.integers(0, 2), st.sampled_from(["", " ", "-", " - ", "\n"]))
def test_a_code_is_read_as_the_hand_meant_it(code, habit, between):
    """Small letters, an O for a zero, an l or an I for a one; in groups or not."""
    hands = {"0": "0oO", "1": "1lI"}
    typed = between.join(hands[sign][habit] if sign in hands else [sign, sign.lower()][habit % 2] for sign in code)
    assert plain_code(typed) == code and is_code(typed)
    assert slip_digest(typed) == slip_digest(code)
    assert way_back_digest(typed) == way_back_digest(code) != slip_digest(code)


@pytest.mark.parametrize(
    "typed", ["", "K7QM", "K7QM-2F9T-XW3D-8RB", "K7QM-2F9T-XW3D-8RBNX", "UUUU-UUUU-UUUU-UUUU", "🔑" * 16]
)
def test_what_is_no_code_is_taken_for_none(typed):
    assert not is_code(typed)


# Handing out


def test_handing_out_makes_one_envelope_for_everybody_with_a_seat_and_a_few_more(cast):
    open_now(cast.meeting)
    Seat.objects.filter(person=cast.eve).update(answer="declined")
    assert slips.hand_out_slips(cast.cora, cast.meeting, closes_on=today() + LATER) is True
    slip_round = SlipRound.objects.get()
    assert slip_round.envelopes.count() == 5 + 3  # ama, ben, cora, dina, ivy; three for late comers
    assert slip_round.slips.count() == 8 * 3
    codes = [locked.unlocked(each.sealed).split() for each in slip_round.envelopes.all()]
    assert {slip_digest(code) for three in codes for code in three} == set(
        Slip.objects.values_list("digest", flat=True)
    )
    assert not TakenEnvelope.objects.exists()


def test_the_record_tells_that_slips_were_handed_out_and_until_when(cast):
    open_now(cast.meeting)
    slips.hand_out_slips(cast.ama, cast.meeting, closes_on=today() + LATER)
    entry = Entry.objects.get(act="hand_out_slips")
    assert entry.facts == {"title": "Listening first", "until": (today() + LATER).isoformat()}
    assert fault_in(cast.partnership.chain) is None


def test_envelopes_look_alike_and_tell_no_hour(handed_out):
    tokens = list(Envelope.objects.values_list("sealed", flat=True))
    assert len({len(token) for token in tokens}) == 1
    assert len({token[:10] for token in tokens}) == 1  # version and time of a Fernet token: the same zero in each


def test_the_agreement_says_how_many_slips_each(cast):
    open_now(cast.meeting)
    agree(cast, slips_each=5)
    slips.hand_out_slips(cast.cora, cast.meeting, closes_on=today())
    assert len(slips.take_slips(cast.dina, cast.meeting)) == 5


def test_where_the_agreement_asks_for_two_keys_one_hands_out_nothing(cast):
    open_now(cast.meeting)
    agree(cast, levels={"hand_out_slips": "two_keys"})
    assert slips.hand_out_slips(cast.ama, cast.meeting, closes_on=today()) is False
    assert slips.hand_out_slips(cast.ben, cast.meeting, closes_on=today() + LATER) is False  # means another day
    assert not SlipRound.objects.exists()
    assert slips.hand_out_slips(cast.ben, cast.meeting, closes_on=today()) is True
    assert SlipRound.objects.get().envelopes.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda cast: Meeting.objects.update(state="planned"), "Open the meeting first"),
        (lambda cast: Meeting.objects.update(state="cancelled"), "This meeting is over"),
        (lambda cast: Meeting.objects.update(state="closed", locked_at=timezone.now()), "This meeting is over"),
        (lambda cast: slips.hand_out_slips(cast.ama, cast.meeting, closes_on=today()), "handed out already"),
        (lambda cast: Mandate.objects.filter(person=cast.cora).delete(), "You need a mandate"),
    ],
)
def test_handing_out_is_refused(cast, change, sentence):
    open_now(cast.meeting)
    change(cast)
    with pytest.raises(Refused, match=sentence):
        slips.hand_out_slips(cast.cora, cast.meeting, closes_on=today() + LATER)


@pytest.mark.parametrize("days", [-1, 61])
def test_the_box_is_open_from_today_on_and_not_for_ever(cast, days):
    open_now(cast.meeting)
    with pytest.raises(Refused, match="at most 60 days ahead"):
        slips.hand_out_slips(cast.cora, cast.meeting, closes_on=today() + timedelta(days=days))


# Taking


def test_taking_shows_an_envelope_and_leaves_that_one_was_taken(handed_out):
    assert all(len(codes) == 3 and all(is_code(code) for code in codes) for codes in handed_out.taken.values())
    assert len({code for codes in handed_out.taken.values() for code in codes}) == 9
    assert Envelope.objects.count() == 6 + 3 - 3
    assert {each.person for each in TakenEnvelope.objects.all()} == {handed_out.dina, handed_out.eve, handed_out.ama}
    assert {field.name for field in TakenEnvelope._meta.get_fields()} == {"id", "round", "person"}


def test_an_envelope_is_drawn_by_chance(handed_out, monkeypatch):
    offered = []

    def draw(envelopes):
        offered.extend(each.pk for each in envelopes)
        return envelopes[-1]

    monkeypatch.setattr(shuffled.CHANCE, "choice", draw)
    slips.take_slips(handed_out.ben, handed_out.meeting)
    assert len(offered) == 6 and set(offered) - set(Envelope.objects.values_list("pk", flat=True)) == {offered[-1]}
    assert isinstance(shuffled.CHANCE, random.SystemRandom)


def test_a_guest_with_a_seat_takes_slips(handed_out):
    gus = Person.objects.create_user(name="Gus")
    Member.objects.create(partnership=handed_out.partnership, person=gus, standing="guest", joined_on=today())
    Seat.objects.create(meeting=handed_out.meeting, person=gus)
    assert len(slips.take_slips(gus, handed_out.meeting)) == 3


def test_when_all_envelopes_are_gone_a_late_comer_still_gets_one_among_others(handed_out):
    Envelope.objects.all().delete()
    before = set(Slip.objects.values_list("pk", flat=True))
    assert len(slips.take_slips(handed_out.ben, handed_out.meeting)) == 3
    assert Envelope.objects.count() == 2
    assert not before & set(Slip.objects.values_list("pk", flat=True))  # old and new were written anew together


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda cast: slips.take_slips(cast.ben, cast.meeting), "You have taken your slips"),
        (lambda cast: Seat.objects.filter(person=cast.ben).delete(), "Slips are for people who are invited"),
        (lambda cast: Seat.objects.filter(person=cast.ben).update(answer="declined"), "Slips are for people who are"),
        (lambda cast: SlipRound.objects.all().delete(), "No slips have been handed out"),
        (lambda cast: midnight(10), "is closed"),
    ],
)
def test_taking_is_refused(handed_out, change, sentence):
    change(handed_out)
    with pytest.raises(Refused, match=sentence):
        slips.take_slips(handed_out.ben, handed_out.meeting)


def test_slips_that_another_key_locked_are_not_lost_by_trying(handed_out, settings):
    settings.SEAL_KEY = "another key " * 5
    with pytest.raises(Refused, match="Tell the person who runs it"):
        slips.take_slips(handed_out.ben, handed_out.meeting)
    assert Envelope.objects.count() == 6
    assert not TakenEnvelope.objects.filter(person=handed_out.ben).exists()


# Dropping


def test_dropping_uses_the_slip_and_keeps_words_without_anybody(handed_out):
    slip = handed_out.taken[handed_out.dina][0]
    code = drop(handed_out, slip, "  Cafe\u0301.  ")
    kept = BoxWord.objects.get()
    assert (kept.text, kept.withdrawal_digest) == ("Café.", way_back_digest(code))
    assert not Slip.objects.filter(digest=slip_digest(slip)).exists()
    assert {field.name for field in BoxWord._meta.get_fields()} == {
        "id", "round", "question", "text", "content_note", "quotation", "withdrawal_digest",
    }  # fmt: skip


def test_every_drop_writes_the_whole_box_anew_in_an_order_of_chance(handed_out, monkeypatch):
    """The order in the database is the one that chance gave, whichever that was: here it turns all round."""
    orders = []

    def turn(rows):
        rows.reverse()
        orders.append([row.pk for row in rows])

    monkeypatch.setattr(shuffled.CHANCE, "shuffle", turn)
    seen = set()
    for number, slip in enumerate([code for codes in handed_out.taken.values() for code in codes][:5]):
        drop(handed_out, slip, f"word {number}")
        now = list(BoxWord.objects.values_list("pk", flat=True))
        assert not seen & set(now)
        seen |= set(now)
    assert [row.pk for row in BoxWord.objects.order_by(row_order())] == orders[-1]


def row_order():
    """Where rows lie: what somebody reads who has the files."""
    return RawSQL("rowid" if connection.vendor == "sqlite" else "ctid", [])


def test_the_same_try_sent_again_drops_once_and_gives_the_same_code(handed_out):
    slip, code = handed_out.taken[handed_out.dina][0], new_code()
    assert [drop(handed_out, slip, code=code) for _ in range(3)] == [code] * 3
    midnight()
    assert drop(handed_out, slip, code=code) == code
    assert BoxWord.objects.count() == 1


def test_a_used_slip_is_refused_in_one_sentence_like_one_that_never_was(handed_out):
    slip = handed_out.taken[handed_out.dina][0]
    drop(handed_out, slip)
    for typed in (slip, new_code(), "", "nonsense"):
        with pytest.raises(Refused, match="has been used, or it is not a slip"):
            drop(handed_out, typed)
    assert BoxWord.objects.count() == 1


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"text": " \n"}, "Write what you would like to say"),
        ({"text": "x" * 5001}, "1 signs too long"),
        ({"code": "short"}, "This page was not whole"),
    ],
)
def test_what_is_refused_does_not_spend_the_slip(handed_out, wishes, sentence):
    slip = handed_out.taken[handed_out.dina][0]
    with pytest.raises(Refused, match=sentence):
        drop(handed_out, slip, **wishes)
    assert drop(handed_out, slip)


def test_a_slip_is_good_for_the_questions_of_its_own_meeting(handed_out):
    elsewhere = handed_out.elsewhere_meeting.questions.first()
    with pytest.raises(Refused, match="one of the questions of this meeting"):
        drop(handed_out, handed_out.taken[handed_out.dina][0], question=elsewhere)


def test_after_the_last_day_nothing_is_dropped(handed_out):
    SlipRound.objects.update(closes_on=today() - TOMORROW)  # and the clock has not looked yet
    with pytest.raises(Refused, match="The box of this meeting is closed"):
        drop(handed_out, handed_out.taken[handed_out.dina][0])


# Coming out


def test_three_words_come_out_together_and_wait_for_moderators(handed_out):
    codes = fill(handed_out, "One.", "Two.", "Three.")
    assert box.open_boxes() == 0  # not on the day on which slips were handed out
    midnight()
    found = Contribution.objects.filter(voice="anonymous")
    assert sorted(one.text for one in found) == ["One.", "Three.", "Two."]
    assert {one.withdrawal_digest for one in found} == set(map(way_back_digest, codes))
    for one in found:
        assert (one.channel, one.hold, one.scope, one.quotation, one.language) == (
            "box", "held", "partnership", "yes", "und",
        )  # fmt: skip
        assert (one.author, one.seal, one.said_at, one.table, one.once, one.shown_as) == (
            None,
            "",
            None,
            None,
            None,
            "",
        )
        assert one.said_on == today() and one.matches_its_leaf()
    assert not BoxWord.objects.exists()


@pytest.mark.parametrize("texts", [(), ("One.",), ("One.", "Two.")])
def test_fewer_than_three_stay_in_the_box(handed_out, texts):
    fill(handed_out, *texts)
    midnight()
    assert not Contribution.objects.filter(voice="anonymous").exists()
    assert BoxWord.objects.count() == len(texts)


def test_words_stay_while_fewer_than_three_people_have_slips(cast):
    """One person has three slips: three words alone are no crowd."""
    open_now(cast.meeting)
    slips.hand_out_slips(cast.cora, cast.meeting, closes_on=today() + LATER)
    cast.taken = {who: slips.take_slips(who, cast.meeting) for who in (cast.dina, cast.eve)}
    fill(cast, "One.", "Two.", "Three.", "Four.")
    midnight()
    assert BoxWord.objects.count() == 4
    slips.take_slips(cast.ama, cast.meeting)
    midnight()
    assert Contribution.objects.filter(voice="anonymous").count() == 4


def test_leaves_and_words_are_written_in_one_order_which_is_chances(handed_out, monkeypatch):
    fill(handed_out, "One.", "Two.", "Three.")
    monkeypatch.setattr(shuffled.CHANCE, "shuffle", lambda rows: rows.sort(key=lambda row: row.text, reverse=True))
    midnight()
    found = list(Contribution.objects.filter(voice="anonymous").order_by(row_order()))
    assert [one.text for one in found] == ["Two.", "Three.", "One."]
    assert [one.leaf_id for one in found] == sorted(one.leaf_id for one in found)


def test_the_box_is_opened_once_a_day_however_often_the_clock_looks(handed_out):
    fill(handed_out, "One.", "Two.")
    midnight()
    drop(handed_out, handed_out.taken[handed_out.ama][2], "Three.")
    assert box.open_boxes() == box.open_boxes() == 0
    midnight()
    assert Contribution.objects.filter(voice="anonymous").count() == 3


def test_the_record_tells_that_words_came_out_and_not_how_many(handed_out):
    fill(handed_out, "One.", "Two.", "Three.")
    midnight()
    entry = Entry.objects.get(act="open_box")
    assert entry.facts == {"title": "Listening first"} and entry.commitments == {}
    assert fault_in(handed_out.partnership.chain) is None


def test_without_moderators_in_the_agreement_words_are_shown_at_once(handed_out):
    agree(handed_out, hold_box=False)
    fill(handed_out, "One.", "Two.", "Three.")
    midnight()
    assert set(Contribution.objects.filter(voice="anonymous").values_list("hold", flat=True)) == {""}


def test_words_from_the_box_of_a_pod_are_for_the_pod(handed_out):
    Meeting.objects.filter(pk=handed_out.meeting.pk).update(pod=handed_out.north)
    fill(handed_out, "One.", "Two.", "Three.")
    midnight()
    assert set(Contribution.objects.filter(voice="anonymous").values_list("scope", flat=True)) == {"pod"}


def test_at_its_end_the_box_lets_out_what_is_enough_and_nothing_stays_of_the_round(handed_out):
    fill(handed_out, "One.", "Two.")
    midnight(9)
    assert BoxWord.objects.count() == 2
    drop(handed_out, handed_out.taken[handed_out.ama][2], "Three.")
    midnight()
    assert Contribution.objects.filter(voice="anonymous").count() == 3
    assert not any(model.objects.exists() for model in (Slip, Envelope, TakenEnvelope, BoxWord))
    assert SlipRound.objects.get().closed_on == today()
    assert Entry.objects.filter(act="close_box").count() == 1


def test_at_its_end_words_that_are_too_few_are_deleted(handed_out):
    codes = fill(handed_out, "One.", "Two.")
    midnight(10)
    assert not BoxWord.objects.exists() and not Contribution.objects.exists()
    with pytest.raises(Refused, match="No words are kept under this code"):
        box.take_back_words(code=codes[0])
    assert box.open_boxes() == 0


# Looking before all see it


def seen_by(cast, person):
    """All that somebody gets to read of the meeting, by every way there is."""
    client, meeting = client_of(person), meeting_for(person, "riverside", cast.meeting.pk)
    slug, pk = "riverside", meeting.pk
    pages = [client.get(reverse(f"meetings:{name}", args=[slug, pk])) for name in ("room", "said_in_room", "meeting")]
    pages.append(client.get(reverse("home:partnership", args=[slug])))
    if meeting.state == "closed":
        names = ("report", "print_report", "markdown_report", "csv_report", "json_report")
        pages += [client.get(reverse(f"meetings:{name}", args=[slug, pk])) for name in names]
    assert {page.status_code for page in pages} == {200}
    found = " ".join(page.content.decode() for page in pages)
    found += "".join(one.contribution.text for one in voices.lately_said(cast.partnership))
    return found


def test_held_words_are_nowhere_but_with_the_moderators(held):
    assert "Soup first" not in seen_by(held, held.ama) + seen_by(held, held.dina)
    close_now(held.meeting)
    for person in (held.ama, held.dina, held.cora):
        assert "Soup first" not in seen_by(held, person)
    meeting = meeting_for(held.ama, "riverside", held.meeting.pk)
    assert report.page_for(held.ama, meeting).voices == 0
    assert report.document_for(held.ama, meeting).kept_back == 0
    address = reverse("meetings:contribution", args=["riverside", meeting.pk, words("Soup first.").pk])
    assert client_of(held.dina).get(address).status_code == 404
    page = client_of(held.ben).get(reverse("meetings:held", args=["riverside", meeting.pk]))
    assert "Soup first." in page.content.decode()


def test_held_words_cannot_be_answered(held):
    said = words("Soup first.")
    assert voices.reply_of(held.ama, held.table, str(said.pk)) is None


def test_two_moderators_who_say_yes_show_the_words(held):
    said = words("Soup first.")
    moderation.give_verdict(held.ben, said, shows=True)
    assert words("Soup first.").hold == "held"
    moderation.give_verdict(held.eve, said, shows=True)
    assert words("Soup first.").hold == ""
    close_now(held.meeting)
    assert seen_by(held, held.ama).count("Soup first.") == 7  # room and its part, report, and its four other forms


def test_two_moderators_who_say_no_keep_them_back_and_everybody_reads_why(held):
    said = words("He named me.")
    moderation.give_verdict(held.ben, said, shows=False, reason="It names somebody.")
    moderation.give_verdict(held.eve, said, shows=False, reason="Somebody is named who cannot answer.")
    said = words("He named me.")
    assert (said.hold, said.hold_reason) == ("kept_back", "It names somebody. · Somebody is named who cannot answer.")
    close_now(held.meeting)
    page = seen_by(held, held.ama)
    assert "He named me." not in page
    assert "One voice from the box is not shown: It names somebody." in page
    assert Entry.objects.get(act="keep_back").facts == {"title": "Listening first"}


def test_two_who_differ_wait_for_a_third(held):
    said = words("Soup first.")
    moderation.give_verdict(held.ben, said, shows=True)
    moderation.give_verdict(held.eve, said, shows=False, reason="Off the point.")
    assert words("Soup first.").hold == "held"
    moderation.give_verdict(held.dina, said, shows=True)
    assert words("Soup first.").hold == ""
    assert words("Soup first.").hold_reason == ""


@given(st.lists(st.booleans(), max_size=3))
def test_an_outcome_takes_two_who_agree(verdicts):
    outcome = outcome_of(verdicts)
    assert (outcome is None) == (max(verdicts.count(True), verdicts.count(False)) < 2)
    assert outcome is None or verdicts.count(outcome) >= 2


def test_one_moderator_alone_shows_nothing_however_often_they_say_so(held):
    said = words("Soup first.")
    for _ in range(3):
        moderation.give_verdict(held.ben, said, shows=True)
    assert words("Soup first.").hold == "held" and Verdict.objects.count() == 1
    with pytest.raises(Refused, match="You have said already"):
        moderation.give_verdict(held.ben, said, shows=False, reason="Changed my mind.")


def test_who_is_no_moderator_decides_nothing(held):
    for person in (held.ama, held.cora, held.finn, held.cat):
        with pytest.raises(Refused):
            moderation.give_verdict(person, words("Soup first."), shows=True)
    assert not Verdict.objects.exists()


def test_a_no_needs_a_reason(held):
    with pytest.raises(Refused, match="Everybody reads the reason"):
        moderation.give_verdict(held.ben, words("Soup first."), shows=False, reason=" ")


def test_what_is_decided_is_decided(held):
    said = words("Soup first.")
    for who in (held.ben, held.eve):
        moderation.give_verdict(who, said, shows=True)
    with pytest.raises(Refused, match="This has been decided"):
        moderation.give_verdict(held.dina, said, shows=False, reason="Too late.")


def test_a_verdict_carries_no_name_into_the_record(held):
    before = Entry.objects.count()
    for who in (held.ben, held.eve):
        moderation.give_verdict(who, words("Soup first."), shows=True)
    assert Entry.objects.count() == before


def test_a_moderator_does_not_see_what_the_others_said(held):
    moderation.give_verdict(held.ben, words("Soup first."), shows=False, reason="Off the point.")
    page = client_of(held.eve).get(reverse("meetings:held", args=["riverside", held.meeting.pk])).content.decode()
    assert "Off the point." not in page
    assert page.count("Should everybody be able to read this?") == 3


def test_moderators_find_at_home_what_waits_until_they_have_looked(held):
    assert queries.held_meetings(held.ben) == [held.meeting]
    assert queries.held_meetings(held.ama) == []
    for said in Contribution.objects.filter(hold="held"):
        moderation.give_verdict(held.ben, said, shows=True)
    assert queries.held_meetings(held.ben) == []
    assert b"Words from the box wait for moderators" in client_of(held.eve).get("/").content


# Appeals


@pytest.fixture
def kept_back(held):
    for who in (held.ben, held.eve):
        moderation.give_verdict(who, words("He named me."), shows=False, reason="It names somebody.")
    return held


def test_its_speaker_asks_somebody_outside_and_two_others_look(kept_back):
    box.appeal(code=kept_back.codes["He named me."])
    assert words("He named me.").hold == "appealed"
    held_page = reverse("meetings:held", args=["riverside", kept_back.meeting.pk])
    assert b"Its speaker asks you to look." in client_of(kept_back.cora).get(held_page).content
    moderation.ask_again(kept_back.cora, words("He named me."))
    said = words("He named me.")
    assert (said.hold, said.hold_reason) == ("held", "")
    with pytest.raises(Refused, match="You have said already"):
        moderation.give_verdict(kept_back.ben, said, shows=False, reason="It names somebody.")
    office(kept_back, kept_back.ama, "moderator")
    moderation.give_verdict(kept_back.dina, said, shows=True)
    assert words("He named me.").hold == "held"
    moderation.give_verdict(kept_back.ama, said, shows=True)
    assert words("He named me.").hold == ""


def test_others_look_again_once(kept_back):
    code = kept_back.codes["He named me."]
    moderation.ask_again(kept_back.cora, words("He named me."))  # she may doubt without being asked
    office(kept_back, kept_back.ama, "moderator")
    for who in (kept_back.dina, kept_back.ama):
        moderation.give_verdict(who, words("He named me."), shows=False, reason="It does.")
    with pytest.raises(Refused, match="Others have looked again already"):
        box.appeal(code=code)
    with pytest.raises(Refused, match="only once"):
        moderation.ask_again(kept_back.cora, words("He named me."))


def test_only_what_was_kept_back_is_appealed_and_once(kept_back):
    with pytest.raises(Refused, match="Only words that two moderators kept back"):
        box.appeal(code=kept_back.codes["Soup first."])
    box.appeal(code=kept_back.codes["He named me."])
    with pytest.raises(Refused, match="asked already"):
        box.appeal(code=kept_back.codes["He named me."])
    with pytest.raises(Refused, match="No words are kept"):
        box.appeal(code=new_code())


def test_moderators_and_coordinators_hear_no_appeals(kept_back):
    Mandate.objects.filter(office="safeguarding_lead").delete()
    for who in (kept_back.ben, kept_back.cora, kept_back.ama):
        with pytest.raises(Refused, match="You need a mandate"):
            moderation.ask_again(who, words("He named me."))


# Taking back by code


def test_words_are_taken_out_of_the_box(handed_out):
    codes = fill(handed_out, "One.", "Two.", "Three.")
    box.take_back_words(code=codes[1].lower().replace("-", " "))
    assert sorted(BoxWord.objects.values_list("text", flat=True)) == ["One.", "Three."]
    midnight()
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("stage", ["held", "kept_back", "shown", "locked"])
def test_words_are_taken_back_wherever_they_are(held, stage, django_capture_on_commit_callbacks):
    said, shows, heard = words("He named me."), stage in {"shown", "locked"}, []
    if stage != "held":
        for who in (held.ben, held.eve):
            moderation.give_verdict(who, said, shows=shows, reason="He named me, it says.")
    close_now(held.meeting)
    if stage == "locked":
        Meeting.objects.filter(pk=held.meeting.pk).update(locked_at=timezone.now(), locked_digest="0" * 64)
    entries = Entry.objects.count()

    def hear(sender, contribution_id, **more):
        heard.append(contribution_id)

    contribution_withdrawn.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        box.take_back_words(code=held.codes["He named me."])
    contribution_withdrawn.disconnect(hear)
    said.refresh_from_db()
    assert (said.text, said.salt, said.content_note, said.withdrawal_digest, said.hold_reason) == ("", "", "", "", "")
    assert said.withdrawn_on is not None and not said.verdicts.exists()
    assert heard == [said.pk] and Entry.objects.count() == entries
    page = seen_by(held, held.ama)
    assert "He named me" not in page
    assert page.count("Taken back by the person who said it.") == (3 if shows else 0)  # room, its part, report
    assert fault_in(held.partnership.chain) is None


def test_a_code_that_nobody_knows_takes_nothing_back(held):
    box.take_back_words(code=held.codes["Soup first."])
    for code in (held.codes["Soup first."], new_code(), "", held.taken[held.ben][0] if held.ben in held.taken else "x"):
        with pytest.raises(Refused, match="No words are kept under this code"):
            box.take_back_words(code=code)
    assert Contribution.objects.filter(withdrawn_on=None).count() == 2


def test_a_slip_takes_nothing_back_and_a_code_drops_nothing(handed_out):
    slip = handed_out.taken[handed_out.dina][0]
    code = drop(handed_out, slip)
    with pytest.raises(Refused):
        box.take_back_words(code=slip)
    with pytest.raises(Refused):
        drop(handed_out, code)


def test_words_of_others_are_not_taken_back_by_an_empty_code(held):
    """What was taken back keeps no digest; nobody finds it, or anything else, with an empty code."""
    speaking.speak(held.ama, held.table, text="Mine.", once=uuid4())
    with pytest.raises(Refused):
        box.take_back_words(code="")
    assert Contribution.objects.get(text="Mine.").withdrawn_on is None


# The pages


@pytest.fixture(autouse=True)
def nobody_has_tried():
    caches["memory"].clear()


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]+)"', page)[1]


def test_from_slips_to_words_taken_back_through_the_pages(handed_out):
    cast = handed_out
    ben, nobody, meeting = client_of(cast.ben), client_of(None), cast.meeting
    slips_page = reverse("meetings:take_slips", args=["riverside", meeting.pk])
    assert b"Show me my slips, once" in ben.get(slips_page).content
    shown = ben.post(slips_page)
    codes = re.findall(r"<code class=\"third\">([^<]+)</code>", shown.content.decode())
    assert len(codes) == 3 and "no-store" in shown["Cache-Control"]
    again = ben.post(slips_page)
    assert again.status_code == 422 and b"nobody can show them again" in again.content
    assert not any(code in again.content.decode() for code in codes)

    step = nobody.post("/box/", {"slip": codes[0].lower()})
    page = step.content.decode()
    assert step.status_code == 200 and "Listening first" in page and cast.first_question.text in page
    assert "keep the code" in page and "Nobody watches this box." in page
    form = {
        "slip": hidden(page, "slip"),
        "code": hidden(page, "code"),
        "text": "Soup first.",
        "question": cast.first_question.pk,
        "quotation": "no",
    }
    too_long = nobody.post("/box/drop/", form | {"text": "x" * 5001})
    assert too_long.status_code == 422 and "x" * 5001 in too_long.content.decode()
    assert hidden(too_long.content.decode(), "code") == form["code"]
    dropped = nobody.post("/box/drop/", form)
    assert dropped.status_code == 200 and form["code"] in dropped.content.decode()
    assert nobody.post("/box/drop/", form).content == dropped.content
    used = nobody.post("/box/", {"slip": codes[0]})
    assert used.status_code == 422 and b"If it was you who used it: your words are in the box." in used.content
    assert form["code"] not in used.content.decode()
    other = nobody.post("/box/drop/", form | {"code": new_code(), "text": "Once more."})
    assert other.status_code == 422 and "Once more." in other.content.decode()

    found = nobody.post("/box/take-back/", {"code": form["code"]})
    assert b"Soup first." in found.content and b"They lie in the box." in found.content
    assert BoxWord.objects.count() == 1
    gone = nobody.post("/box/take-back/", {"code": form["code"], "sure": "1"})
    assert b"Your words are taken back" in gone.content and not BoxWord.objects.exists()
    assert nobody.post("/box/take-back/", {"code": form["code"], "sure": "1"}).status_code == 422


def test_the_pages_of_the_box_read_no_session_and_set_no_cookie(handed_out, django_assert_num_queries):
    signed_in = client_of(handed_out.dina)
    signed_in.cookies["csrftoken"] = "x" * 32
    slip = handed_out.taken[handed_out.dina][0]
    for ask in (
        lambda: signed_in.get("/box/"),
        lambda: signed_in.post("/box/", {"slip": slip}),
        lambda: signed_in.get("/box/take-back/"),
        lambda: signed_in.post("/box/take-back/", {"code": "nothing"}),
    ):
        answer = ask()
        request = answer.wsgi_request
        assert not answer.cookies and answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer" and "ETag" not in answer
        assert not request.user.is_authenticated and request.COOKIES == {} and "HTTP_REFERER" not in request.META
        assert "Dina" not in answer.content.decode() and "csrfmiddlewaretoken" not in answer.content.decode()
    with django_assert_num_queries(0):
        signed_in.get("/box/")


def test_a_box_page_leaves_other_cookies_and_messages_where_they_are(handed_out):
    dina = client_of(handed_out.dina)
    dina.post(reverse("meetings:answer_invitation", args=["riverside", handed_out.meeting.pk]), {"answer": "coming"})
    assert b"Thank you." not in dina.get("/box/").content
    assert b"Thank you." in dina.get("/").content  # still signed in, and the sentence was not used up


def test_the_chosen_language_alone_comes_in(client):
    client.cookies["django_language"] = "es"
    answer = client.get("/box/")
    assert answer["Content-Language"] == "es"


def test_nothing_on_the_slips_page_leads_to_the_box_with_a_name(handed_out):
    page = client_of(handed_out.ben).get(reverse("meetings:take_slips", args=["riverside", handed_out.meeting.pk]))
    shown = client_of(handed_out.ben).post(reverse("meetings:take_slips", args=["riverside", handed_out.meeting.pk]))
    for html in (page.content.decode(), shown.content.decode()):
        for link in re.findall(r"<a [^>]*/box/[^>]*>", html):
            assert re.search(r'href="http://testserver/box/"', link) and "noreferrer" in link


def test_guessing_is_slowed_down_and_kept_in_memory_alone(handed_out, client):
    for _ in range(30):
        assert client.post("/box/", {"slip": new_code()}).status_code == 422
    assert client.post("/box/take-back/", {"code": new_code()}).status_code == 429
    assert client.post("/box/", {"slip": handed_out.taken[handed_out.dina][0]}).status_code == 429
    assert not caches["default"].get("misses:box")


def test_an_error_in_the_box_is_logged_without_a_word_of_it(handed_out, client, monkeypatch, caplog):
    def breaks(**words):
        raise ValueError(f"Failing row contains {words}")

    monkeypatch.setattr(box, "drop_words", breaks)
    form = {
        "slip": handed_out.taken[handed_out.dina][0],
        "code": new_code(),
        "text": "Soup first.",
        "question": handed_out.first_question.pk,
        "quotation": "no",
    }
    with caplog.at_level(logging.DEBUG):
        assert client.post("/box/drop/", form).status_code == 500
    assert "A page that leaves no trace could not be made (ValueError)." in caplog.text
    assert "Soup" not in caplog.text and form["slip"] not in caplog.text


def test_a_facilitator_hands_out_slips_through_the_pages(cast):
    open_now(cast.meeting)
    ama, page = client_of(cast.ama), reverse("meetings:hand_out_slips", args=["riverside", cast.meeting.pk])
    usual = (cast.meeting.ends_at + timedelta(days=10)).date()
    assert usual.isoformat() in ama.get(page).content.decode()
    assert b"The slips are handed out." in ama.post(page, {"closes_on": usual}, follow=True).content
    refused = ama.post(page, {"closes_on": usual})
    assert refused.status_code == 422 and b"handed out already" in refused.content
    assert client_of(cast.dina).get(page).status_code == 404


def test_the_box_is_open_as_long_as_people_answer_in_their_own_time(cast):
    cast.meeting.own_time_until = datetime(2031, 5, 17, 12, tzinfo=UTC)
    assert queries.usual_end(cast.meeting).isoformat() == "2031-05-17"


def test_moderators_decide_through_the_pages(held):
    said = words("He named me.")
    address = reverse("meetings:give_verdict", args=["riverside", held.meeting.pk, said.pk])
    ben, eve = client_of(held.ben), client_of(held.eve)
    refused = ben.post(address, {"shows": "no"})
    assert refused.status_code == 422 and b"Everybody reads the reason" in refused.content
    assert b"You said: do not show it." in ben.post(address, {"shows": "no", "reason": "A name."}, follow=True).content
    eve.post(address, {"shows": "no", "reason": "A name."})
    assert words("He named me.").hold_reason == "A name."
    code = {"code": held.codes["He named me."]}
    nobody = client_of(None)
    found = nobody.post("/box/take-back/", code).content.decode()
    assert "Two moderators decided" in found and "A name." in found and "Cora" in found
    assert b"Somebody outside was asked to look." in nobody.post("/box/appeal/", code).content
    assert nobody.post("/box/appeal/", code).status_code == 422
    again = reverse("meetings:ask_again", args=["riverside", held.meeting.pk, said.pk])
    assert client_of(held.ben).post(again).status_code == 404
    assert b"Two others are asked now." in client_of(held.cora).post(again, follow=True).content
    assert words("He named me.").hold == "held"
    assert eve.post(address, {"shows": "yes"}).status_code == 422
