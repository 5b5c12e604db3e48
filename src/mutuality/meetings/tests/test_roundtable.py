"""A roundtable from plan to report, through the pages."""

from datetime import timedelta
from unittest import mock
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.meetings.actions import meeting as actions
from mutuality.meetings.actions import speaking
from mutuality.meetings.models import Contribution, Meeting, Seat
from mutuality.partnerships import queries as partnerships
from mutuality.people import actions as people
from mutuality.record import queries as record
from tests.cast import IVYS_TOKEN, client_of, close_now, open_now

pytestmark = pytest.mark.django_db


def url(name, meeting, *more):
    return reverse(f"meetings:{name}", args=[meeting.partnership.slug, meeting.pk, *more])


def words(meeting, **more):
    return {
        "text": "Paper is what gets inspected.",
        "once": str(uuid4()),
        "voice": "named",
        "scope": "partnership",
        "quotation": "yes",
        "language": "en",
        "question": meeting.question_now_id or "",
    } | more


def say(person, table, **more):
    response = client_of(person).post(url("speak", table.meeting, table.number), words(table.meeting, **more))
    assert response.status_code == 302, response.content.decode()
    return Contribution.objects.order_by("-said_at").first()


@pytest.fixture
def open_table(cast):
    open_now(cast.meeting)
    cast.table.refresh_from_db()
    return cast.table


def test_a_whole_roundtable_runs_from_plan_to_report(cast):
    cora, ama, ben, dina, eve = (client_of(who) for who in (cast.cora, cast.ama, cast.ben, cast.dina, cast.eve))
    slug = cast.partnership.slug
    soon = timezone.localtime() + timedelta(days=2)
    planned = cora.post(
        reverse("meetings:plan_meeting", args=[slug]),
        {
            "template": "roundtable",
            "title": "Whose pace?",
            "day": soon.date(),
            "hour": "14:00",
            "zone": "Asia/Kathmandu",
            "minutes": 120,
            "way": "online",
            "once": str(uuid4()),
        },
    )
    meeting = Meeting.objects.get(title="Whose pace?")
    assert planned.status_code == 302 and meeting.questions.count() == 7

    places = {place.person_id: place for place in partnerships.members_of(cast.partnership)}
    pair = {"one": places[cast.dina.pk].pk, "other": places[cast.ben.pk].pk}
    cora.post(url("name_facilitators", meeting), pair)
    assert b"Waiting for the second key" in ama.get(url("meeting", meeting)).content
    [key] = partnerships.waiting_keys(cast.partnership.pk)
    ama.post(url("confirm_facilitators", meeting, key.pk))
    holders = partnerships.holders(cast.partnership.pk, "co_facilitator", meeting.topic)
    assert set(holders) == {cast.dina, cast.ben}

    everyone = [place.pk for place in places.values() if place.person_id not in {cast.dina.pk, cast.ben.pk}]
    cora.post(url("invite_to_meeting", meeting), {"members": everyone})
    for client in (ama, ben, dina, eve):
        assert client.post(url("answer_invitation", meeting), {"answer": "coming"}).status_code == 302
    cora.post(url("answer_invitation", meeting), {"answer": "declined"})
    cora.post(url("arrange_tables", meeting), {"tables": 1})
    assert meeting.seats.exclude(table=None).count() == 4

    assert b"waits for a second key" in dina.post(url("open_meeting", meeting), follow=True).content
    meeting.refresh_from_db()
    assert meeting.state == "planned"
    ben.post(url("open_meeting", meeting))
    meeting.refresh_from_db()
    assert meeting.state == "open"
    table = meeting.tables.get()
    said = say(cast.eve, table)
    assert b"Paper is what gets inspected" in ama.get(url("table", meeting, 1)).content

    following = meeting.questions.all()[1]
    dina.post(url("move_on", meeting, following.pk))
    ben.post(url("move_on", meeting, following.pk))
    meeting.refresh_from_db()
    assert meeting.question_now == following

    ben.post(url("close_meeting", meeting))
    dina.post(url("close_meeting", meeting))
    meeting.refresh_from_db()
    assert meeting.state == "closed"
    for name in ("report", "print_report", "markdown_report", "csv_report", "json_report"):
        assert b"Paper is what gets inspected" in cora.get(url(name, meeting)).content, name
    said.refresh_from_db()
    assert said.leaf.entry_id is not None
    assert record.fault_in(cast.partnership.chain) is None


def test_one_facilitator_alone_opens_nothing(cast):
    ama = client_of(cast.ama)
    for _ in range(3):
        ama.post(url("open_meeting", cast.meeting))
    cast.meeting.refresh_from_db()
    assert cast.meeting.state == "planned"


def test_a_meeting_long_past_gets_facilitators_until_its_report_is_locked(cast):
    long_ago = timezone.now() - timedelta(days=60)
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_at=long_ago, ends_at=long_ago + timedelta(hours=3))
    one, other = (partnerships.place_of(person, cast.partnership.pk) for person in (cast.dina, cast.ben))
    assert actions.name_facilitators(cast.cora, cast.meeting, one=one, other=other) is False
    assert actions.name_facilitators(cast.ama, cast.meeting, one=one, other=other) is True
    close_now(cast.meeting)
    Meeting.objects.filter(pk=cast.meeting.pk).update(locked_at=timezone.now())
    with pytest.raises(Refused, match="over"):
        actions.name_facilitators(cast.cora, cast.meeting, one=one, other=other)


@pytest.mark.parametrize("chosen", ["99999999999999999999", "-1", "x"])
def test_nobody_is_invited_who_is_not_in_the_list(cast, chosen):
    refused = client_of(cast.cora).post(url("invite_to_meeting", cast.meeting), {"members": chosen})
    assert refused.status_code == 422


def test_the_same_submit_says_it_once(cast, open_table):
    client, body = client_of(cast.dina), words(open_table.meeting)
    for _ in range(3):
        assert client.post(url("speak", open_table.meeting, 1), body).status_code == 302
    assert Contribution.objects.count() == 1


def test_too_long_words_are_refused_with_a_sentence_and_kept(cast, open_table):
    long = "river " * 1000
    response = client_of(cast.dina).post(url("speak", open_table.meeting, 1), words(open_table.meeting, text=long))
    assert response.status_code == 422
    page = response.content.decode()
    assert "signs too long" in page and long.strip()[:500] in page
    assert not Contribution.objects.exists()


def test_a_pseudonym_keeps_no_author_but_its_speaker_finds_it(cast, open_table):
    said = say(cast.dina, open_table, voice="pseudonym", shown_as="R. by the window")
    assert said.author_id is None and said.seal and said.shown_as == "R. by the window"
    page = client_of(cast.ben).get(url("table", open_table.meeting, 1)).content.decode()
    assert "R. by the window" in page
    assert "R. by the window" in client_of(cast.dina).get(reverse("meetings:own_words")).content.decode()
    assert "R. by the window" not in client_of(cast.ben).get(reverse("meetings:own_words")).content.decode()


@pytest.mark.parametrize("name", ["BEN", "B\u200ben", "Ｂｅｎ", "cora"])
def test_nobody_speaks_under_the_name_of_somebody_here(cast, open_table, name):
    open_table.meeting.seats.filter(person=cast.cora).delete()  # a member, but not of this meeting
    body = words(open_table.meeting, voice="pseudonym", shown_as=name)
    response = client_of(cast.dina).post(url("speak", open_table.meeting, 1), body)
    assert response.status_code == 422 and "Somebody here has this name" in response.content.decode()


def test_a_name_that_nobody_can_see_is_no_name(cast, open_table):
    body = words(open_table.meeting, voice="pseudonym", shown_as="\u200b")
    response = client_of(cast.dina).post(url("speak", open_table.meeting, 1), body)
    assert response.status_code == 422 and "Write the name" in response.content.decode()


def test_words_for_the_table_stay_at_the_table(cast, open_table):
    said = say(cast.dina, open_table, scope="table", text="Only for us here.")
    assert "Only for us here" in client_of(cast.ama).get(url("table", open_table.meeting, 1)).content.decode()
    assert "Only for us here" not in client_of(cast.eve).get(url("room", open_table.meeting)).content.decode()
    assert client_of(cast.eve).get(url("contribution", open_table.meeting, said.pk)).status_code == 404
    close_now(open_table.meeting)
    assert "Only for us here" not in client_of(cast.eve).get(url("report", open_table.meeting)).content.decode()


def test_what_may_not_be_quoted_is_in_no_file(cast, open_table):
    say(cast.dina, open_table, quotation="no", text="Not to be quoted.")
    say(cast.dina, open_table, quotation="ask", text="Ask me before.")
    say(cast.dina, open_table, quotation="yes", text="Say it aloud.")
    close_now(open_table.meeting)
    ama = client_of(cast.ama)
    assert "Not to be quoted." in ama.get(url("report", open_table.meeting)).content.decode()
    for name in ("print_report", "markdown_report", "csv_report", "json_report"):
        page = ama.get(url(name, open_table.meeting)).content.decode()
        assert "Say it aloud" in page, name
        assert "Not to be quoted" not in page and "Ask me before" not in page, name


def test_a_general_no_to_being_quoted_reaches_every_name(cast, open_table):
    say(cast.dina, open_table, text="Under my own name.")
    say(cast.dina, open_table, text="Under another name.", voice="pseudonym", shown_as="R.")
    say(cast.ben, open_table, text="Ben says.")
    close_now(open_table.meeting)
    before = client_of(cast.ama).get(url("markdown_report", open_table.meeting)).content.decode()
    assert before.count("name") >= 2
    people.answer_consents(cast.dina, cast.partnership.chain_id, {"quoted": False}, "en")
    for name in ("print_report", "markdown_report", "csv_report", "json_report"):
        page = client_of(cast.ama).get(url(name, open_table.meeting)).content.decode()
        assert "Ben says" in page and "own name" not in page and "another name" not in page, name


def test_a_general_no_to_being_quoted_holds_for_words_said_or_veiled_later(cast, open_table):
    people.answer_consents(cast.dina, cast.partnership.chain_id, {"quoted": False}, "en")
    said = say(cast.dina, open_table, text="First under my name.")
    veil = words(open_table.meeting, text="First under my name.", voice="pseudonym", shown_as="R.")
    assert client_of(cast.dina).post(reverse("meetings:change_words", args=[said.pk]), veil).status_code == 302
    say(cast.dina, open_table, text="Under another name at once.", voice="pseudonym", shown_as="S.")
    close_now(open_table.meeting)
    page = client_of(cast.ama).get(url("markdown_report", open_table.meeting)).content.decode()
    assert "First under" not in page and "at once" not in page


def test_a_general_no_to_being_named_takes_the_name_off_the_files(cast, open_table):
    say(cast.dina, open_table, text="Under my own name.")
    close_now(open_table.meeting)
    people.answer_consents(cast.dina, cast.partnership.chain_id, {"named": False}, "en")
    page = client_of(cast.ama).get(url("markdown_report", open_table.meeting)).content.decode()
    assert "Under my own name" in page and "Dina" not in page


def test_words_taken_back_are_gone_from_every_page_and_file(cast, open_table):
    said = say(cast.dina, open_table, text="First wording.")
    dina = client_of(cast.dina)
    change = words(open_table.meeting, text="Second wording.")
    assert dina.post(reverse("meetings:change_words", args=[said.pk]), change).status_code == 302
    page = client_of(cast.ama).get(url("contribution", open_table.meeting, said.pk)).content.decode()
    assert "First wording" in page and "Second wording" in page
    assert dina.post(reverse("meetings:withdraw", args=[said.pk])).status_code == 302
    close_now(open_table.meeting)
    ama = client_of(cast.ama)
    for name in ("report", "room", "print_report", "markdown_report", "csv_report", "json_report"):
        page = ama.get(url(name, open_table.meeting)).content.decode()
        assert "wording" not in page, name
    said.refresh_from_db()
    assert said.author_id is None and not said.earlier_wordings.exists()


def test_only_the_author_changes_or_takes_back(cast, open_table):
    said = say(cast.dina, open_table)
    for name in ("change_words", "withdraw"):
        assert client_of(cast.ama).get(reverse(f"meetings:{name}", args=[said.pk])).status_code == 404


def test_words_stay_ones_own_after_leaving(cast, open_table):
    said = say(cast.dina, open_table)
    dina = client_of(cast.dina)
    dina.post(reverse("partnerships:leave_partnership", args=[cast.partnership.slug]))
    assert dina.get(url("room", open_table.meeting)).status_code == 404
    assert dina.post(reverse("meetings:withdraw", args=[said.pk])).status_code == 302
    said.refresh_from_db()
    assert said.is_withdrawn


def test_earlier_words_stay_with_the_ears_they_were_said_to(cast, open_table):
    said = say(cast.dina, open_table, scope="table", text="Sister Ruth told me.")
    wider = words(open_table.meeting, text="A nurse told me.", scope="partnership")
    assert client_of(cast.dina).post(reverse("meetings:change_words", args=[said.pk]), wider).status_code == 302
    pages = [
        client_of(person).get(url("contribution", open_table.meeting, said.pk)).content.decode()
        for person in (cast.dina, cast.ama, cast.eve)
    ]
    assert ["A nurse" in page for page in pages] == [True, True, True]
    assert ["Sister Ruth" in page for page in pages] == [True, True, False]


def test_a_table_note_stays_under_the_name_of_its_writer(cast, open_table):
    open_table.seats.filter(person=cast.dina).update(part=Seat.Part.NOTES)
    said = say(cast.dina, open_table, kind="note", text="We agreed on breaks.")
    veiled = words(open_table.meeting, voice="pseudonym", shown_as="The table")
    refused = client_of(cast.dina).post(reverse("meetings:change_words", args=[said.pk]), veiled)
    assert refused.status_code == 422 and "note-taker" in refused.content.decode()


def test_two_hands_on_one_button_take_words_back_once(cast, open_table):
    """The second request has passed its door when the first one is done."""
    said = say(cast.dina, open_table)
    stale = Contribution.objects.get(pk=said.pk)
    speaking.withdraw(cast.dina, said)
    with mock.patch("mutuality.meetings.queries.meeting.own_contribution_for", return_value=stale):
        answer = client_of(cast.dina).post(reverse("meetings:withdraw", args=[said.pk]), follow=True)
    assert answer.status_code == 200 and "taken back already" in answer.content.decode()


def test_an_answer_shows_the_content_note_of_what_it_answers_and_not_the_words(cast, open_table):
    said = say(cast.dina, open_table, content_note="A death", text="She died on the ward.")
    page = client_of(cast.ama).get(url("table", open_table.meeting, 1), {"reply": said.pk}).content.decode()
    answering = page.split("You are answering:")[1].split("</p>")[0]
    assert "A death" in answering and "She died" not in answering


def test_a_content_note_folds_the_words(cast, open_table):
    say(cast.dina, open_table, content_note="A death", text="She died on the ward.")
    page = client_of(cast.ama).get(url("table", open_table.meeting, 1)).content.decode()
    assert page.index("<details") < page.index("Content note: A death") < page.index("She died on the ward.")


def test_only_the_access_contact_reads_needs(cast):
    cast.dina.access_needs.create(text="Large print", once=uuid4())
    assert client_of(cast.cora).get(url("access_needs", cast.meeting)).status_code == 404
    partnerships.Mandate.objects.filter(person=cast.cora).update(office="access_contact")
    assert "Large print" in client_of(cast.cora).get(url("access_needs", cast.meeting)).content.decode()
    close_now(cast.meeting)
    assert client_of(cast.cora).get(url("access_needs", cast.meeting)).status_code == 404


def test_the_table_page_asks_as_often_for_a_thousand_voices_as_for_ten(cast, open_table, django_assert_max_num_queries):
    def fill(count):
        Contribution.objects.bulk_create(
            Contribution(
                meeting=open_table.meeting, question=open_table.meeting.question_now, table=open_table, author=cast.ben,
                text="A voice among many.", said_on=timezone.localdate(), said_at=timezone.now(),
            )
            for _ in range(count)
        )  # fmt: skip

    client = client_of(cast.dina)
    for count in (10, 990):
        fill(count)
        with django_assert_max_num_queries(20):
            page = client.get(url("table", open_table.meeting, 1))
        assert page.status_code == 200
    assert page.content.decode().count("A voice among many.") == 1000


def test_somebody_who_says_yes_late_gets_the_smallest_table(cast):
    open_now(cast.meeting)
    seat = Seat.objects.create(meeting=cast.meeting, person=cast.finn)
    partnerships.Member.objects.filter(person=cast.finn).update(left_on=None)
    client_of(cast.finn).post(url("answer_invitation", cast.meeting), {"answer": "coming"})
    seat.refresh_from_db()
    assert seat.table == cast.other_table


def test_who_wishes_for_mail_is_invited_in_their_own_hour(cast, mailoutbox, django_capture_on_commit_callbacks):
    cast.finn.zone, cast.finn.email = "Asia/Kathmandu", "finn@example.org"
    cast.finn.save()
    place = partnerships.Member.objects.get(person=cast.finn)
    partnerships.Member.objects.filter(pk=place.pk).update(left_on=None)
    cast.meeting.starts_at = timezone.now().replace(hour=8, minute=0) + timedelta(days=3)
    cast.meeting.ends_at = cast.meeting.starts_at + timedelta(hours=2)
    cast.meeting.save()
    with django_capture_on_commit_callbacks(execute=True):
        client_of(cast.cora).post(url("invite_to_meeting", cast.meeting), {"members": [place.pk]})
    (letter,) = mailoutbox
    assert letter.to == ["finn@example.org"] and "13:45 (Kathmandu)" in letter.body
    assert url("meeting", cast.meeting) in letter.body and cast.first_question.text in letter.body


def test_somebody_with_an_account_takes_the_seat_kept_for_the_guest(cast, django_capture_on_commit_callbacks):
    cast.cat.email = "cat@example.org"
    cast.cat.save()
    with django_capture_on_commit_callbacks(execute=True):
        client_of(cast.cat).post(reverse("partnerships:invitation", args=[IVYS_TOKEN]))
    assert cast.meeting.seats.filter(person=cast.cat).exists()
    assert not cast.meeting.seats.filter(person=cast.ivy).exists()


def test_nobody_goes_to_another_table_by_themselves_while_the_meeting_is_open(cast, open_table):
    seat = open_table.meeting.seats.get(person=cast.ama)
    answer = client_of(cast.ama).post(url("move_seat", open_table.meeting, seat.pk), {"table": cast.other_table.pk})
    assert answer.status_code == 422 and "somebody else moves you" in answer.content.decode()
    for reply in ("declined", "coming"):
        client_of(cast.ama).post(url("answer_invitation", open_table.meeting), {"answer": reply})
    seat.refresh_from_db()
    assert seat.table == open_table
    client_of(cast.ben).post(url("move_seat", open_table.meeting, seat.pk), {"table": cast.other_table.pk})
    seat.refresh_from_db()
    assert seat.table == cast.other_table


def test_what_a_document_keeps_back_is_the_same_number_for_every_reader(cast, open_table):
    say(cast.dina, open_table, scope="table", text="For us here.", quotation="yes")
    say(cast.dina, open_table, quotation="no", text="Not to be quoted.")
    close_now(open_table.meeting)
    for reader in (cast.dina, cast.eve):
        page = client_of(reader).get(url("markdown_report", open_table.meeting)).content.decode()
        assert "1 more voice is not printed" in page


@pytest.mark.parametrize("page", ["room", "said_in_room", "report", "markdown_report", "said_at_table"])
def test_pages_of_voices_ask_as_often_for_a_thousand_as_for_ten(cast, open_table, page):
    client, asked = client_of(cast.dina), []
    more = [1] if page == "said_at_table" else []
    for count in (10, 990):
        Contribution.objects.bulk_create(
            Contribution(
                meeting=open_table.meeting,
                question=cast.first_question,
                table=open_table,
                author=cast.ben,
                text="One of many.",
                said_on=timezone.localdate(),
                said_at=timezone.now(),
                quotation="yes",
            )
            for _ in range(count)
        )
        if "report" in page:
            close_now(open_table.meeting)
        client.get(url(page, open_table.meeting, *more))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(page, open_table.meeting, *more)).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 20


@pytest.mark.parametrize("name", ["home:front", "home:partnership", "meetings:own_words", "meetings:meetings"])
def test_first_pages_ask_as_often_for_a_thousand_voices_as_for_ten(cast, open_table, name):
    client, asked = client_of(cast.ben), []
    address = reverse(name, args=[cast.partnership.slug] if name.endswith(("partnership", "meetings")) else [])
    for count in (10, 990):
        for _ in range(count // 10):
            rows = [("named", cast.ben, ""), *[("pseudonym", None, "x" * 64)] * 9]
            Contribution.objects.bulk_create(
                Contribution(
                    meeting=open_table.meeting, question=cast.first_question, table=open_table, voice=voice,
                    author=author, seal=seal, shown_as="R." if seal else "", text="One of many.",
                    said_on=timezone.localdate(), said_at=timezone.now(),
                )
                for voice, author, seal in rows
            )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 20
