"""The fair look on the page: whom it counts, whom it leaves out, and that it points at nobody."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from mutuality.kit.seal import seal
from mutuality.meetings.actions import speaking
from mutuality.meetings.models import Contribution, Hand, Meeting, Seat
from mutuality.meetings.queries.fairness import fair_look_at
from mutuality.partnerships.models import Declaration, Member
from mutuality.people import actions as people
from mutuality.people.models import Person
from tests.cast import client_of, close_now

pytestmark = pytest.mark.django_db
LIVED, UNIVERSITIES = "Lived experience", "Universities"


@pytest.fixture
def crowd(cast):
    """Six people of each of two perspectives who were there and agreed to be counted; nobody else has come."""
    Seat.objects.filter(meeting=cast.meeting).update(answer="declined")
    found = {
        side: [comes(cast, f"{side} {number}", getattr(cast, side)) for number in range(6)]
        for side in ("lived", "universities")
    }
    for speaker in [*found["lived"], *found["universities"], *found["universities"]]:
        say(cast, speaker)
    close_now(cast.meeting)
    return found


def comes(cast, name, side, counted=True):
    person = Person.objects.create_user(f"{name.replace(' ', '')}@example.org", name.title())
    member = Member.objects.create(partnership=cast.partnership, person=person, joined_on=timezone.localdate())
    Declaration.objects.create(member=member, facet=cast.facet, perspective=side)
    Seat.objects.create(meeting=cast.meeting, person=person, answer="coming")
    if counted:
        people.answer_consents(person, cast.partnership.chain_id, {"turn_counting": True}, "en")
    return person


def say(cast, person, **more):
    fields = {"author": person, "voice": "named", "said_at": timezone.now(), "table": cast.table} | more
    Contribution.objects.create(meeting=cast.meeting, text="A word.", said_on=timezone.localdate(), **fields)


def look(cast):
    return fair_look_at(Meeting.objects.select_related("partnership").get(pk=cast.meeting.pk))


def numbers(cast):
    return {group.name: (group.share.people, group.share.voices, group.share.turns) for group in look(cast).groups}


def page(person, meeting):
    return client_of(person).get(reverse("meetings:fair_look", args=["riverside", meeting.pk]))


def test_each_perspective_stands_beside_all(cast, crowd):
    """The two that nobody of brought are left out, and cannot be told from two that few brought."""
    assert numbers(cast) == {}  # nought and nought could be worked out from the sums
    more = [comes(cast, f"other {number}", cast.community) for number in range(2)]
    say(cast, more[0])
    say(cast, more[1])
    assert numbers(cast) == {LIVED: (6, 6, 0), UNIVERSITIES: (6, 12, 0)}
    found = page(cast.dina, cast.meeting).content.decode()
    assert "6 of 14 people, 6 of 20 voices" in found and "6 of 14 people, 12 of 20 voices" in found
    assert "14 people are counted." in found
    assert "Community" in found.split("Not shown")[1].split("</p>")[0]
    assert "turns" not in found.split("<h2>How this was made")[0]


@pytest.fixture
def shown(cast, crowd):
    """The crowd, and two of a third perspective, so that two groups can be shown."""
    crowd["community"] = [comes(cast, f"other {number}", cast.community) for number in range(2)]
    for one in crowd["community"]:
        say(cast, one)
    return crowd


def test_turns_are_counted_when_somebody_was_called(cast, shown):
    now = timezone.now()
    for person in (*shown["lived"][:4], *shown["community"]):
        Hand.objects.create(meeting=cast.meeting, person=person, raised_at=now, called_at=now)
    Hand.objects.create(meeting=cast.meeting, person=shown["lived"][5], raised_at=now, lowered_at=now)
    assert numbers(cast) == {LIVED: (6, 6, 4), UNIVERSITIES: (6, 12, 0)}
    found = page(cast.dina, cast.meeting).content.decode()
    assert "4 of 6 turns" in found and "They were called 6 times." in found


@pytest.mark.parametrize("hidden", ["pseudonym", "note", "held", "anonymous"])
def test_words_that_are_nobodys_are_not_counted(cast, shown, hidden):
    before = numbers(cast)
    pk, person = uuid4(), shown["lived"][0]
    if hidden == "pseudonym":
        say(cast, None, pk=pk, voice="pseudonym", shown_as="R.", seal=seal(person.uid, pk))
    elif hidden == "anonymous":
        say(cast, None, voice="anonymous", said_at=None, table=None)
    elif hidden == "note":
        say(cast, person, kind="note")
    else:
        say(cast, person, hold="held")
    assert numbers(cast) == before
    say(cast, person)
    assert numbers(cast) != before


def test_words_that_were_taken_back_are_counted_no_more(cast, shown):
    before = numbers(cast)
    say(cast, shown["lived"][0])
    assert numbers(cast) != before
    said = Contribution.objects.filter(author=shown["lived"][0]).first()
    speaking.withdraw(shown["lived"][0], said)
    assert numbers(cast) == before


def test_who_did_not_agree_is_not_counted(cast, shown):
    """No answer counts as no. Where few did not agree, nothing is shown, for it would point at them."""
    quiet = [comes(cast, f"quiet {number}", cast.lived, counted=False) for number in range(5)]
    say(cast, quiet[0])
    assert numbers(cast)[LIVED] == (6, 6, 0)
    people.answer_consents(quiet[0], cast.partnership.chain_id, {"turn_counting": True}, "en")
    assert look(cast).balance.lone and not numbers(cast)
    found = page(cast.dina, cast.meeting).content.decode()
    assert (
        "So few people did not agree to be counted" in found
        and "<svg" not in found.split("<main")[1].split("</main")[0]
    )


def test_the_co_facilitators_are_left_out_also_when_their_office_has_ended(cast, shown):
    before = numbers(cast)
    for person in (cast.ama, cast.ben):
        Seat.objects.filter(meeting=cast.meeting, person=person).update(answer="coming")
        people.answer_consents(person, cast.partnership.chain_id, {"turn_counting": True}, "en")
        say(cast, person)
    assert numbers(cast) == before
    cast.partnership.mandates.update(ended_at=timezone.now())
    assert numbers(cast) == before


def test_a_group_in_which_one_said_more_than_half_is_not_shown(cast, shown):
    for _ in range(6):
        say(cast, shown["lived"][0])
    assert LIVED not in numbers(cast)


def test_it_is_for_members_and_after_the_closing(cast, shown):
    assert page(cast.dina, cast.meeting).status_code == 200
    assert page(cast.cat, cast.meeting).status_code == 404
    Member.objects.filter(person=cast.dina).update(standing="guest")
    assert page(cast.dina, cast.meeting).status_code == 404
    Meeting.objects.filter(pk=cast.meeting.pk).update(state="open")
    assert page(cast.eve, cast.meeting).status_code == 404


def test_the_chart_says_in_words_what_it_draws_and_begins_on_the_readers_side(cast, shown):
    found = page(cast.dina, cast.meeting).content.decode()
    assert found.count("<svg") >= 2 and "<title" in found and "people: 43 %. voices: 30 %." in found
    for language, beginning in (("en", 104), ("ar", 280 - 104)):
        with translation.override(language):
            bars = [bar for group in look(cast).groups for bar in group.bars]
        edge = [bar.x if language == "en" else bar.x + bar.width for bar in bars]
        assert set(edge) == {beginning}
        assert all(bar.x >= 0 and bar.x + bar.width <= 280 for bar in bars)


def test_it_asks_the_database_the_same_for_few_and_for_many(cast, shown):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert page(cast.dina, cast.meeting).status_code == 200
        counts.append(len(asked))
        for speaker in shown["lived"]:
            say(cast, speaker)
    assert counts[0] == counts[1] < 30
