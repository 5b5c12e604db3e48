"""Slips: how they are handed out and taken, what is refused, and what their pages say."""

import random
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mutuality.kit import dates, locked
from mutuality.kit.refused import Refused
from mutuality.meetings.actions import shuffled, slips
from mutuality.meetings.models import (
    Envelope,
    Meeting,
    Seat,
    Slip,
    SlipRound,
    TakenEnvelope,
)
from mutuality.meetings.queries import box as queries
from mutuality.meetings.rules.box import SIGNS, is_code, new_code, plain_code, slip_digest, way_back_digest
from mutuality.partnerships.models import Mandate, Member
from mutuality.people.models import Person
from mutuality.record.models import Entry
from mutuality.record.queries import fault_in
from tests.cast import client_of, open_now

from .box_stage import LATER, agree, midnight, today

pytestmark = pytest.mark.django_db


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


# The pages


def test_nothing_on_the_slips_page_leads_to_the_box_with_a_name(handed_out):
    page = client_of(handed_out.ben).get(reverse("meetings:take_slips", args=["riverside", handed_out.meeting.pk]))
    shown = client_of(handed_out.ben).post(reverse("meetings:take_slips", args=["riverside", handed_out.meeting.pk]))
    for html in (page.content.decode(), shown.content.decode()):
        for link in re.findall(r"<a [^>]*/box/[^>]*>", html):
            assert re.search(r'href="http://testserver/box/"', link) and "noreferrer" in link


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


# Two keys, one day


def hand_out_page(person, cast):
    return client_of(person).get(reverse("meetings:hand_out_slips", args=["riverside", cast.meeting.pk]))


@pytest.fixture
def two_keys(cast):
    """Ama has turned the first key, for slips until in nine days; the agreement asks for two."""
    open_now(cast.meeting)
    agree(cast, levels={"hand_out_slips": "two_keys"})
    assert slips.hand_out_slips(cast.ama, cast.meeting, closes_on=today() + LATER) is False
    return cast


def test_the_second_person_reads_which_day_the_first_key_named_and_finds_it_in_the_field(two_keys):
    page, day = hand_out_page(two_keys.ben, two_keys).content.decode(), today() + LATER
    assert f"Ama turned the first, with {dates.day(day)} as the last day" in page and f'value="{day}"' in page
    form = {"closes_on": re.search(r'name="closes_on" value="([^"]+)"', page)[1]}
    client_of(two_keys.ben).post(reverse("meetings:hand_out_slips", args=["riverside", two_keys.meeting.pk]), form)
    assert SlipRound.objects.get().closes_on == day


def test_the_first_person_reads_that_their_own_key_waits(two_keys):
    page = hand_out_page(two_keys.ama, two_keys).content.decode()
    assert f"You turned the first, with {dates.day(today() + LATER)} as the last day." in page


def test_a_key_that_counts_no_more_or_that_is_for_another_act_names_no_day(two_keys):
    Mandate.objects.filter(person=two_keys.ama).update(ended_at=timezone.now())
    page = hand_out_page(two_keys.ben, two_keys).content.decode()
    assert "as the last day" not in page and f'value="{queries.usual_end(two_keys.meeting)}"' in page


def test_home_leads_the_second_person_to_the_page_of_the_slips(two_keys):
    where = reverse("meetings:hand_out_slips", args=["riverside", two_keys.meeting.pk])
    assert f'href="{where}"' in client_of(two_keys.ben).get("/").content.decode()
