"""What is mine: profile, languages, access needs. Nobody else reads or changes it."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction

from mutuality.kit.signals import language_chosen
from mutuality.people.models import AccessNeed, Person, SpokenLanguage

pytestmark = pytest.mark.django_db
PROFILE = {
    "name": "Ama Mensah",
    "language": "fr",
    "zone": "Africa/Accra",
    "contact": "digest",
    "contact_note": "mornings",
}


@pytest.fixture
def ama(client):
    cache.clear()
    person = Person.objects.create_user("ama@example.org", "Ama")
    client.force_login(person)
    return person


@pytest.fixture
def cat():
    return Person.objects.create_user("cat@example.org", "Cat")


@pytest.mark.parametrize("path", ["", "profile/", "languages/", "access/", "account/", "account/code/", "consent/"])
def test_what_is_mine_is_shown_to_nobody_who_is_not_signed_in(client, path):
    assert client.get(f"/me/{path}").url.startswith("/accounts/login/?next=")


@pytest.mark.parametrize("path", ["", "profile/", "languages/", "access/", "account/", "account/code/", "consent/"])
def test_what_is_mine_is_shown_to_me(client, ama, path):
    page = client.get(f"/me/{path}")
    assert page.status_code == 200
    assert b"style=" not in page.content


# Profile


def test_a_profile_is_kept(client, ama):
    assert client.post("/me/profile/", PROFILE).url == "/me/profile/"
    ama.refresh_from_db()
    assert {field: getattr(ama, field) for field in PROFILE} == PROFILE


def test_the_profile_says_what_hour_it_is_there(client, ama):
    client.post("/me/profile/", PROFILE | {"language": "en", "zone": "kathmandu"})
    ama.refresh_from_db()
    assert ama.zone == "Asia/Kathmandu"
    page = client.get("/me/profile/").content.decode()
    assert "where you are" in page and "(Kathmandu)" in page


def test_an_unknown_zone_is_refused_in_a_sentence_and_everything_typed_stays(client, ama):
    refused = client.post("/me/profile/", PROFILE | {"zone": "Mars/Olympus"})
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "We do not know the time zone “Mars/Olympus”." in text
    assert 'value="Mars/Olympus"' in text and 'value="Ama Mensah"' in text
    ama.refresh_from_db()
    assert (ama.name, ama.zone) == ("Ama", "UTC")


@pytest.mark.parametrize("zone", ["Europe/Kyiv", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "UTC", "new york"])
def test_every_zone_of_the_world_is_known(client, ama, zone):
    assert client.post("/me/profile/", PROFILE | {"zone": zone}).status_code == 302


def test_a_language_without_pages_is_refused(client, ama):
    assert client.post("/me/profile/", PROFILE | {"language": "xx"}).status_code == 422


def test_the_language_chosen_at_the_foot_of_a_page_becomes_ones_own(ama):
    language_chosen.send(sender=None, person_id=ama.pk, language="ar")
    ama.refresh_from_db()
    assert ama.language == "ar"


def test_two_people_cannot_share_a_mailbox_by_capital_letters(ama):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(name="Other", email="Ama@example.org")


def test_when_somebody_was_last_here_is_kept_nowhere(ama):
    assert "last_login" not in {field.name for field in Person._meta.get_fields()}
    assert ama.last_login is None


def test_somebody_without_a_name_still_has_something_to_be_called(db):
    assert str(Person()) == "Somebody"


# Languages


@pytest.mark.parametrize("typed", ["ne", "Nepali", "nepali", "नेपाली"])
def test_a_language_is_added_by_its_code_or_any_of_its_names(client, ama, typed):
    client.post("/me/languages/", {"code": typed, "level": "first"})
    assert list(SpokenLanguage.objects.values_list("person", "code", "level")) == [(ama.pk, "ne", "first")]


def test_saying_a_language_again_changes_how_easily(client, ama):
    for level in ("some", "fluent"):
        client.post("/me/languages/", {"code": "sw", "level": level})
    assert SpokenLanguage.objects.get().level == "fluent"


def test_an_unknown_language_is_refused_in_a_sentence_and_stays_typed(client, ama):
    refused = client.post("/me/languages/", {"code": "Klingonese", "level": "some"})
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "We do not know the language “Klingonese”." in text and 'value="Klingonese"' in text
    assert not SpokenLanguage.objects.exists()


def test_only_my_own_language_can_be_removed_by_me(client, ama, cat):
    mine, theirs = (SpokenLanguage.objects.create(person=person, code="en") for person in (ama, cat))
    assert client.post(f"/me/languages/{mine.pk}/remove/").status_code == 302
    assert client.post(f"/me/languages/{theirs.pk}/remove/").status_code == 404
    assert SpokenLanguage.objects.get() == theirs


# Access needs


def test_a_need_is_added_once_however_often_it_is_sent(client, ama):
    sent = {"text": "a break every 45 minutes", "once": uuid4()}
    client.post("/me/access/", sent)
    client.post("/me/access/", sent)
    assert AccessNeed.objects.get().person == ama
    assert b"a break every 45 minutes" in client.get("/me/access/").content


def test_my_needs_are_shown_to_nobody_else(client, ama, cat):
    need = AccessNeed.objects.create(person=cat, text="a whistle at the door", once=uuid4())
    assert b"whistle at the door" not in client.get("/me/access/").content
    assert client.post(f"/me/access/{need.pk}/remove/").status_code == 404
    assert AccessNeed.objects.filter(pk=need.pk).exists()


def test_a_need_can_be_taken_away(client, ama):
    need = AccessNeed.objects.create(person=ama, text="captions", once=uuid4())
    client.post(f"/me/access/{need.pk}/remove/")
    assert not AccessNeed.objects.exists()


def test_the_page_says_who_can_read_needs(client, ama):
    assert (
        "Only you, and the access contact of a meeting you attend, can read this."
        in client.get("/me/access/").content.decode()
    )


def test_too_long_a_need_is_refused_and_stays_typed(client, ama):
    refused = client.post("/me/access/", {"text": "x" * 501, "once": uuid4()})
    assert refused.status_code == 422 and b"x" * 501 in refused.content
