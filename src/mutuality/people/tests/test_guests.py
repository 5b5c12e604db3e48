"""Guests: they come by a link, stay signed in, and can get an account without losing anything."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.people import actions
from mutuality.people.models import AccessNeed, AddressClaim, Person

pytestmark = pytest.mark.django_db
BY_LINK = "mutuality.people.backends.ByLink"
ADDRESS, CODE = "/me/account/", "/me/account/code/"


@pytest.fixture
def ivy(client):
    cache.clear()
    person = Person.objects.create_user(name="Ivy")
    client.force_login(person, backend=BY_LINK)
    return person


def mailed_code():
    return re.search(r"\b[B-Z]{3}-[B-Z]{3}\b", mail.outbox[-1].body).group()


def test_a_guest_stays_signed_in_from_page_to_page(client, ivy):
    assert client.get("/me/").status_code == client.get(ADDRESS).status_code == 200


def test_a_guest_whose_place_was_closed_is_no_longer_signed_in(client, ivy):
    Person.objects.update(is_active=False)
    assert client.get("/me/").status_code == 302


def test_a_guest_gets_an_account_and_stays_the_same_person(client, ivy):
    need = AccessNeed.objects.create(person=ivy, text="captions", once="1" * 32)
    assert client.post(ADDRESS, {"email": "Ivy@Example.org"}).url == CODE
    assert client.post(CODE, {"code": mailed_code()}).url == "/me/"
    ivy.refresh_from_db()
    assert ivy.email == "ivy@example.org" and not ivy.is_guest
    assert AccessNeed.objects.get().person_id == ivy.pk == need.person_id
    assert client.get("/me/").status_code == 200


def test_with_the_new_account_the_person_comes_in_by_code_elsewhere(client, ivy):
    client.post(ADDRESS, {"email": "ivy@example.org"})
    client.post(CODE, {"code": mailed_code()})
    other = Client()
    other.post("/accounts/login/", {"email": "ivy@example.org"})
    other.post("/accounts/login/code/", {"code": mailed_code()})
    assert int(other.session["_auth_user_id"]) == ivy.pk


def test_an_address_of_another_person_tells_nothing_before_the_code_and_merges_nothing_after_it(client, ivy):
    ama = Person.objects.create_user("ama@example.org", "Ama")
    assert client.post(ADDRESS, {"email": "ama@example.org"}).url == CODE
    refused = client.post(CODE, {"code": mailed_code()})
    assert refused.status_code == 422
    assert "sign in with this address and ask for an invitation" in refused.content.decode()
    ivy.refresh_from_db()
    assert ivy.email is None and Person.objects.get(email="ama@example.org").pk == ama.pk
    assert int(client.session["_auth_user_id"]) == ivy.pk


def test_somebody_elses_address_without_the_code_says_only_that_the_code_is_wrong(client, ivy):
    Person.objects.create_user("ama@example.org", "Ama")
    client.post(ADDRESS, {"email": "ama@example.org"})
    refused = client.post(CODE, {"code": "BBB-BBB"}).content.decode()
    assert "This is not the code we sent." in refused and "already has an account" not in refused


def test_the_code_works_for_fifteen_minutes(ivy):
    actions.add_address(ivy, email="ivy@example.org")
    AddressClaim.objects.update(sent_at=timezone.now() - timedelta(minutes=15))
    with pytest.raises(Refused, match="it works for 15 minutes"):
        actions.confirm_address(ivy, code=mailed_code())


def test_a_code_can_be_tried_five_times(ivy):
    actions.add_address(ivy, email="ivy@example.org")
    for _ in range(5):
        with pytest.raises(Refused, match="not the code"):
            actions.confirm_address(ivy, code="BBB-BBB")
    with pytest.raises(Refused, match="too many tries"):
        actions.confirm_address(ivy, code=mailed_code())


def test_the_fifth_try_may_still_be_the_right_one(ivy):
    actions.add_address(ivy, email="ivy@example.org")
    for _ in range(4):
        with pytest.raises(Refused):
            actions.confirm_address(ivy, code="BBB-BBB")
    assert actions.confirm_address(ivy, code=mailed_code()).email == "ivy@example.org"


def test_a_code_is_for_one_person(ivy):
    actions.add_address(ivy, email="ivy@example.org")
    another = Person.objects.create_user(name="Jon")
    with pytest.raises(Refused, match="No code is waiting"):
        actions.confirm_address(another, code=mailed_code())


def test_the_code_is_kept_nowhere(ivy):
    actions.add_address(ivy, email="ivy@example.org")
    kept = str(AddressClaim.objects.values().get())
    assert mailed_code() not in kept and mailed_code().replace("-", "") not in kept


def test_somebody_with_an_account_needs_no_second_one(ivy):
    ama = Person.objects.create_user("ama@example.org", "Ama")
    with pytest.raises(Refused, match="already have an account"):
        actions.add_address(ama, email="other@example.org")
    assert not mail.outbox


def test_signing_out_warns_a_guest_that_only_the_link_leads_back(client, ivy):
    assert "only by that link" in client.get("/accounts/logout/").content.decode()
