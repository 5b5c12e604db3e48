"""Passkeys: another way in, of one's own accord, on pages from which no code runs."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache

from mutuality.people.models import Person

pytestmark = pytest.mark.django_db
PASSKEYS = "/accounts/passkeys/"


@pytest.fixture
def ama(client):
    cache.clear()
    person = Person.objects.create_user("ama@example.org", "Ama")
    client.force_login(person)
    return person


def passkey_of(person, name="My phone"):
    return Authenticator.objects.create(user=person, type="webauthn", data={"name": name, "credential": {}})


@pytest.mark.parametrize("path", ["/accounts/login/", PASSKEYS, f"{PASSKEYS}add/"])
def test_no_code_runs_from_the_page_itself(client, path):
    if path != "/accounts/login/":
        client.force_login(Person.objects.create_user("ama@example.org", "Ama"))
    page = client.get(path)
    html = page.content.decode()
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", html, re.S)
    assert all("src=" in attributes or 'type="application/json"' in attributes for attributes, _ in scripts)
    assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:", html)
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_the_page_for_a_new_passkey_asks_for_one_that_signs_in_by_itself(client, ama):
    html = client.get(f"{PASSKEYS}add/").content.decode()
    data = json.loads(re.search(r'<script id="passkey-data"[^>]*>(.*?)</script>', html).group(1))
    chosen = data["creation_options"]["publicKey"]["authenticatorSelection"]
    assert chosen["residentKey"] == "required" and chosen["userVerification"] == "required"


def test_what_is_no_passkey_is_refused_and_its_name_stays_typed(client, ama):
    client.get(f"{PASSKEYS}add/")
    for credential in ("", "{}", '{"id": "x"}', "9" * 5000, "[" * 5000):
        refused = client.post(f"{PASSKEYS}add/", {"name": "My phone", "credential": credential})
        assert refused.status_code == 422 and b'value="My phone"' in refused.content
    assert not Authenticator.objects.exists()


def test_a_browser_asks_for_a_challenge_without_saying_who_it_is(client):
    challenge = client.get(f"{PASSKEYS}login/", headers={"Accept": "application/json"}).json()
    assert challenge["request_options"]["publicKey"].get("allowCredentials", []) == []


def test_a_false_passkey_does_not_let_anybody_in(client):
    client.get(f"{PASSKEYS}login/", headers={"Accept": "application/json"})
    for credential in ('{"id": "x"}', "[]", "nothing", "9" * 5000, "[" * 5000):
        assert client.post(f"{PASSKEYS}login/", {"credential": credential}).url == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def test_a_passkey_is_renamed_and_removed_by_its_owner_who_is_told_by_mail(client, ama):
    passkey = passkey_of(ama)
    assert b"My phone" in client.get(PASSKEYS).content
    client.post(f"{PASSKEYS}{passkey.pk}/name/", {"name": "Old phone"})
    assert b"Old phone" in client.get(PASSKEYS).content
    assert client.get(f"{PASSKEYS}{passkey.pk}/remove/").status_code == 200
    client.post(f"{PASSKEYS}{passkey.pk}/remove/")
    assert not Authenticator.objects.exists()
    assert mail.outbox[-1].subject == "A passkey was removed from your account"


def test_a_passkey_without_a_name_is_refused(client, ama):
    assert client.post(f"{PASSKEYS}{passkey_of(ama).pk}/name/", {"name": ""}).status_code == 422


def test_the_passkeys_of_others_are_not_there(client, ama):
    theirs = passkey_of(Person.objects.create_user("cat@example.org", "Cat"), "Hers")
    assert b"Hers" not in client.get(PASSKEYS).content
    for act in ("name", "remove"):
        assert client.post(f"{PASSKEYS}{theirs.pk}/{act}/", {"name": "Mine"}).status_code == 404


def test_with_a_passkey_the_mailed_code_still_is_all_it_takes(client, ama):
    passkey_of(ama)
    client.logout()
    client.post("/accounts/login/", {"email": ama.email})
    code = re.search(r"[B-Z]{3}-[B-Z]{3}", mail.outbox[-1].body).group()
    assert client.post("/accounts/login/code/", {"code": code}).url == "/"
    assert int(client.session["_auth_user_id"]) == ama.pk


def test_a_guest_may_have_a_passkey_without_an_address(client):
    client.force_login(Person.objects.create_user(name="Ivy"), backend="mutuality.people.backends.ByLink")
    assert client.get(f"{PASSKEYS}add/").status_code == 200
