"""Two keys open a voice under another name: who may, who may not, and that nothing is left that tells who it was."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.meetings.actions import speaking
from mutuality.meetings.actions import unsealing as actions
from mutuality.meetings.models import Contribution, Unsealing
from mutuality.meetings.queries import unsealing as queries
from mutuality.meetings.rules.unsealing import check_fitting, check_reason, check_sealed
from mutuality.partnerships import keys
from mutuality.partnerships.models import Agreement, Declaration, Key, Mandate
from mutuality.people import actions as people
from mutuality.people.models import Person
from mutuality.record.models import Entry
from mutuality.record.queries import fault_in
from tests.cast import client_of, open_now

pytestmark = pytest.mark.django_db
REASON = "Somebody speaks of harming a child this week, and we can only warn the family if we know who."
CONFLICT = "These two keys do not open this voice. Two others can."
LINK = "https://example.org/me/words/"


def lead(cast, person, **more):
    now = timezone.now()
    times = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=30), "granted_by": "two keys"}
    return Mandate.objects.create(
        partnership=cast.partnership, person=person, office="safeguarding_lead", **times | more
    )


@pytest.fixture
def voice(cast):
    """Dina spoke under another name; ama, ben and eve, each from another perspective, are safeguarding leads."""
    open_now(cast.meeting)
    for person in (cast.ama, cast.ben, cast.eve):
        lead(cast, person)
    cast.table.refresh_from_db()
    return say(cast.dina, cast.table)


def say(person, table, **wishes):
    wishes = {"voice": "pseudonym", "shown_as": "R. by the window"} | wishes
    return speaking.speak(person, table, text="I know where they live.", once=uuid4(), **wishes)


def ask(person, said):
    return actions.ask_to_open(person, said, reason=REASON, once=uuid4())


def open_seal(person, asked):
    return actions.open_seal(person, asked, link=LINK)


def url(name, cast, *more):
    return reverse(f"meetings:{name}", args=[cast.partnership.slug, cast.meeting.pk, *more])


def page_of(person, cast, asked):
    response = client_of(person).get(url("open_seal", cast, asked.pk))
    assert response.status_code == 200
    return response.content.decode()


def stays_closed(asked):
    asked.refresh_from_db()
    return asked.opened_at is None and not Entry.objects.filter(act="open_seal").exists() and not mail.outbox


# The case that works


def test_two_keys_open_a_voice_for_the_two_alone(cast, voice):
    asked = ask(cast.ama, voice)
    assert stays_closed(asked)
    assert "Dina" not in page_of(cast.ama, cast, asked) + page_of(cast.ben, cast, asked)
    open_seal(cast.ben, asked)
    for person in (cast.ama, cast.ben):
        assert "Dina" in page_of(person, cast, asked)
    assert "Dina" not in page_of(cast.eve, cast, asked)  # a lead too, but neither of the two


def test_the_two_open_it_through_the_pages(cast, voice):
    ama, ben = client_of(cast.ama), client_of(cast.ben)
    meeting = ama.get(reverse("meetings:meeting", args=[cast.partnership.slug, cast.meeting.pk]))
    assert url("sealed_voices", cast) in meeting.content.decode()
    assert b"R. by the window" in ama.get(url("sealed_voices", cast)).content
    before = ama.get(url("ask_to_open", cast, voice.pk)).content
    assert b"cannot be undone" in before and b"I know where they live" in before
    ama.post(url("ask_to_open", cast, voice.pk), {"reason": REASON, "once": str(uuid4())})
    asked = Unsealing.objects.get()
    waits = ben.get("/").content.decode()
    assert url("open_seal", cast, asked.pk) in waits and "A first key waits to open a voice" in waits
    second = ben.get(url("open_seal", cast, asked.pk)).content.decode()
    assert REASON in second and "cannot be undone" in second
    opened = ben.post(url("open_seal", cast, asked.pk), follow=True)
    assert b"It was said by" in opened.content and b"Dina" in opened.content
    listed = ama.get(url("sealed_voices", cast)).content
    assert b"Opened by Ama and Ben" in listed and b"Dina" not in listed
    assert b"A first key waits" not in ben.get("/").content


def test_after_its_days_the_name_is_gone_from_the_page(cast, voice):
    Agreement.objects.update(rules={"opened_days": 3})
    asked = open_seal(cast.ben, ask(cast.ama, voice))
    assert asked.until - asked.opened_at == timedelta(days=3)
    Unsealing.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert "Dina" not in page_of(cast.ama, cast, asked) + page_of(cast.ben, cast, asked)
    assert open_seal(cast.ama, ask(cast.ben, voice)).opened_at  # for a reason of its own, it can be opened again


def test_a_lead_whose_office_ends_sees_the_name_no_more(cast, voice):
    asked = open_seal(cast.ben, ask(cast.ama, voice))
    Mandate.objects.filter(person=cast.ben, office="safeguarding_lead").update(ended_at=timezone.now())
    assert client_of(cast.ben).get(url("open_seal", cast, asked.pk)).status_code == 404


def test_a_lead_for_one_meeting_opens_voices_of_that_meeting_alone(cast, voice):
    Mandate.objects.filter(office="safeguarding_lead").update(scope="meeting-0")
    with pytest.raises(Refused, match="You need a mandate"):
        ask(cast.ama, voice)
    Mandate.objects.filter(office="safeguarding_lead").update(scope=cast.meeting.topic)
    assert open_seal(cast.ben, ask(cast.ama, voice)).opened_at


def test_asking_twice_with_one_form_asks_once(cast, voice):
    once = uuid4()
    first, again = (actions.ask_to_open(cast.ama, voice, reason=REASON, once=once) for _ in range(2))
    assert first == again and Unsealing.objects.count() == 1 and Key.objects.count() == 1


# Who hears of it


def test_everybody_with_a_seat_gets_the_same_letter_without_a_name(cast, voice):
    Person.objects.filter(pk=cast.eve.pk).update(language="fr")
    asked = open_seal(cast.ben, ask(cast.ama, voice))
    assert [to for letter in mail.outbox for to in letter.to] == [
        f"{name}@example.org" for name in ("ama", "ben", "dina", "cora", "eve")
    ]
    said = {letter.subject + letter.body for letter in mail.outbox if letter.to != ["eve@example.org"]}
    assert len(said) == 1
    letter = said.pop()
    assert "opened with two keys" in letter and LINK in letter and "Listening first" in letter
    assert not any(word in letter for word in ("Dina", "Ama", "Ben", "R. by the window", str(asked.contribution_id)))


def test_nobody_gets_a_letter_who_wants_none(cast, voice):
    Person.objects.filter(pk=cast.dina.pk).update(contact="none")
    open_seal(cast.ben, ask(cast.ama, voice))
    assert "dina@example.org" not in [to for letter in mail.outbox for to in letter.to]


def test_the_speaker_finds_beside_those_words_who_opened_them_when_and_why(cast, voice):
    say(cast.dina, cast.table, shown_as="Another one")
    ask(cast.ama, voice)
    dina = client_of(cast.dina)
    assert b"learned that you" not in dina.get("/me/words/").content + dina.get("/").content  # nothing happened yet
    open_seal(cast.ben, Unsealing.objects.get())
    page = dina.get("/me/words/").content.decode()
    assert page.count("Two people learned that you said this") == 1
    assert "Ama and Ben opened it" in page and REASON in page
    home = dina.get("/").content.decode()
    assert "Two people learned that you said something" in home and f"/me/words/#v{voice.pk}" in home
    eve = client_of(cast.eve)
    assert b"Two people learned" not in eve.get("/").content + eve.get("/me/words/").content


def test_the_record_tells_both_names_the_meeting_and_the_reason_but_not_which_voice(cast, voice):
    open_seal(cast.ben, ask(cast.ama, voice))
    entry = Entry.objects.get(act="open_seal")
    assert entry.subject == cast.meeting.topic and entry.facts == {"title": "Listening first"}
    assert {opening.slot: opening.value for opening in entry.openings.all()} == {
        "one": f"person:{cast.ama.pk}",
        "other": f"person:{cast.ben.pk}",
        "reason": REASON,
    }
    page = client_of(cast.cora).get(reverse("partnerships:record", args=[cast.partnership.slug])).content.decode()
    assert "was opened with the keys of Ama and Ben" in page
    assert str(voice.pk) not in page and "R. by the window" not in page
    assert fault_in(cast.partnership.chain) is None


def rows_of_the_database():
    """Every row of every table: (table, column → value as text)."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield table, dict(zip(names, map(str, row), strict=True))


def test_after_an_opening_no_row_links_the_words_with_their_speaker(cast, voice):
    asked = open_seal(cast.ben, ask(cast.ama, voice))
    assert "Dina" in page_of(cast.ama, cast, asked)
    speaker = {str(cast.dina.uid), cast.dina.uid.hex, cast.dina.email, "Dina", f"person:{cast.dina.pk}"}
    words = {str(voice.pk), voice.pk.hex, voice.seal, queries.key_scope(asked), "I know where they live."}
    foreign = {"person_id", "author_id", "by_id", "recorded_by_id", "asked_by_id", "opened_by_id", "first_id"}
    seen = 0
    for table, row in rows_of_the_database():
        joined = " ".join(row.values())
        about_the_words = any(word in joined for word in words)
        if table == "meetings_unsealing" or about_the_words:
            seen += 1
            assert not any(word in joined for word in speaker), table
            assert str(cast.dina.pk) not in {row.get(column) for column in foreign | {"second_id"}}, table
    assert seen >= 4  # the words, the asking, the keys, their lines in the record


def test_taking_the_words_back_takes_the_name_from_those_who_opened_them(cast, voice):
    asked = open_seal(cast.ben, ask(cast.ama, voice))
    speaking.withdraw(cast.dina, voice)
    page = page_of(cast.ama, cast, asked)
    assert "Dina" not in page and "taken back since" in page


# Refusals: from the case that works, one thing changed


def test_one_person_alone_opens_nothing(cast, voice):
    asked = ask(cast.ama, voice)
    with pytest.raises(Refused, match="already turned"):
        open_seal(cast.ama, asked)
    assert stays_closed(asked)
    assert queries.speaker_for(cast.ama, asked) is None


def test_a_second_asking_of_ones_own_is_no_second_key(cast, voice):
    ask(cast.ama, voice)
    with pytest.raises(Refused, match="You turned a key for these words already"):
        ask(cast.ama, voice)


def test_two_who_ask_apart_for_the_same_words_have_not_met(cast, voice):
    one, other = ask(cast.ama, voice), ask(cast.ben, voice)
    assert stays_closed(one) and stays_closed(other)


def test_two_keys_from_one_perspective_open_nothing(cast, voice):
    Declaration.objects.filter(member__person=cast.ben).update(perspective=cast.lived)
    asked = ask(cast.ama, voice)
    with pytest.raises(Refused, match="another perspective"):
        open_seal(cast.ben, asked)
    assert stays_closed(asked)


def test_a_perspective_that_was_changed_for_it_opens_nothing(cast, voice):
    Declaration.objects.filter(member__person=cast.ben).update(changed_at=timezone.now())
    asked = ask(cast.ama, voice)
    with pytest.raises(Refused, match="declared perspectives"):
        open_seal(cast.ben, asked)
    assert stays_closed(asked)


@pytest.mark.parametrize("who", ["dina", "cora", "finn", "cat"])
def test_nobody_without_the_office_turns_a_key(cast, voice, who):
    asked = ask(cast.ama, voice)
    with pytest.raises(Refused, match=r"You need a mandate|Only members"):
        ask(getattr(cast, who), voice) if who != "dina" else open_seal(cast.dina, asked)
    with pytest.raises(Refused, match=r"You need a mandate|Only members"):
        open_seal(getattr(cast, who), asked)
    assert stays_closed(asked)


def test_the_co_facilitators_of_the_meeting_open_no_voice(cast, voice):
    Mandate.objects.filter(office="safeguarding_lead", person=cast.ben).delete()
    with pytest.raises(Refused, match="You need a mandate"):
        open_seal(cast.ben, ask(cast.ama, voice))


def test_a_lead_whose_office_is_over_turns_no_second_key(cast, voice):
    asked = ask(cast.ama, voice)
    Mandate.objects.filter(person=cast.ben, office="safeguarding_lead").update(ended_at=timezone.now())
    with pytest.raises(Refused, match="You need a mandate"):
        open_seal(cast.ben, asked)
    assert stays_closed(asked)


def test_the_first_key_of_a_lead_whose_office_is_over_does_not_count(cast, voice):
    asked = ask(cast.ama, voice)
    Mandate.objects.filter(person=cast.ama, office="safeguarding_lead").update(ended_at=timezone.now())
    with pytest.raises(Refused, match="does not count any more"):
        open_seal(cast.ben, asked)
    assert stays_closed(asked)
    assert Key.objects.get().first == cast.ama  # and no key of ben's waits for words he gave no reason for


def test_a_first_key_that_is_too_old_or_turned_back_does_not_count(cast, voice):
    old, back = ask(cast.ama, voice), ask(cast.eve, voice)
    Key.objects.filter(first=cast.ama).update(expires_at=timezone.now())
    keys.take_back_key(cast.eve, Key.objects.get(first=cast.eve))
    for asked in (old, back):
        with pytest.raises(Refused, match="does not count any more"):
            open_seal(cast.ben, asked)
        assert stays_closed(asked)
    assert "not opened" in page_of(cast.ben, cast, old)


def test_words_under_ones_own_name_have_no_seal(cast, voice):
    named = say(cast.dina, cast.table, voice="named", shown_as="")
    with pytest.raises(Refused, match="nothing to open"):
        ask(cast.ama, named)
    assert client_of(cast.ama).get(url("ask_to_open", cast, named.pk)).status_code == 404


def test_what_nobody_can_know_no_key_opens(cast, voice):
    unnamed = Contribution.objects.create(
        meeting=cast.meeting, voice="anonymous", text="Nobody knows.", said_on=timezone.localdate()
    )
    with pytest.raises(Refused, match="no key opens it"):
        ask(cast.ama, unnamed)
    assert client_of(cast.ama).get(url("ask_to_open", cast, unnamed.pk)).status_code == 404


def test_words_that_are_taken_back_are_opened_for_nobody(cast, voice):
    asked = ask(cast.ama, voice)
    speaking.withdraw(cast.dina, voice)
    with pytest.raises(Refused, match="taken back"):
        open_seal(cast.ben, asked)
    with pytest.raises(Refused, match="taken back"):
        ask(cast.ben, voice)
    assert stays_closed(asked)


@pytest.mark.parametrize("kept", ["ama", "ben"])
def test_somebody_whom_the_speaker_keeps_it_from_is_neither_of_the_two(cast, voice, kept):
    people.add_kept_from(cast.dina, other=getattr(cast, kept))
    asked = ask(cast.ama, voice)  # the first key is turned as always
    with pytest.raises(Refused) as refusal:
        open_seal(cast.ben, asked)
    assert str(refusal.value) == CONFLICT  # the same, whichever of the two it is
    assert stays_closed(asked) and Key.objects.get().second is None


def test_two_others_can_open_what_two_could_not(cast, voice):
    people.add_kept_from(cast.dina, other=cast.ben)
    asked = ask(cast.ama, voice)
    with pytest.raises(Refused):
        open_seal(cast.ben, asked)
    open_seal(cast.eve, asked)
    assert "Dina" in page_of(cast.eve, cast, asked)


def test_a_list_of_somebody_else_closes_nothing(cast, voice):
    people.add_kept_from(cast.cora, other=cast.ben)
    assert open_seal(cast.ben, ask(cast.ama, voice)).opened_at


def test_a_lead_who_said_it_is_the_second_key_of_nobody(cast, voice):
    own = say(cast.ben, cast.table, shown_as="Another one")
    asked = ask(cast.ama, own)
    with pytest.raises(Refused) as refusal:
        open_seal(cast.ben, asked)
    assert str(refusal.value) == CONFLICT
    with pytest.raises(Refused, match="your own words"):
        ask(cast.ben, own)
    assert stays_closed(asked)


def test_the_conflict_is_told_to_nobody_who_could_not_have_opened_it(cast, voice):
    people.add_kept_from(cast.dina, other=cast.ama)
    Declaration.objects.filter(member__person=cast.ben).update(perspective=cast.lived)
    with pytest.raises(Refused, match="another perspective"):
        open_seal(cast.ben, ask(cast.ama, voice))


def test_a_seal_that_fits_nobody_is_not_opened(cast, voice, settings):
    asked = ask(cast.ama, voice)
    settings.SEAL_KEY = "another key " * 6
    with pytest.raises(Refused, match="fits this seal"):
        open_seal(cast.ben, asked)
    assert stays_closed(asked)


@pytest.mark.parametrize("reason", ["", "  ", "Because.", "x" * 1001])
def test_a_reason_is_a_whole_sentence(cast, voice, reason):
    answer = client_of(cast.ama).post(url("ask_to_open", cast, voice.pk), {"reason": reason, "once": str(uuid4())})
    assert answer.status_code == 422 and reason.strip() in answer.content.decode()
    with pytest.raises(Refused):
        check_reason(reason)
    assert not Unsealing.objects.exists() and not Key.objects.exists()


def test_rules_say_what_two_keys_may_open():
    check_sealed(voice="pseudonym", is_withdrawn=False)
    check_fitting(is_found=True, in_conflict=False)
    for wrong in ({"voice": "named"}, {"voice": "anonymous"}, {"is_withdrawn": True}):
        with pytest.raises(Refused):
            check_sealed(**{"voice": "pseudonym", "is_withdrawn": False} | wrong)
    for wrong in ({"is_found": False}, {"in_conflict": True}):
        with pytest.raises(Refused):
            check_fitting(**{"is_found": True, "in_conflict": False} | wrong)


# What the list shows


def test_the_list_shows_words_only_to_those_they_were_said_to(cast, voice):
    say(cast.dina, cast.table, scope="table", shown_as="At the table")
    at_the_table, elsewhere = (
        client_of(person).get(url("sealed_voices", cast)).content.decode() for person in (cast.ben, cast.eve)
    )
    assert at_the_table.count("I know where they live.") == 2
    assert elsewhere.count("I know where they live.") == 1 and "At the table" in elsewhere


@pytest.mark.parametrize("who", ["dina", "cora", "cat", "finn"])
def test_the_pages_are_there_for_safeguarding_leads_alone(cast, voice, who):
    asked = ask(cast.ama, voice)
    client = client_of(getattr(cast, who))
    for address in (
        url("sealed_voices", cast), url("ask_to_open", cast, voice.pk), url("open_seal", cast, asked.pk)
    ):  # fmt: skip
        assert client.get(address).status_code == 404


def test_the_list_asks_the_database_as_often_for_many_voices(cast, voice):
    def queries_of():
        client = client_of(cast.ama)
        with CaptureQueriesContext(connection) as asked:
            client.get(url("sealed_voices", cast))
        return len(asked)

    ask(cast.ben, say(cast.dina, cast.table, shown_as="Somebody"))
    few = queries_of()
    for number in range(6):
        ask(cast.ben, say(cast.dina, cast.table, shown_as=f"Somebody {number}"))
    assert queries_of() == few


# One's own list


def test_a_list_of_whom_one_keeps_it_from_is_read_by_its_owner_alone(cast):
    dina, ben = client_of(cast.dina), client_of(cast.ben)
    page = reverse("partnerships:add_kept_from")
    assert page in dina.get("/me/").content.decode()
    assert dina.post(page, {"other": cast.ben.pk}).status_code == 302
    assert b"<bdi>Ben</bdi>" in dina.get(page).content
    assert b"<bdi>Dina</bdi>" not in ben.get(page).content
    kept = cast.dina.kept_from.get()
    assert ben.post(reverse("partnerships:remove_kept_from", args=[kept.pk])).status_code == 404
    dina.post(reverse("partnerships:remove_kept_from", args=[kept.pk]))
    assert not cast.dina.kept_from.exists()
    assert not Entry.objects.filter(act__contains="kept").exists()


def test_one_chooses_among_those_one_shares_a_partnership_with(cast):
    page, dina = reverse("partnerships:add_kept_from"), client_of(cast.dina)
    offered = dina.get(page).content.decode()
    assert ">Ben</option>" in offered and ">Finn</option>" in offered  # also who has left
    assert ">Cat</option>" not in offered and ">Dina</option>" not in offered
    assert dina.post(page, {"other": cast.cat.pk}).status_code == 422
    with pytest.raises(Refused):
        people.add_kept_from(cast.dina, other=cast.dina)
