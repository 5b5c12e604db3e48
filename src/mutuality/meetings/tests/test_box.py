"""The box: what is dropped into it, how it comes out, how it is taken back, and what its pages keep of nobody."""

import logging
import re
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import connection
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.meetings.actions import box, moderation, shuffled, slips, speaking
from mutuality.meetings.models import (
    BoxWord,
    Contribution,
    Envelope,
    Meeting,
    Slip,
    SlipRound,
    TakenEnvelope,
)
from mutuality.meetings.rules.box import new_code, slip_digest, way_back_digest
from mutuality.meetings.signals import contribution_withdrawn
from mutuality.record.models import Entry
from mutuality.record.queries import fault_in
from tests.cast import client_of, close_now, open_now

from .box_stage import LATER, TOMORROW, agree, drop, fill, midnight, seen_by, today, words

pytestmark = pytest.mark.django_db


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


def test_guessing_is_slowed_down_and_kept_in_memory_alone(handed_out, client, monkeypatch):
    monkeypatch.setattr("mutuality.kit.limits.time.time", lambda: 1_800_000_000)  # within one minute
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
