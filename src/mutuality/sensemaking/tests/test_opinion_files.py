"""Conversations that come in from elsewhere, and answers that leave the house row by row."""

import csv
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.people.models import Consent
from mutuality.people.rules import PURPOSES
from mutuality.record.models import Entry
from mutuality.sensemaking.actions import exercise as exercises
from mutuality.sensemaking.actions.opinion_files import export_answers
from mutuality.sensemaking.forms import polis_files
from mutuality.sensemaking.models import Exercise, Opinion, Respondent
from mutuality.sensemaking.queries.opinion_files import harmless
from mutuality.sensemaking.rules import opinion_files as rules
from tests.cast import client_of

from .made import once, opened
from .test_opinion_results import SIX, drawn, join_many, say, two_camps

pytestmark = pytest.mark.django_db
COMMENTS = "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n" + "".join(
    f'1,{number},5,0,0,{-1 if number == 8 else 1},"Sentence, number {number}"\n' for number in range(9)
)
TABLE = "participant,group-id,n-comments,n-votes,n-agree,n-disagree," + ",".join(map(str, range(9))) + "\n"
TABLE += "".join(
    f"{person},,0,9,5,4," + ",".join("1" if (person < 9) == (each < 4) else "-1" for each in range(9)) + "\n"
    for person in range(18)
)
VOTES = "timestamp,datetime,comment-id,voter-id,vote\n20,x,1,a,-1\n10,x,1,a,1\n30,x,2,b,0\n"


def file(name, text):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(f"export/{name.replace('_', '-')}.csv", text)
    return file("conversation.zip", out.getvalue())


def send(cast, *files, person=None):
    body = {"once": once(), "title": "From a town", "prompt": "", "export": list(files)}
    return client_of(person or cast.cora).post(reverse("sensemaking:bring_in", args=["riverside"]), body)


@pytest.mark.parametrize("as_zip", [True, False])
def test_a_conversation_from_elsewhere_is_closed_here_and_its_map_is_drawn_like_any_other(cast, as_zip):
    files = [zipped(comments=COMMENTS, participants_votes=TABLE)]
    if not as_zip:
        files = [file("comments.csv", COMMENTS), file("participants-votes.csv", TABLE)]
    answer = send(cast, *files)
    exercise = Exercise.objects.get()
    assert answer.url == exercise.get_absolute_url() and exercise.state == "closed"
    assert exercise.statements.filter(state="in").count() == 8 and exercise.statements.get(number=9).state == "aside"
    assert Respondent.objects.filter(is_guest=True).count() == 18 and Opinion.objects.count() == 18 * 9
    assert Entry.objects.get(act="bring_in").facts["answers"] == 18 * 9
    snapshot = drawn(cast, exercise)
    assert snapshot.result["map"]["k"] == 2 and snapshot.result["by"] == "all"
    page = client_of(cast.dina).get(snapshot.get_absolute_url()).content.decode()
    assert "Sentence, number 1" in page and "We see 2 groups." in page


def test_of_votes_one_by_one_the_last_counts(cast):
    send(cast, file("comments.csv", COMMENTS), file("votes.csv", VOTES))
    assert sorted(Opinion.objects.values_list("statement__text", "voice")) == [
        ("Sentence, number 1", "disagree"),
        ("Sentence, number 2", "pass"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("photo.zip", b"no zip at all", "This zip cannot be opened."),
        ("comments.csv", b"comment-id,moderated\n1,1\n", "neither participants-votes.csv nor votes.csv"),
        ("participants-votes.csv", b"\xff\xfe\x00participant", "These files cannot be read."),
        ("participants-votes.csv", b"participant,1\na,7\n", "is no vote"),
        ("participants-votes.csv", b"participant,1\na,\n", "There is no answer to any statement"),
        ("participants-votes.csv", b"participant,1\n" + b"x,1\n" * 6000, "comes twice"),
        ("notes.txt", b"x", "neither participants-votes.csv nor votes.csv"),
    ],
)
def test_files_that_cannot_be_read_are_answered_in_words(cast, name, text, said):
    answer = send(cast, file(name, text))
    assert answer.status_code == 422 and said in answer.content.decode() and not Exercise.objects.exists()


def test_no_file_is_read_for_ever(cast, monkeypatch):
    many = "participant,1\n" + "".join(f"{number},1\n" for number in range(6000))
    assert "too large for a page" in send(cast, file("participants-votes.csv", many)).content.decode()
    monkeypatch.setattr(polis_files, "LARGEST", 500)
    answer = send(cast, zipped(participants_votes="participant,1\n" + " " * 5000))
    assert answer.status_code == 422 and "too large for a page" in answer.content.decode()


def test_more_than_a_page_can_take_is_for_the_command():
    rules.check_bringing_in(people=5, statements=5, answers=25)
    with pytest.raises(Refused, match="Use the command"):
        rules.check_bringing_in(people=5001, statements=5, answers=25)


def test_only_who_leads_brings_something_in(cast):
    assert send(cast, zipped(comments=COMMENTS, participants_votes=TABLE), person=cast.dina).status_code == 404


# Out


def agree_to_later(cast, people):
    later = Consent.Purpose.LATER
    words = {"purpose": later, "given": True, "version": PURPOSES[later].version, "language": "en"}
    now = timezone.now()
    Consent.objects.bulk_create(Consent(person=one, chain=cast.partnership.chain, at=now, **words) for one in people)


@pytest.fixture
def closed(cast):
    """24 members answered, 20 of whom agree to later studies; it is drawn and closed."""
    exercise = opened(cast, sentences=SIX)
    people = join_many(cast, [cast.lived] * 12 + [cast.universities] * 12)
    say(exercise, people, two_camps)
    agree_to_later(cast, people[:20])
    exercises.close_exercise(cast.cora, exercise)
    drawn(cast, exercise)
    return Exercise.objects.get(pk=exercise.pk)


def taken(cast, exercise):
    answer = client_of(cast.cora).post(reverse("sensemaking:export_answers", args=["riverside", exercise.pk]))
    assert answer["Content-Type"] == "application/zip", answer
    made = zipfile.ZipFile(io.BytesIO(answer.content))
    return {name: list(csv.DictReader(io.StringIO(made.read(name).decode()))) for name in made.namelist()}


def test_only_who_agreed_leaves_the_house_and_never_so_many_that_the_rest_can_be_worked_out(cast, closed):
    files = taken(cast, closed)
    assert set(files) == {"participants-votes.csv", "comments.csv", "votes.csv"}
    rows = files["participants-votes.csv"]
    assert len(rows) == 19  # four did not agree: one more stays out, so that the rest are five
    assert [row["participant"] for row in rows] == [str(number) for number in range(19)]
    assert {row["group-id"] for row in rows} == {"0", "1"}
    assert len(files["votes.csv"]) == 19 * 9 and "datetime" not in files["votes.csv"][0]
    assert files["comments.csv"][0]["comment-body"] == "Sentence 1" and not files["comments.csv"][0]["author-id"]
    assert Entry.objects.get(act="export_answers").facts["people"] == 19


def test_rows_come_in_another_order_each_time(cast, closed):
    keys = {tuple(row.values())[6:] for row in taken(cast, closed)["participants-votes.csv"]}
    orders = {tuple(tuple(row.values())[6:] for row in taken(cast, closed)["participants-votes.csv"]) for _ in range(4)}
    assert len(keys) > 1 and len(orders) > 1


def test_what_was_taken_along_can_be_brought_in_again(cast, closed):
    export = export_answers(cast.cora, closed)
    send(cast, zipped(participants_votes=export.participants_votes, comments=export.comments, votes=export.votes))
    again = Exercise.objects.exclude(pk=closed.pk).get()
    assert again.statements.count() == 9 and again.respondents.count() == 19


def test_rows_leave_only_closed_of_enough_who_agreed_and_by_who_leads(cast, closed):
    assert client_of(cast.dina).post(
        reverse("sensemaking:export_answers", args=["riverside", closed.pk])
    ).status_code == 404  # fmt: skip
    Consent.objects.filter(pk__gt=Consent.objects.order_by("pk")[8].pk).delete()
    with pytest.raises(Refused, match="at least 10 people agreed"):
        export_answers(cast.cora, closed)
    rules.check_export(is_closed=True, agreed=10, fewest=10)
    with pytest.raises(Refused, match="Close it first"):
        rules.check_export(is_closed=False, agreed=10, fewest=10)


def test_no_statement_is_a_formula_in_a_spreadsheet(cast):
    assert harmless("=2+3") == "'=2+3" and harmless("Rest is work.") == "Rest is work."
