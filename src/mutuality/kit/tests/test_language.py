"""The language of the pages is anyone's to choose."""

import pytest
from django.dispatch import receiver

from mutuality.kit.signals import language_chosen

LANGUAGE = "/language/"


def test_the_language_is_kept_and_the_person_comes_back_to_their_page(client):
    answer = client.post(LANGUAGE, {"language": "ar", "next": "/style/?a=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/style/?a=1")
    assert '<html lang="ar" dir="rtl">' in client.get("/style/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_nobody_is_sent_to_another_site(client, elsewhere):
    answer = client.post(LANGUAGE, {"language": "es", "next": elsewhere})
    assert answer["Location"] == "/"


def test_an_unknown_language_is_refused_with_a_sentence_and_a_choice(client):
    answer = client.post(LANGUAGE, {"language": "xx", "next": "/style/"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "do not speak this language yet" in page
    assert 'value="sw"' in page
    assert 'name="next" value="/style/"' in page
    assert "django_language" not in answer.cookies


def test_the_page_of_languages_can_be_opened_and_names_each_in_itself(client):
    assert "Kiswahili" in client.get(LANGUAGE).content.decode()


def test_the_choice_of_somebody_signed_in_is_announced(client, cast, django_capture_on_commit_callbacks):
    heard = []
    hear = receiver(language_chosen)(lambda person_id, language, **more: heard.append((person_id, language)))
    person = cast.ama
    client.force_login(person, backend="mutuality.people.backends.ByLink")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(LANGUAGE, {"language": "fr"})
    language_chosen.disconnect(hear)
    assert heard == [(person.pk, "fr")]
