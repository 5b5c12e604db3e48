"""Those who look at words from the box before all see them, and those who are asked to have others look again."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mutuality.kit.refused import Refused
from mutuality.meetings.actions import box, moderation
from mutuality.meetings.models import (
    Contribution,
    Verdict,
)
from mutuality.meetings.queries import box as queries
from mutuality.meetings.queries import report, voices
from mutuality.meetings.queries.meeting import meeting_for
from mutuality.meetings.rules.box import new_code, outcome_of
from mutuality.partnerships.models import Mandate
from mutuality.record.models import Entry
from tests.cast import client_of, close_now

from .box_stage import office, seen_by, words

pytestmark = pytest.mark.django_db


# Looking before all see it


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


# The page


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
