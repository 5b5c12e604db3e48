"""Plans that change: another hour, called off, another sitting, hosts, guests by a link."""

import re
import zoneinfo
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from mutuality.kit.refused import Refused
from mutuality.meetings.actions import locking, planning
from mutuality.meetings.actions import meeting as actions
from mutuality.meetings.models import Meeting, Notice, Seat
from mutuality.meetings.rules import meeting as rules
from mutuality.meetings.rules import seating
from mutuality.meetings.rules.planning import check_cancelling, check_choosing
from mutuality.partnerships.models import Invitation, Key, Mandate, Member, Organisation
from mutuality.record import queries as record
from mutuality.record.models import Entry
from tests.cast import client_of, close_now, open_now

pytestmark = pytest.mark.django_db
LONDON = zoneinfo.ZoneInfo("Europe/London")


def url(name, meeting, *more):
    return reverse(f"meetings:{name}", args=[meeting.partnership.slug, meeting.pk, *more])


@pytest.fixture
def meeting(cast):
    """The planned meeting, at a whole hour in two days."""
    starts_at = datetime.combine(timezone.localdate() + timedelta(days=2), datetime.min.time(), LONDON)
    cast.meeting.starts_at = starts_at.replace(hour=14)
    cast.meeting.ends_at = cast.meeting.starts_at + timedelta(hours=3)
    cast.meeting.own_time_until = cast.meeting.ends_at + timedelta(days=10)
    cast.meeting.save()
    return cast.meeting


def filled(client, meeting, name="change_meeting", **changed):
    """What the form is sent with when nothing but `changed` is typed."""
    form = client.get(url(name, meeting)).context["form"]
    values = {field.html_name: field.value() for field in form}
    values = {key: value.strftime("%H:%M") if key == "hour" else value for key, value in values.items()}
    values["hosts"] = [host.pk for host in values.get("hosts") or []]
    return {key: value for key, value in (values | changed).items() if value is not None}


def acts():
    return list(Entry.objects.order_by("pk").values_list("act", flat=True))


# Changing


def test_a_change_goes_to_the_record_to_calendars_and_to_everybody_invited(cast, meeting):
    cora = client_of(cast.cora)
    day = (meeting.starts_at + timedelta(days=7)).date()
    answer = cora.post(url("change_meeting", meeting), filled(cora, meeting, day=day), follow=True)
    assert "5 letters are on their way" in answer.content.decode()
    before, ends = meeting.starts_at, meeting.ends_at
    meeting.refresh_from_db()
    assert meeting.starts_at - before == timedelta(days=7) and meeting.revision == 1
    assert meeting.own_time_until == ends + timedelta(days=17)
    assert acts()[-1] == "change_meeting"
    assert Entry.objects.last().facts["day"] == meeting.starts_at.date().isoformat()
    held = Mandate.objects.filter(scope=meeting.topic).values_list("ends_at", flat=True)
    assert set(held) == {locking.keys_end(meeting)}


def test_a_plan_that_is_sent_unchanged_changes_nothing(cast, meeting):
    cora, entries = client_of(cast.cora), Entry.objects.count()
    assert cora.post(url("change_meeting", meeting), filled(cora, meeting)).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.revision, Entry.objects.count(), len(mail.outbox)) == (0, entries, 0)


def test_the_same_change_sent_twice_is_one_change(cast, meeting):
    cora = client_of(cast.cora)
    sent = filled(cora, meeting, place="Room 4")
    for _ in range(2):
        cora.post(url("change_meeting", meeting), sent)
    meeting.refresh_from_db()
    assert meeting.revision == 1 and len(mail.outbox) == 5


def test_what_calendars_do_not_hold_is_changed_without_letters(cast, meeting):
    cora, trust = client_of(cast.cora), Organisation.objects.get(name="River Trust")
    cora.post(url("change_meeting", meeting), filled(cora, meeting, about="Why we meet.", hosts=[trust.pk]))
    meeting.refresh_from_db()
    assert (meeting.about, list(meeting.hosts.all())) == ("Why we meet.", [trust])
    assert meeting.revision == 0 and mail.outbox == [] and acts()[-1] == "change_meeting"
    assert "River Trust" in client_of(cast.dina).get(url("meeting", meeting)).content.decode()


def test_what_was_typed_stays_when_a_change_is_refused(cast, meeting):
    cora = client_of(cast.cora)
    for changed in ({"day": "2020-01-01"}, {"zone": "Mars/Base"}, {"own_time_until": timezone.localdate()}):
        answer = cora.post(url("change_meeting", meeting), filled(cora, meeting, title="A new name", **changed))
        assert answer.status_code == 422 and "A new name" in answer.content.decode()


@pytest.mark.parametrize("state", ["open", "closed", "cancelled"])
def test_only_a_planned_meeting_is_changed_called_off_or_sat_again(cast, meeting, state):
    cora = client_of(cast.cora)
    sent = filled(cora, meeting, place="Room 4")
    sitting = filled(cora, meeting, "add_sitting", hour="18:00")
    Meeting.objects.filter(pk=meeting.pk).update(state=state)
    for name, body in {
        "change_meeting": sent,
        "cancel_meeting": {"reason": "No hall."},
        "add_sitting": sitting,
    }.items():
        assert cora.post(url(name, meeting), body).status_code == 422, name


def test_somebody_from_outside_guides_it_with_a_seat_and_without_power(cast, meeting):
    Member.objects.create(
        partnership=cast.partnership, person=cast.cat, standing="guest", joined_on=timezone.localdate()
    )
    cora = client_of(cast.cora)
    sent = filled(cora, meeting, outside_facilitator=cast.cat.pk)
    for _ in range(2):
        assert cora.post(url("change_meeting", meeting), sent).status_code == 302
    seat = meeting.seats.get(person=cast.cat)
    assert seat.invited_by == cast.cora and [letter.to for letter in mail.outbox] == [["cat@example.org"]]
    page = client_of(cast.cat).get(url("meeting", meeting)).content.decode()
    assert "Guides it from outside" in page and "Turn the first key" not in page
    assert acts().count("name_outside_facilitator") == 1


# Called off


def test_a_meeting_that_was_called_off_says_so_everywhere_and_does_nothing_more(cast, meeting):
    cora, dina, ama = (client_of(person) for person in (cast.cora, cast.dina, cast.ama))
    ama.post(url("open_meeting", meeting))
    cora.post(url("cancel_meeting", meeting), {"reason": "The hall is flooded."})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.revision) == ("cancelled", 1)
    assert not Key.objects.filter(second=None, taken_back_at=None).exists()
    page = dina.get(url("meeting", meeting)).content.decode()
    assert "This meeting was called off." in page and "The hall is flooded." in page
    assert "Send my answer" not in page and "Turn the" not in page and "Read the report" not in page
    for address in (reverse("meetings:meetings", args=["riverside"]), reverse("home:front")):
        assert "called off" in dina.get(address).content.decode()
    assert "The hall" not in str(list(Entry.objects.values_list("facts", "sentence")))
    refused = [
        ama.post(url("open_meeting", meeting), follow=True),
        dina.post(url("answer_invitation", meeting), {"answer": "coming"}),
        cora.post(url("arrange_tables", meeting), {"tables": 1}),
        cora.post(url("set_questions", meeting), {"form-TOTAL_FORMS": 0, "form-INITIAL_FORMS": 0}),
        cora.post(url("send_questions", meeting), follow=True),
    ]
    assert ["was called off. Look at the list" in answer.content.decode() for answer in refused] == [True] * 5
    assert record.fault_in(cast.partnership.chain) is None


def test_it_stands_among_the_coming_until_its_day_is_over_and_then_among_the_past(cast, meeting):
    planning.cancel_meeting(cast.cora, meeting, reason="No hall.")
    pages = []
    for starts_at in (meeting.starts_at, timezone.now() - timedelta(days=3)):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
        pages.append(client_of(cast.dina).get(reverse("meetings:meetings", args=["riverside"])).context)
    assert [len(page["coming"]) for page in pages] == [1, 0] and [len(page["past"]) for page in pages] == [0, 1]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"state": "open"}, "close it with two keys"),
        ({"state": "cancelled"}, "was called off"),
        ({"reason": "  "}, "Write a sentence why"),
        ({"reason": "x" * 501}, "at most"),
    ],
)
def test_calling_off_is_refused_in_words(changed, sentence):
    check_cancelling(**{"state": "planned", "reason": "No hall."})
    with pytest.raises(Refused, match=sentence):
        check_cancelling(**{"state": "planned", "reason": "No hall."} | changed)


@pytest.mark.parametrize(
    "check",
    [
        lambda state: rules.check_change(state=state),
        lambda state: rules.check_opening(state=state, questions=1, seated=1),
        lambda state: rules.check_moving_on(state=state, is_next=True),
        lambda state: rules.check_closing(state=state),
        lambda state: rules.check_answer(state=state),
        lambda state: seating.check_tables(tables=1, people=1, state=state),
    ],
)
def test_every_rule_knows_that_a_meeting_was_called_off(check):
    with pytest.raises(Refused, match="was called off"):
        check("cancelled")


# Sittings


@pytest.fixture
def twin(cast, meeting):
    client_of(cast.cora).post(
        url("add_sitting", meeting), filled(client_of(cast.cora), meeting, "add_sitting", hour="20:00")
    )
    return Meeting.objects.get(sitting_of=meeting)


def test_another_sitting_asks_the_same_at_another_hour(cast, meeting, twin):
    assert twin.starts_at == meeting.starts_at + timedelta(hours=6)
    asked = [list(each.questions.values_list("text", "tier", "minutes")) for each in (meeting, twin)]
    assert asked[0] == asked[1] and not twin.seats.exists() and twin.own_time_until > twin.ends_at
    assert acts()[-1] == "add_sitting"


def test_another_sitting_of_a_later_one_belongs_to_the_first(cast, meeting, twin):
    body = filled(client_of(cast.cora), twin, "add_sitting", hour="08:00")
    for _ in range(2):
        client_of(cast.cora).post(url("add_sitting", twin), body)
    assert Meeting.objects.filter(sitting_of=meeting).count() == 2


def test_whoever_is_invited_to_one_sitting_can_choose_the_other(cast, meeting, twin):
    dina = client_of(cast.dina)
    assert "Come to that sitting instead" in dina.get(url("meeting", meeting)).content.decode()
    Seat.objects.filter(meeting=meeting, person=cast.dina).update(way="phone", invited_by=cast.cora)
    dina.post(url("choose_sitting", meeting, twin.pk))
    seat = Seat.objects.get(person=cast.dina, meeting__in=[meeting, twin])
    assert (seat.meeting, seat.answer, seat.way, seat.invited_by) == (twin, "coming", "phone", cast.cora)
    (letter,) = mail.outbox
    assert letter.to == ["dina@example.org"] and "you have a place at" in letter.body
    dina.post(url("choose_sitting", twin, meeting.pk))
    assert Seat.objects.get(person=cast.dina, meeting__in=[meeting, twin]).meeting == meeting


def test_an_invitation_names_the_other_sitting(cast, meeting, twin):
    place = Member.objects.get(person=cast.dina)
    actions.invite_to_meeting(cast.cora, twin, [place])
    assert "You can come at another hour instead:" in mail.outbox[0].body


def test_nobody_chooses_a_meeting_that_is_no_twin(cast, meeting, twin):
    stranger = Meeting.objects.create(
        partnership=cast.partnership, title="Other", starts_at=meeting.starts_at, ends_at=meeting.ends_at, zone="UTC"
    )
    for other in (stranger, cast.elsewhere_meeting, meeting):
        assert client_of(cast.dina).post(url("choose_sitting", meeting, other.pk)).status_code == 404
    with pytest.raises(Refused, match="invited to"):
        planning.choose_sitting(cast.dina, meeting, stranger)
    with pytest.raises(Refused, match="invited to"):
        planning.choose_sitting(cast.finn, meeting, twin)


CHOOSING = {"has_seat": True, "is_twin": True, "state": "planned", "other_state": "planned"}


@pytest.mark.parametrize(
    "changed",
    [{"has_seat": False}, {"is_twin": False}, {"state": "open"}, {"state": "closed"}, {"other_state": "open"},
     {"other_state": "cancelled"}],
)  # fmt: skip
def test_a_sitting_that_has_begun_is_neither_left_nor_chosen(changed):
    check_choosing(**CHOOSING)
    check_choosing(**CHOOSING | {"state": "cancelled"})
    with pytest.raises(Refused):
        check_choosing(**CHOOSING | changed)


def test_what_the_earlier_sitting_passes_on_is_read_at_the_later_one_alone(cast, meeting, twin):
    Seat.objects.create(meeting=twin, person=cast.eve)
    body = {"bridge_note": "They asked for an hour of silence."}
    assert client_of(cast.ama).post(url("write_bridge", meeting), body).status_code == 302
    assert client_of(cast.dina).post(url("write_bridge", meeting), body).status_code == 404
    assert "an hour of silence" in client_of(cast.eve).get(url("meeting", twin)).content.decode()
    assert "an hour of silence" not in client_of(cast.dina).get(url("meeting", meeting)).content.decode()
    assert "an hour of silence" in client_of(cast.ama).get(url("meeting", meeting)).content.decode()
    with pytest.raises(Refused, match="co-facilitators"):
        planning.write_bridge(cast.dina, meeting, bridge_note="Mine.")
    assert acts()[-1] == "write_bridge" and "silence" not in str(list(Entry.objects.values_list("facts", flat=True)))


# Hosts, own time, whom to invite


def test_a_plan_names_its_hosts_and_until_when_people_answer_in_their_own_time(cast):
    trust, other = Organisation.objects.get(name="River Trust"), Organisation.objects.create(name="Stranger")
    body = {
        "template": "roundtable", "title": "Whose pace?", "day": timezone.localdate() + timedelta(days=3),
        "hour": "14:00", "zone": "Asia/Kathmandu", "minutes": 120, "way": "online",
        "hosts": [trust.pk], "once": str(uuid4()),
    }  # fmt: skip
    cora, address = client_of(cast.cora), reverse("meetings:plan_meeting", args=["riverside"])
    assert cora.post(address, body | {"hosts": [other.pk]}).status_code == 422
    assert cora.post(address, body).status_code == 302
    made = Meeting.objects.get(title="Whose pace?")
    assert list(made.hosts.all()) == [trust] and made.own_time_until == made.ends_at + timedelta(days=10)
    until = timezone.localdate() + timedelta(days=5)
    cora.post(address, body | {"own_time_until": until, "once": str(uuid4()), "title": "Own time"})
    kept = Meeting.objects.get(title="Own time").own_time_until.astimezone(zoneinfo.ZoneInfo("Asia/Kathmandu"))
    assert kept.date() == until and kept.hour == 23


def test_all_of_a_pod_and_all_of_an_organisation_are_invited_at_once(cast, meeting):
    meeting.seats.all().delete()
    trust = Organisation.objects.get(name="River Trust")
    Member.objects.filter(person__in=[cast.eve, cast.cora]).update(organisation=trust)
    body = {"pods": [cast.north.pk], "organisations": [trust.pk], "members": [Member.objects.get(person=cast.eve).pk]}
    client_of(cast.cora).post(url("invite_to_meeting", meeting), body)
    invited = set(meeting.seats.values_list("person__name", "invited_by__name"))
    assert invited == {(name, "Cora") for name in ("Ama", "Ben", "Dina", "Eve", "Cora")}
    assert Notice.objects.filter(kind="invited").count() == 5


def test_without_anybody_ticked_nobody_is_invited(cast, meeting):
    answer = client_of(cast.cora).post(url("invite_to_meeting", meeting), {})
    assert answer.status_code == 422 and "Tick at least one person" in answer.content.decode()


def test_a_guest_gets_a_link_and_a_seat(cast, meeting, client):
    body = {"name": "Noor", "email": "", "message": "Come!", "once": str(uuid4())}
    pages = [client_of(cast.cora).post(url("invite_guest", meeting), body).content.decode() for _ in range(2)]
    links = {re.search(r"/invitation/[\w-]+/", page)[0] for page in pages}
    assert len(links) == 1 and meeting.seats.filter(person__name="Noor").count() == 1
    assert meeting.seats.get(person__name="Noor").invited_by == cast.cora
    client.post(links.pop())
    assert client.get(url("meeting", meeting)).status_code == 200
    assert client.get(reverse("partnerships:people", args=["riverside"])).status_code == 404
    client.post(url("answer_invitation", meeting), {"answer": "coming"})
    assert meeting.seats.get(person__name="Noor").answer == "coming"


def test_a_guest_by_letter_is_invited_without_anybody_seeing_the_link(cast, meeting):
    body = {"name": "Noor", "email": "noor@example.org", "once": str(uuid4())}
    page = client_of(cast.cora).post(url("invite_guest", meeting), body).content.decode()
    assert "/invitation/" not in page and Invitation.objects.get(person__name="Noor").standing == "guest"
    assert mail.outbox[0].to == ["noor@example.org"]


def test_to_a_meeting_that_is_over_no_guest_is_invited(cast, meeting):
    body = {"name": "Noor", "email": "", "once": str(uuid4())}
    close_now(meeting)
    assert client_of(cast.cora).post(url("invite_guest", meeting), body).status_code == 422
    assert not Invitation.objects.filter(person__name="Noor").exists()


# For the calendar and for the day


def test_the_file_for_a_calendar_shows_the_place_to_those_invited_alone(cast, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(place="Room 4")
    meeting.seats.filter(person=cast.eve).delete()
    files = {person: client_of(person).get(url("calendar", meeting)) for person in (cast.dina, cast.eve)}
    assert files[cast.dina]["Content-Type"].startswith("text/calendar")
    events = {person: Calendar.from_ical(file.content).walk("VEVENT")[0] for person, file in files.items()}
    assert events[cast.dina]["LOCATION"] == "Room 4" and "LOCATION" not in events[cast.eve]
    assert events[cast.eve].start == meeting.starts_at and "example.org" not in files[cast.dina].content.decode()


def test_the_pack_has_the_hours_of_the_meeting_and_of_the_reader(cast, meeting):
    cast.dina.zone = "Asia/Kathmandu"
    cast.dina.save()
    Meeting.objects.filter(pk=meeting.pk).update(zone="America/Santiago")
    page = client_of(cast.dina).get(url("pack", meeting)).content.decode()
    for question, after in [(cast.first_question, 0), (cast.second_question, 25), (cast.key_question, 50)]:
        begins = meeting.starts_at + timedelta(minutes=after)
        there, here = (begins.astimezone(zoneinfo.ZoneInfo(zone)) for zone in ("America/Santiago", "Asia/Kathmandu"))
        assert f"{there:%H:%M} (Santiago)" in page and f"{here:%H:%M} (Kathmandu)" in page and question.text in page


def test_a_reader_at_the_hour_of_the_meeting_reads_one_hour(cast, meeting):
    cast.dina.zone = "Europe/London"
    cast.dina.save()
    agenda = client_of(cast.dina).get(url("pack", meeting)).context["agenda"]
    assert (agenda[0].there, agenda[0].here) == ("14:00 (London)", "")


def test_sheets_show_names_to_those_who_may_seat_people_alone(cast, meeting):
    sheets = {person: client_of(person).get(url("pack", meeting)).context["sheets"] for person in (cast.ben, cast.dina)}
    assert [sheet.names for sheet in sheets[cast.ben]] == [["Ama", "Ben", "Dina"], ["Cora", "Eve"]]
    assert [list(sheet.names) for sheet in sheets[cast.dina]] == [[], []]


def test_the_pack_comes_in_large_print_and_before_tables_are_laid(cast, meeting):
    meeting.tables.all().delete()
    usual, large = (client_of(cast.dina).get(url("pack", meeting) + more) for more in ("", "?large=1"))
    assert 'class="pack large"' in large.content.decode() and 'class="pack"' in usual.content.decode()
    assert [sheet.table for sheet in large.context["sheets"]] == [None]


@pytest.mark.parametrize("name", ["meeting", "pack", "invite_to_meeting"])
def test_pages_of_a_plan_ask_as_often_for_fifty_as_for_five(cast, meeting, twin, name, django_assert_max_num_queries):
    client, page = client_of(cast.cora), url(name, meeting)
    client.get(page)
    with django_assert_max_num_queries(40) as few:
        client.get(page)
    for number in range(45):
        guest = type(cast.ama).objects.create_user(f"n{number}@example.org", f"N{number}")
        seat = Seat.objects.create(meeting=meeting, person=guest, answer="coming", table=cast.table)
        Notice.objects.create(seat=seat, kind="invited", at=timezone.now())
    with django_assert_max_num_queries(len(few)):
        client.get(page)


def test_an_open_meeting_shows_no_links_to_plan(cast, meeting):
    open_now(meeting)
    page = client_of(cast.cora).get(url("meeting", meeting)).content.decode()
    assert "Call it off" not in page and "Change the plan" not in page
