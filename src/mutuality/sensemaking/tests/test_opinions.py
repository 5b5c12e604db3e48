"""Answering statements: one at a time, resumed, changed, under a key that is nobody's name; and guests by a link."""

from datetime import timedelta
from itertools import count

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from mutuality.kit.refused import Refused
from mutuality.record.models import Entry, Leaf
from mutuality.sensemaking.actions import exercise as exercises
from mutuality.sensemaking.actions import opinions as actions
from mutuality.sensemaking.actions import statements as drawing_statements
from mutuality.sensemaking.models import Exercise, OpenLink, Opinion, Respondent, Statement
from mutuality.sensemaking.queries import opinions as queries
from mutuality.sensemaking.rules.opinions import next_asked
from tests.cast import client_of

from .made import draft, once, opened

pytestmark = pytest.mark.django_db


def address(name, exercise, *more):
    return reverse(f"sensemaking:{name}", args=["riverside", exercise.pk, *more])


def said():
    return sorted(Opinion.objects.values_list("statement__number", "voice"))


def answer(client, exercise, what, **more):
    return client.post(address("answer_statement", exercise), {"answer": what, **more})


# Members


def test_one_statement_is_asked_at_a_time_and_the_next_one_comes_by_itself(cast):
    exercise = opened(cast)
    client = client_of(cast.dina)
    for answered in range(4):
        page = client.get(exercise.get_absolute_url())
        asked = page.context["asked"]
        assert (asked.answered, asked.number) == (answered, 4)
        assert f"{answered} of 4 answered. Stop whenever you like" in page.content.decode()
        assert answer(client, exercise, f"{asked.next.number} agree").url == f"{exercise.get_absolute_url()}#answer"
    page = client.get(exercise.get_absolute_url())
    assert page.context["asked"].next is None and "You have answered all of them" in page.content.decode()
    assert said() == [(1, "agree"), (2, "agree"), (3, "agree"), (4, "agree")]


def test_an_answer_is_changed_in_the_list_and_taken_back(cast):
    exercise = opened(cast)
    client = client_of(cast.dina)
    answer(client, exercise, "2 agree")
    assert answer(client, exercise, "2 pass", **{"from": "list"}).url == address("own_answers", exercise)
    page = client.get(address("own_answers", exercise)).content.decode()
    assert "Say why you ask." in page and 'value="2 pass" aria-pressed="true"' in page
    assert said() == [(2, "pass")]
    answer(client, exercise, "2", **{"from": "list"})
    assert said() == []
    assert "You have not answered yet." in client.get(address("own_answers", exercise)).content.decode()


def test_the_same_answer_twice_is_promised_to_the_record_once_and_names_nobody(cast):
    exercise = opened(cast)
    for _ in range(2):
        actions.answer_statement(cast.dina, exercise, number=1, voice="agree")
    assert Leaf.objects.count() == Opinion.objects.count() == 1
    assert not Entry.objects.filter(subject=exercise.topic).exclude(act="open_exercise").exists()
    kept = Respondent.objects.get()
    assert str(cast.dina.pk) != kept.key and str(cast.dina.uid) not in kept.key
    assert {field.name for field in Opinion._meta.fields} == {"id", "respondent", "statement", "voice", "salt", "leaf"}


@pytest.mark.parametrize("what", ["", "1 maybe", "one agree", "1 agree; drop", "9999999 agree"])
def test_what_no_button_sends_is_answered_in_words(cast, what):
    exercise = opened(cast)
    page = client_of(cast.dina).post(address("answer_statement", exercise), {"answer": what}, follow=True)
    assert "This page was not whole." in page.content.decode() and said() == []


def test_what_was_set_aside_meanwhile_is_not_answered(cast):
    exercise = opened(cast)
    drawing_statements.set_aside(cast.cora, Statement.objects.get(number=1), why="Twice.")
    page = client_of(cast.dina).post(address("answer_statement", exercise), {"answer": "1 agree"}, follow=True)
    assert "This statement was set aside meanwhile." in page.content.decode()


def test_who_is_not_asked_cannot_answer_and_nobody_when_it_is_closed(cast):
    exercise = opened(cast, pod=cast.north)
    with pytest.raises(Refused, match="Only those who were asked"):
        actions.answer_statement(cast.eve, exercise, number=1, voice="agree")
    assert client_of(cast.eve).get(exercise.get_absolute_url()).context.get("asked") is None
    exercises.close_exercise(cast.cora, exercise)
    with pytest.raises(Refused, match="It is closed"):
        actions.answer_statement(cast.dina, exercise, number=1, voice="agree")
    assert said() == [] and not Respondent.objects.exists()


def test_it_is_not_opened_with_nothing_to_answer(cast):
    exercise = draft(cast, sentences=["Rest is work."])
    page = client_of(cast.cora).get(exercise.get_absolute_url()).content.decode()
    assert "1 statement is in." in page and "At least 3 are needed" in page
    with pytest.raises(Refused, match="at least 3 statements"):
        exercises.open_exercise(cast.cora, exercise)


def test_a_page_asks_as_often_with_many_statements_and_answers(cast, django_assert_num_queries):
    def asked(number):
        exercise = opened(cast, sentences=[f"Sentence {place}" for place in range(number)])
        people = Respondent.objects.bulk_create(Respondent(exercise=exercise, key=f"{place:064}") for place in range(9))
        statements = list(exercise.statements.all())
        rows = [Opinion(respondent=one, statement=each, voice="agree") for one in people for each in statements]
        Opinion.objects.bulk_create(rows)
        actions.answer_statement(cast.dina, exercise, number=1, voice="agree")
        client = client_of(cast.dina)
        client.get(exercise.get_absolute_url())
        return [
            lambda: client.get(exercise.get_absolute_url()),
            lambda: client.get(address("own_answers", exercise)),
        ]

    for few, many, queries_each in zip(asked(5), asked(60), (13, 6), strict=True):
        for ask in (few, many):
            with django_assert_num_queries(queries_each):
                assert ask().status_code == 200


# What comes next


def test_the_fewest_answers_come_first_and_each_person_begins_elsewhere():
    assert next_asked({1: 3, 2: 0, 3: 8}, {}, "a") == 2
    first = {next_asked(dict.fromkeys(range(30), 0), {}, f"person {number}") for number in range(40)}
    assert len(first) > 10


def test_what_helps_more_is_asked_more_often():
    answers, weights = dict.fromkeys(range(3), 20), {0: 8.0, 1: 1.0, 2: 1.0}
    drawn = [next_asked(answers, weights, f"person {number}") for number in range(400)]
    assert 0.7 < drawn.count(0) / 400 < 0.9


@given(st.dictionaries(st.integers(1, 99), st.integers(0, 50)), st.integers())
@settings(max_examples=30)
def test_whatever_is_left_one_of_it_comes_next_and_stays_it(answers, key):
    found = next_asked(answers, {}, str(key))
    assert found == next_asked(answers, {}, str(key)) and (found in answers if answers else found is None)


# Guests


def linked(cast, exercise, **more):
    words = {"ends_at": timezone.now() + timedelta(days=3), "most": 3, "shows_results": False} | more
    return actions.make_link(cast.cora, exercise, once=once(), **words)


def guest(token, client, what, **more):
    return client.post(reverse("sensemaking:answer_as_guest", args=[token]), {"answer": what, **more})


def test_a_guest_answers_without_an_account_and_comes_back_in_the_same_browser(cast, client):
    exercise = opened(cast)
    _link, token = linked(cast, exercise)
    here = reverse("sensemaking:guest_page", args=[token])
    page = client.get(here)
    assert "You need no account" in page.content.decode() and not Respondent.objects.exists()
    assert "guest" not in "".join(client.cookies)
    assert guest(token, client, f"{page.context['asked'].next.number} agree").url == here
    (cookie,) = [each for name, each in client.cookies.items() if name.startswith("guest-")]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/opinions/"
    page = client.get(here)
    assert page.context["asked"].answered == 1 and "Come back in this browser" in page.content.decode()
    guest(token, client, f"{page.context['asked'].next.number} pass")
    kept = Respondent.objects.get()
    assert kept.is_guest and kept.opinions.count() == 2
    assert kept.key not in cookie.value and cookie.value.split(":")[0] not in kept.key
    changed = kept.opinions.first().statement.number
    guest(token, client, f"{changed} disagree", **{"from": "list"})
    page = client.get(reverse("sensemaking:guest_answers", args=[token])).content.decode()
    assert f'value="{changed} disagree" aria-pressed="true"' in page


def test_a_forged_cookie_is_a_new_guest(cast, client):
    exercise = opened(cast)
    _link, token = linked(cast, exercise)
    guest(token, client, "1 agree")
    (name,) = [name for name in client.cookies if name.startswith("guest-")]
    client.cookies[name] = client.cookies[name].value[:-3] + "abc"
    assert client.get(reverse("sensemaking:guest_page", args=[token])).context["asked"].answered == 0


def test_without_the_link_there_is_nothing_and_after_it_is_taken_back_neither(cast, client):
    exercise = opened(cast)
    link, token = linked(cast, exercise)
    assert token not in str(list(OpenLink.objects.values()))
    assert client.get("/opinions/nothing/").status_code == 404
    shown = client_of(cast.cora).get(address("make_link", exercise)).content.decode()
    assert "for 3 guests at most" in shown and token not in shown
    guest(token, client, "1 agree")
    client_of(cast.cora).post(address("take_back_link", exercise, link.pk))
    assert client.get(reverse("sensemaking:guest_page", args=[token])).status_code == 404
    assert guest(token, client, "2 agree").status_code == 404
    assert said() == [(1, "agree")]


def test_a_link_has_an_end_and_lets_no_more_in_than_were_asked_for(cast, client):
    exercise = opened(cast)
    _link, token = linked(cast, exercise, most=1)
    guest(token, client, "1 agree")
    other = client_of(None)
    page = other.post(reverse("sensemaking:answer_as_guest", args=[token]), {"answer": "1 agree"}, follow=True)
    assert "As many guests have come as were asked for." in page.content.decode()
    OpenLink.objects.update(ends_at=timezone.now() - timedelta(minutes=1))
    page = client.get(reverse("sensemaking:guest_page", args=[token])).content.decode()
    assert "It is closed. Thank you" in page and "All of us" not in page
    assert guest(token, client, "2 agree").status_code == 302
    assert said() == [(1, "agree")]


def test_a_member_who_opens_the_link_answers_as_who_they_are(cast):
    exercise = opened(cast)
    _link, token = linked(cast, exercise)
    client = client_of(cast.dina)
    assert client.get(reverse("sensemaking:guest_page", args=[token])).url == exercise.get_absolute_url()
    guest(token, client, "1 agree")
    assert said() == []


def test_a_link_is_made_by_who_leads_shown_once_and_the_same_for_a_repeated_submit(cast):
    exercise, key = opened(cast), once()
    body = {"once": key, "day": (timezone.localdate() + timedelta(days=9)).isoformat(), "most": 40}
    client = client_of(cast.cora)
    first, again = (client.post(address("make_link", exercise), body) for _ in range(2))
    assert first.context["address"] == again.context["address"] and OpenLink.objects.count() == 1
    assert Entry.objects.filter(act="make_link").count() == 1
    body |= {"once": once(), "day": (timezone.localdate() - timedelta(days=3)).isoformat()}
    refused = client.post(address("make_link", exercise), body)
    assert refused.status_code == 422 and "Choose a later day" in refused.content.decode()
    assert client_of(cast.dina).post(address("make_link", exercise), body).status_code == 404


def test_one_network_cannot_bring_a_thousand_guests_in_a_minute(cast, monkeypatch):
    monkeypatch.setattr("mutuality.kit.limits.time.time", lambda: 1_800_000_000)
    cache.clear()
    exercise = opened(cast)
    _link, token = linked(cast, exercise, most=5000)
    numbers = count()
    for _ in range(60):
        assert guest(token, client_of(None), f"{next(numbers) % 4 + 1} agree").status_code == 302
    assert guest(token, client_of(None), "1 agree").status_code == 429
    assert Respondent.objects.count() == 60
    cache.clear()


def test_guests_count_among_all_and_an_outsider_finds_no_exercise(cast):
    exercise = opened(cast)
    _link, token = linked(cast, exercise)
    guest(token, client_of(cast.cat), "1 agree")
    assert queries.counts_of(exercise) == {1: [1, 0, 0]} and queries.number_of_guests(exercise) == 1
    assert client_of(cast.cat).get(exercise.get_absolute_url()).status_code == 404
    assert Exercise.objects.count() == 1
