"""Coming in: by a mailed code, as somebody new. What cannot be learnt on the way, and what is never asked."""

import re
import time

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache, caches
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from mutuality.people.mail import language_of
from mutuality.people.models import AddressClaim, Person

pytestmark = pytest.mark.django_db
LOGIN, CODE, SIGN_UP, JOIN = "/accounts/login/", "/accounts/login/code/", "/accounts/signup/", "/accounts/signup/code/"
WRONG = "This is not the code we sent."
WRONG_CODE = "BBB-BBB"


@pytest.fixture(autouse=True)
def no_tries_counted():
    cache.clear()


@pytest.fixture
def ama():
    return Person.objects.create_user("Ama@Example.org", "Ama", zone="Africa/Accra")


def mailed_code():
    return re.search(r"\b[B-Z]{3}-[B-Z]{3}\b", mail.outbox[-1].body).group()


def who(client):
    return int(client.session.get("_auth_user_id", 0))


def asked(client, email="ama@example.org"):
    assert client.post(LOGIN, {"email": email}).url == CODE
    return client


# By code


def test_somebody_comes_in_by_a_mailed_code(client, ama):
    page = asked(client).get(CODE)
    assert b"ama@example.org" in page.content
    assert mail.outbox[-1].to == ["ama@example.org"]
    assert client.post(CODE, {"code": mailed_code()}).url == "/"
    assert who(client) == ama.pk


def test_the_code_may_be_typed_in_small_letters_and_with_spaces(client, ama):
    asked(client)
    client.post(CODE, {"code": f" {mailed_code().lower().replace('-', ' ')} "})
    assert who(client) == ama.pk


def test_the_address_may_be_typed_in_capitals(client, ama):
    asked(client, "AMA@example.ORG")
    client.post(CODE, {"code": mailed_code()})
    assert who(client) == ama.pk


def test_after_the_code_people_are_where_they_wanted_to_go(client, ama):
    assert client.post(LOGIN, {"email": "ama@example.org", "next": "/me/"}).url == f"{CODE}?next=%2Fme%2F"
    assert b'name="next" value="/me/"' in client.get(f"{CODE}?next=/me/").content
    assert client.post(CODE, {"code": mailed_code(), "next": "/me/"}).url == "/me/"


def test_an_unknown_address_is_answered_like_a_known_one(ama):
    pages = []
    for email in ("ama@example.org", "who@example.org"):
        client = asked(Client(), email)
        found = [client.get(CODE).content.decode(), client.post(CODE, {"code": WRONG_CODE}).content.decode()]
        pages.append([re.sub(r'value="\w{64}"', "", page).replace(email, "") for page in found])
    assert pages[0] == pages[1]


def test_an_unknown_address_gets_a_mail_that_says_so_to_its_owner_alone(client):
    asked(client, "who@example.org")
    assert mail.outbox[-1].to == ["who@example.org"]
    assert "There is no account with it." in mail.outbox[-1].body
    assert "/accounts/signup/" in mail.outbox[-1].body


def test_a_wrong_code_is_answered_with_a_sentence_and_the_right_one_still_works(client, ama):
    refused = asked(client).post(CODE, {"code": WRONG_CODE})
    assert refused.status_code == 422
    assert WRONG in refused.content.decode() and WRONG_CODE in refused.content.decode()
    client.post(CODE, {"code": mailed_code()})
    assert who(client) == ama.pk


def test_after_five_wrong_codes_the_right_one_is_too_late(client, ama):
    asked(client)
    for _ in range(4):
        assert client.post(CODE, {"code": WRONG_CODE}).status_code == 422
    assert client.post(CODE, {"code": WRONG_CODE}).url == LOGIN
    start = client.get(LOGIN).content.decode()
    assert "Too many tries." in start and "ama@example.org" in start
    client.post(CODE, {"code": mailed_code()})
    assert not who(client)


def test_an_old_code_is_answered_with_a_sentence_and_the_address_stays_typed(client, ama, monkeypatch):
    asked(client)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 16 * 60)
    assert client.post(CODE, {"code": mailed_code()}).url == LOGIN
    start = client.get(LOGIN).content.decode()
    assert "No code is waiting any more" in start and "ama@example.org" in start
    assert not who(client)


def test_a_new_code_takes_the_place_of_the_old_one(client, ama):
    asked(client)
    old = mailed_code()
    client.post(CODE, {"action": "resend"})
    assert len(mail.outbox) == 2
    assert client.post(CODE, {"code": old}).status_code == 422
    client.post(CODE, {"code": mailed_code()})
    assert who(client) == ama.pk


def test_another_address_can_be_used_after_a_slip(client, ama):
    asked(client, "anna@example.org")
    assert client.post("/accounts/logout/", {"next": LOGIN}).url == LOGIN
    assert client.get(LOGIN).status_code == 200


def test_asking_too_often_is_refused_in_a_sentence_and_the_address_stays_typed(ama):
    for _ in range(5):
        asked(Client())
    refused = Client().post(LOGIN, {"email": "ama@example.org"})
    assert refused.status_code == 422
    assert "Too many tries. Wait a minute" in refused.content.decode()
    assert 'value="ama@example.org"' in refused.content.decode()
    assert len(mail.outbox) == 5


def test_a_whole_roundtable_may_come_in_through_one_network():
    for number in range(60):
        asked(Client(), f"person{number}@example.org")


def test_what_is_no_address_is_refused_and_stays_typed(client):
    refused = client.post(LOGIN, {"email": "ama at example"})
    assert refused.status_code == 422
    assert b'value="ama at example"' in refused.content


def test_a_closed_account_is_answered_like_an_unknown_address(client, ama):
    Person.objects.update(is_active=False)
    asked(client)
    assert "There is no account with it." in mail.outbox[-1].body


def test_the_mail_speaks_the_language_of_its_reader(ama):
    Person.objects.update(language="sw")
    assert [language_of(address) for address in ("ama@example.org", "who@example.org")] == ["sw", "en"]


def test_nothing_about_network_or_browser_is_kept(ama, monkeypatch):
    counted, kind = [], type(caches["default"])
    keep = kind.set
    monkeypatch.setattr(
        kind, "set", lambda self, key, *args, **more: counted.append(key) or keep(self, key, *args, **more)
    )
    client = Client(headers={"User-Agent": "Telltale/1.0"}, REMOTE_ADDR="203.0.113.77")
    asked(client)
    client.post(CODE, {"code": WRONG_CODE})
    client.post(CODE, {"code": mailed_code()})
    kept = [str(session.get_decoded()) for session in Session.objects.all()] + counted
    assert any(":ip:" in key for key in counted)
    assert not any("203.0.113.77" in text or "Telltale" in text for text in kept)


def test_a_post_without_a_session_keeps_nothing_of_the_request():
    client = Client(headers={"User-Agent": "Telltale/1.0"})
    assert client.post("/accounts/passkeys/add/", {"name": "x"}).url.startswith(LOGIN)
    assert not any("Telltale" in str(session.get_decoded()) for session in Session.objects.all())


# Out


def test_signing_out_is_a_post_and_the_page_before_it_changes_nothing(client, ama):
    client.force_login(ama)
    assert b"Sign out" in client.get("/accounts/logout/").content
    assert who(client) == ama.pk
    client.post("/accounts/logout/")
    assert not who(client)


# Somebody new


def test_somebody_new_creates_an_account_with_a_name_and_a_proven_address(client):
    assert client.post(SIGN_UP, {"name": "Rosa", "email": "Rosa@Example.org"}).url == JOIN
    assert not Person.objects.exists()
    assert client.post(JOIN, {"code": mailed_code()}).url == "/"
    rosa = Person.objects.get()
    assert (rosa.name, rosa.email, who(client)) == ("Rosa", "rosa@example.org", rosa.pk)
    assert not AddressClaim.objects.exists()


def test_whoever_has_an_account_already_finds_themselves_in_it(client, ama):
    client.post(SIGN_UP, {"name": "Somebody else", "email": "ama@example.org"})
    client.post(JOIN, {"code": mailed_code()})
    assert who(client) == ama.pk
    assert Person.objects.get().name == "Ama"


def test_signing_up_says_and_sends_the_same_for_a_known_address(ama):
    answers = []
    for email in ("ama@example.org", "new@example.org"):
        client = Client()
        answer = client.post(SIGN_UP, {"name": "N", "email": email})
        page = re.sub(r'value="\w{64}"', "", client.get(JOIN).content.decode()).replace(email, "")
        answers.append((answer.url, page, mail.outbox[-1].body.replace(mailed_code(), "")))
    assert answers[0] == answers[1]


def test_a_wrong_code_makes_no_account(client):
    client.post(SIGN_UP, {"name": "Rosa", "email": "rosa@example.org"})
    refused = client.post(JOIN, {"code": WRONG_CODE})
    assert refused.status_code == 422 and WRONG in refused.content.decode()
    assert not Person.objects.exists()


def test_a_code_from_another_browser_makes_no_account(client):
    client.post(SIGN_UP, {"name": "Rosa", "email": "rosa@example.org"})
    assert Client().post(JOIN, {"code": mailed_code()}).status_code == 422
    assert not Person.objects.exists()


def test_asking_for_too_many_codes_at_sign_up_keeps_name_and_address():
    for _ in range(5):
        Client().post(SIGN_UP, {"name": "Rosa", "email": "rosa@example.org"})
    refused = Client().post(SIGN_UP, {"name": "Rosa", "email": "rosa@example.org"})
    text = refused.content.decode()
    assert refused.status_code == 422 and "Too many codes were asked for." in text
    assert 'value="Rosa"' in text and 'value="rosa@example.org"' in text


# Never


def test_no_address_of_the_house_takes_a_password():
    names = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
    assert "account_login" in names
    assert not [name for name in names if "password" in name]
    for name in ("account_change_password", "account_set_password", "account_reset_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


@pytest.mark.parametrize("path", [LOGIN, SIGN_UP])
def test_no_page_asks_for_a_password(client, path):
    assert b'type="password"' not in client.get(path).content
