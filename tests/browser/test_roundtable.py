"""A whole roundtable by eight browsers: a coordinator, two co-facilitators, five people at two tables, one a guest."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from mutuality.meetings.models import Meeting
from mutuality.partnerships.models import Declaration, Invitation, Member
from mutuality.people.models import Person
from mutuality.record import queries as record
from tests.browser.visitor import PAIR

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("way", PAIR, ids=str),
]
TITLE = "Whose pace?"


def joins(cast, name, side):
    person = Person.objects.create_user(f"{name.lower()}@example.org", name)
    member = Member.objects.create(partnership=cast.partnership, person=person, joined_on=timezone.localdate())
    Declaration.objects.create(member=member, facet=cast.facet, perspective=side)
    return person


@pytest.fixture
def people(cast, visit):
    """Eight people, each with a browser. Gus has nothing but the link that the coordinator makes for him."""
    hani, lea = joins(cast, "Hani", cast.lived), joins(cast, "Lea", cast.community)
    members = {"cora": cast.cora, "ama": cast.ama, "ben": cast.ben, "dina": cast.dina, "eve": cast.eve}
    people = {name: visit(person) for name, person in (members | {"hani": hani, "lea": lea}).items()}
    return people | {"gus": visit()}


def test_a_roundtable_runs_from_its_plan_to_its_report(cast, people):
    cora, ama, ben, gus = people["cora"], people["ama"], people["ben"], people["gus"]
    come_by_link(cora, gus)
    meeting = plan(cora)
    page = f"/p/riverside/meetings/{meeting.pk}/"
    name_facilitators(cora, ama, page)
    invite_and_answer(people, page)
    lay_tables(cora, page, meeting)
    open_with_two_keys(ama, ben, page)
    first, second = (at_table(people, meeting, number) for number in (1, 2))
    speak(first, second, meeting)
    move_on(ama, ben, page)
    close(ama, ben, page)
    read_report(cora, gus, page)
    assert record.fault_in(cast.partnership.chain) is None


def come_by_link(cora, gus):
    cora.go("/p/riverside/people/").follow("Invite somebody").picture("invite")
    cora.write("Their name", "Gus").choose("a guest").press("Make the invitation").picture("link")
    link = cora.page.get_by_label("The link").input_value()
    gus.go(link).reads("You come in as Gus. You need no account.").picture("invitation")
    gus.press("Come in").reads("Welcome, Gus.").picture("guest")
    assert Invitation.objects.filter(person__name="Gus", accepted_at__isnull=False).exists()


def plan(cora):
    soon = timezone.localtime() + timedelta(days=2)
    cora.go("/p/riverside/meetings/").follow("Plan a meeting").picture("plan")
    cora.write("What is it called?", TITLE).write("Day", str(soon.date())).write("Hour", "14:00")
    cora.write("In which time zone is that?", "Asia/Kathmandu").write("How many minutes?", "120").press("Plan it")
    cora.reads("Write the questions").picture("questions").press("Keep these questions").reads(TITLE)
    return Meeting.objects.get(title=TITLE)


def name_facilitators(cora, ama, page):
    cora.go(page).follow("Name the co-facilitators").select("One co-facilitator", "Ama")
    cora.select("The other, from another perspective", "Ben").press("Turn the first key")
    cora.reads("Waiting for the second key.").picture("pair")
    ama.go(page).press("Turn the second key").reads("Both keys were turned: the two hold the mandate.")


def invite_and_answer(people, page):
    people["cora"].go(page).follow("Invite people").picture("invite-to-meeting")
    for name in ("Dina", "Eve", "Gus", "Hani", "Lea"):
        people["cora"].choose(name)
    people["cora"].press("Invite them").reads("5 people are invited.")
    people["dina"].go("/").reads("You are invited. Are you coming?").picture("home")
    for name in ("ama", "ben", "dina", "eve", "gus", "hani", "lea"):
        people[name].go(page).choose("Yes, I am coming").press("Send my answer").reads("Thank you.")


def lay_tables(cora, page, meeting):
    cora.go(page).follow("Lay the tables").write("How many tables?", "2").press("Lay the tables")
    cora.reads("The tables are laid.").picture("tables")
    larger = max(meeting.tables.all(), key=lambda table: table.seats.count())
    guest = larger.seats.filter(part="").first().person
    cora.follow(f"Move {guest}").select("To which table?", f"Table {3 - larger.number}").press("Move")
    cora.reads(f"{guest} has a new place.")


def open_with_two_keys(ama, ben, page):
    ben.go(page)
    ama.go(page).press("Turn the first key", "#key-open_meeting").reads("Waiting for the second key.").picture("waits")
    ben.hears("Ama turned the first key").press("Turn the second key", "#key-open_meeting")
    ben.reads("Both keys were turned. It is done.").picture("opened")
    assert Meeting.objects.get(title=TITLE).state == "open"


def at_table(people, meeting, number):
    """The visitors at a table; first who takes its notes."""
    seats = meeting.seats.filter(table__number=number).select_related("person").order_by("-part", "person__name")
    found = [people[seat.person.name.lower()] for seat in seats]
    for visitor in found:
        visitor.go("/").follow("Your table is open now").reads(f"Table {number}")
    assert len(found) >= 3 and seats[0].part == "notes"
    return found


def speak(first, second, meeting):
    notes, one, other, *_ = first
    one.write("What would you like to say?", "Paper is what gets inspected.").choose("yes", "May be quoted")
    one.press("Say it").reads("Paper is what gets inspected.").picture("said")
    other.hears("Paper is what gets inspected.").picture("heard")
    other.follow("Reply", "#said .note").reads("You are answering:").write(
        "What would you like to say?", "Who reads it?"
    )
    other.choose("no", "May be quoted").press("Say it")
    one.hears("Who reads it?")
    notes.write("What would you like to say?", "We spoke of paper.").choose("a note for the table", "This is")
    notes.choose("yes", "May be quoted").press("Say it").picture("note")

    _, veiled, careful, *_ = second
    veiled.write("What would you like to say?", "I was never asked.").choose("another name")
    veiled.choose("yes", "May be quoted").press("Say it").reads("Write the name that you would like to be shown.")
    veiled.picture("refused").write("The other name", "R. by the window").press("Say it").reads("R. by the window")
    careful.hears("I was never asked.").write("What would you like to say?", "She died on the ward.")
    careful.open("Language, content note").write("Content note", "A death").choose("this table").press(
        "Say it"
    ).picture("content-note")
    veiled.hears("Content note: A death").does_not_read("I was never asked. Again")
    veiled.open("Content note: A death").reads("She died on the ward.")
    assert meeting.contributions.count() == 5


def move_on(ama, ben, page):
    following = Meeting.objects.get(title=TITLE).questions.all()[1]
    ben.go(page)
    ama.go(page).press("Turn the first key", "#key-move_on").picture("two-keys")
    ben.hears("Ama turned the first key").press("Turn the second key", "#key-move_on")
    ama.hears(following.text)


def close(ama, ben, page):
    ama.go(page).press("Turn the first key", "#key-close_meeting")
    ben.go(page).press("Turn the second key", "#key-close_meeting").reads("This meeting is closed.")


def read_report(cora, gus, page):
    cora.go(page).follow("Read the report", "#now").reads("Paper is what gets inspected.", "I was never asked.")
    cora.does_not_read("She died on the ward.").picture("report")
    said = ["Paper is what gets inspected.", "We spoke of paper.", "I was never asked."]
    rows = csv.DictReader(io.StringIO(cora.take("CSV, for a spreadsheet")))
    assert [row["text"] for row in rows if row["kind"] in ("words", "note")] == said
    asked = json.loads(cora.take("JSON"))["questions"]
    assert [one["text"] for question in asked for table in question["tables"] for one in table["voices"]] == said
    assert "Who reads it?" not in cora.take("Markdown")
    cora.follow("A page to print").reads("Paper is what gets inspected.").does_not_read("Who reads it?").picture(
        "print"
    )
    gus.go(f"{page}report/").reads("Paper is what gets inspected.")
