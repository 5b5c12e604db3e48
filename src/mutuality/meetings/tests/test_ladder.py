"""The withdrawal ladder: at each stage the words go from everywhere, and a second tap is answered in words."""

from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from mutuality.kit.seal import seal
from mutuality.meetings.actions import locking, speaking
from mutuality.meetings.models import Attachment, Contribution, EarlierWording, Meeting, Translation, Verdict
from mutuality.meetings.queries import ladder as queries
from mutuality.meetings.queries import voices
from mutuality.meetings.rules import ladder as rules
from mutuality.meetings.rules.ladder import Stage, ladder, stage_of, what_became
from mutuality.people import actions as people
from tests.cast import client_of, close_now, open_now

pytestmark = pytest.mark.django_db
WORD = "inspected-4711"
TEXT = f"Paper is what gets {WORD}."
WISHES = {"scope": "partnership", "quotation": "yes", "language": "en"}
FAR = {"is_held": False, "is_shared": True, "is_used": True, "in_draft": True, "is_locked": True}


@pytest.fixture
def said(cast):
    open_now(cast.meeting)
    return say(cast.dina, cast.table, TEXT)


def say(person, table, text, **wishes):
    return speaking.speak(person, table, text=text, once=uuid4(), **WISHES | wishes)


def address(name, meeting, *more):
    return reverse(f"meetings:{name}", args=[meeting.partnership.slug, meeting.pk, *more])


def pages_of(cast, said):
    """Every page and file on which words of a meeting can stand, as somebody at the same table gets them."""
    meeting = Meeting.objects.get(pk=said.meeting_id)
    names = ["meeting", "room", "said_in_room", "now"]
    if meeting.state == "closed":
        names += ["report", "print_report", "markdown_report", "csv_report", "json_report", "fair_look"]
    where = [address(name, meeting) for name in names]
    where += [
        address("table", meeting, 1),
        address("said_at_table", meeting, 1),
        address("contribution", meeting, said.pk),
    ]
    where += [f"/p/{cast.partnership.slug}/", reverse("meetings:own_words"), reverse("home:front")]
    return where


def holding(cast, said, word=WORD):
    """The pages and files that hold the words, for their author and for somebody at the same table."""
    found = set()
    for person in (cast.dina, cast.ben):
        client = client_of(person)
        for where in pages_of(cast, said):
            response = client.get(where)
            assert response.status_code in {200, 404}, where
            if word in response.content.decode():
                found.add(where)
    return found


def is_nowhere(cast, said, word=WORD):
    said.refresh_from_db()
    kept = [str(value) for value in Contribution.objects.filter(pk=said.pk).values_list().get()]
    letters = [str(task) for task in DBTaskResult.objects.values_list("args_kwargs", flat=True)]
    return not holding(cast, said, word) and not any(word in each for each in [*kept, *letters])


def withdraw(person, said):
    return client_of(person).post(reverse("meetings:withdraw", args=[said.pk]), follow=True).content.decode()


# One test for each stage that there is


def test_words_that_nobody_has_read_yet_go_wholly(cast, said):
    Contribution.objects.filter(pk=said.pk).update(hold="held", hold_reason=f"says {WORD}")
    Verdict.objects.create(contribution=said, moderator=cast.eve, shows=True, reason=WORD, on=timezone.localdate())
    assert queries.ladder_of(fresh(said))[0] is Stage.NOT_SHOWN
    assert "Your words are taken back" in withdraw(cast.dina, said)
    assert is_nowhere(cast, said) and not Verdict.objects.exists()


def test_words_that_others_read_go_from_every_page(cast, said):
    assert queries.ladder_of(fresh(said))[0] is Stage.SHARED
    assert len(holding(cast, said)) > 5
    withdraw(cast.dina, said)
    assert is_nowhere(cast, said)
    assert (
        "Taken back by the person who said it."
        in client_of(cast.ben).get(address("room", cast.meeting)).content.decode()
    )


def test_words_in_a_draft_go_from_it_and_from_every_file(cast, said):
    close_now(cast.meeting)
    assert queries.ladder_of(fresh(said))[0] is Stage.IN_DRAFT
    found = holding(cast, said)
    for name in ("report", "print_report", "markdown_report", "csv_report", "json_report"):
        assert address(name, cast.meeting) in found
    withdraw(cast.dina, said)
    assert is_nowhere(cast, said)


def test_words_in_a_locked_report_go_too(cast, said):
    close_now(cast.meeting)
    Meeting.objects.update(corrections_until=None)
    locking.lock_report(cast.ama, cast.meeting)
    locking.lock_report(cast.ben, cast.meeting)
    assert queries.ladder_of(fresh(said))[0] is Stage.LOCKED
    withdraw(cast.dina, said)
    assert is_nowhere(cast, said)
    assert "1 voice was taken back" in client_of(cast.ben).get(address("report", cast.meeting)).content.decode()


def test_with_replies_under_them_the_words_go_and_the_replies_stay(cast, said):
    say(cast.ben, cast.table, "An answer.", reply_to=said)
    close_now(cast.meeting)
    withdraw(cast.dina, said)
    assert is_nowhere(cast, said)
    for name in ("report", "room", "markdown_report", "json_report"):
        assert "An answer." in client_of(cast.eve).get(address(name, cast.meeting)).content.decode()


def test_earlier_wordings_go_too(cast, said):
    speaking.change_words(cast.dina, said, text="Paper is what gets paid.", voice="named", **WISHES)
    close_now(cast.meeting)
    assert holding(cast, said)
    withdraw(cast.dina, said)
    assert is_nowhere(cast, said) and is_nowhere(cast, said, "gets paid") and not EarlierWording.objects.exists()


def test_translations_pictures_and_sounds_go_too(cast, said, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    Translation.objects.create(
        contribution=said, language="fr", text=WORD, by=cast.ben, made_on=timezone.localdate(), wording="0" * 64
    )
    kept = Attachment(contribution=said, kind="picture", media_type="image/webp", size=4, says=WORD)
    kept.file.save("drawing.webp", ContentFile(b"data"))
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(cast.dina, said)
    assert is_nowhere(cast, said) and not Translation.objects.exists() and not Attachment.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_words_that_somebody_wrote_down_for_another_go_with_the_name_of_who_did(cast, said):
    Contribution.objects.filter(pk=said.pk).update(channel="phone", recorded_by=cast.cora, read_back=True)
    close_now(cast.meeting)
    assert "written down by Cora" in client_of(cast.eve).get(address("report", cast.meeting)).content.decode()
    withdraw(cast.dina, said)
    assert is_nowhere(cast, said)
    assert Contribution.objects.get(pk=said.pk).recorded_by is None


def test_words_under_another_name_go_with_the_name(cast, said):
    veiled = say(cast.dina, cast.table, TEXT, voice="pseudonym", shown_as="R. by the window")
    withdraw(cast.dina, veiled)
    withdraw(cast.dina, said)
    assert is_nowhere(cast, veiled) and is_nowhere(cast, veiled, "R. by the window")


def fresh(said):
    return Contribution.objects.select_related("meeting").get(pk=said.pk)


# The second tap


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_second_tap_is_answered_in_words(cast, said, method):
    withdraw(cast.dina, said)
    for person in (cast.dina, cast.ben):
        where = reverse("meetings:withdraw", args=[said.pk])
        answer = getattr(client_of(person), method)(where, follow=True)
        assert answer.status_code == 200
        assert "These words have been taken back already." in answer.content.decode()


def test_an_outsider_gets_the_404_of_nothing(cast, said):
    where = reverse("meetings:withdraw", args=[said.pk])
    assert client_of(cast.cat).post(where).status_code == 404
    withdraw(cast.dina, said)
    assert client_of(cast.cat).post(where).status_code == 404
    assert client_of(cast.cat).get(where).status_code == 404


def test_somebody_elses_words_are_not_there_to_be_taken_back(cast, said):
    assert client_of(cast.ben).post(reverse("meetings:withdraw", args=[said.pk])).status_code == 404
    assert not fresh(said).is_withdrawn


# The rule


@pytest.mark.parametrize(
    ("changed", "stage"),
    [
        ({}, Stage.LOCKED),
        ({"is_locked": False}, Stage.IN_DRAFT),
        ({"is_locked": False, "in_draft": False}, Stage.USED),
        ({"is_locked": False, "in_draft": False, "is_used": False}, Stage.SHARED),
        ({"is_held": True}, Stage.NOT_SHOWN),
        ({"is_shared": False}, Stage.NOT_SHOWN),
    ],
)
def test_the_furthest_stage_counts(changed, stage):
    assert stage_of(**FAR | changed) is stage


def test_every_stage_says_what_goes_and_what_stays():
    assert [rung.stage for rung in ladder(Stage.SHARED, has_themes=True)] == list(Stage)
    assert Stage.USED not in {rung.stage for rung in ladder(Stage.SHARED)}
    assert all(rung.goes and rung.stays for rung in rules.LADDER)


def test_the_page_shows_where_the_words_are(cast, said):
    close_now(cast.meeting)
    page = client_of(cast.dina).get(reverse("meetings:withdraw", args=[said.pk])).content.decode()
    here = page.split('aria-current="step"')[1].split("</li>")[0]
    assert rules.IN_DRAFT in here and "You are here." in here and rules.FILES_STAY in here
    assert page.count("You are here.") == 1


# What became of one's words


PLAIN = {
    "hold": "", "is_closed": True, "for_all": True, "quotation": "yes", "refuses_quoting": False, "refuses_name": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, rules.QUOTED),
        ({"hold": "held"}, rules.WAITS),
        ({"hold": "kept_back"}, rules.KEPT_BACK),
        ({"is_closed": False}, rules.NOT_CLOSED),
        ({"for_all": False}, rules.FOR_FEW),
        ({"quotation": "ask"}, rules.ASK_FIRST),
        ({"quotation": "no"}, rules.NOT_QUOTED),
        ({"refuses_quoting": True}, rules.NOT_AT_ALL),
        ({"refuses_name": True}, rules.QUOTED_UNNAMED),
    ],
)
def test_what_became_of_words_is_said_with_the_reason(changed, sentence):
    assert what_became(**PLAIN | changed) == sentence


def test_what_one_is_told_is_what_the_files_hold(cast, said):
    """For each of one's words: “quoted” exactly where a file has them."""
    say(cast.dina, cast.table, "asked-first", quotation="ask")
    say(cast.dina, cast.table, "for-the-table", scope="table")
    say(cast.dina, cast.table, "under-another-name", voice="pseudonym", shown_as="R. by the window")
    close_now(cast.meeting)
    for refuses in (False, True):
        if refuses:
            people.answer_consents(cast.dina, cast.partnership.chain_id, {"quoted": False}, "en")
        file = client_of(cast.ben).get(address("csv_report", cast.meeting)).content.decode()
        own = queries.said_here(cast.dina, Meeting.objects.get(pk=cast.meeting.pk))
        assert len(own) == 4
        for one in own:
            assert (one.became in {rules.QUOTED, rules.QUOTED_UNNAMED}) == (one.said.text in file), one.said.text


def test_what_you_said_here_is_your_own_alone(cast, said):
    say(cast.ben, cast.table, "Mine is another.")
    hidden = say(cast.dina, cast.table, "Veiled.", voice="pseudonym", shown_as="R. by the window")
    for name in ("meeting", "report"):
        if name == "report":
            close_now(cast.meeting)
        page = client_of(cast.dina).get(address(name, cast.meeting)).content.decode()
        here = page.split('id="said-here"')[1]
        assert TEXT in here and "Veiled." in here and "Mine is another." not in here
        assert reverse("meetings:withdraw", args=[hidden.pk]) in here
        assert 'id="said-here"' not in client_of(cast.eve).get(address(name, cast.meeting)).content.decode()


def test_own_words_in_a_meeting_are_found_under_every_name(cast, said):
    pk = uuid4()
    Contribution.objects.create(
        pk=pk, meeting=cast.meeting, voice="pseudonym", seal=seal(cast.ben.uid, pk), shown_as="B.", text="Not hers.",
        said_on=timezone.localdate(), said_at=timezone.now(),
    )  # fmt: skip
    assert [one.text for one in voices.own_words_in(cast.dina, cast.meeting)] == [TEXT]
