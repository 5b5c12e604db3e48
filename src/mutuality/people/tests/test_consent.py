"""Consent: each purpose by itself, added and never changed, and silence is no agreement."""

import re

import pytest

from mutuality.kit.refused import Refused
from mutuality.people import actions, queries
from mutuality.people.forms import ConsentForm
from mutuality.people.models import Consent, Person
from mutuality.people.rules import PURPOSES, Answer, agrees
from mutuality.record.actions import open_chain
from mutuality.record.models import Entry, Opening

pytestmark = pytest.mark.django_db


@pytest.fixture
def ama():
    return Person.objects.create_user("ama@example.org", "Ama")


@pytest.fixture
def chain():
    return open_chain()


def answer(person, chain, **answers):
    return actions.answer_consents(person, chain.pk, answers, "en")


def ticked(form):
    return re.findall(r'<input[^>]* id="(\w+)"[^>]* checked', str(form))


def test_the_purposes_are_those_that_can_be_kept():
    assert set(PURPOSES) == set(Consent.Purpose.values)


def test_nobody_agrees_by_silence(ama, chain):
    assert not any(queries.may(ama, chain.pk, purpose) for purpose in PURPOSES)
    assert queries.may(ama, chain.pk, "contacted", silence=True)


def test_a_yes_is_for_one_purpose_one_person_and_one_partnership(ama, chain):
    answer(ama, chain, quoted=True)
    assert queries.may(ama, chain.pk, "quoted")
    assert not queries.may(ama, chain.pk, "named")
    assert not queries.may(ama, open_chain().pk, "quoted")
    assert not queries.may(Person.objects.create_user(name="Ben"), chain.pk, "quoted")


def test_a_changed_answer_is_added_and_the_older_one_stays(ama, chain):
    answer(ama, chain, quoted=True)
    answer(ama, chain, quoted=False)
    assert [row.given for row in queries.consent_history(ama, chain.pk)] == [False, True]
    assert not queries.may(ama, chain.pk, "quoted")
    assert queries.consents_of(ama, chain.pk)["quoted"].given is False


def test_the_same_answer_again_adds_nothing_and_leaves_no_line(ama, chain):
    answer(ama, chain, quoted=True, named=None)
    assert answer(ama, chain, quoted=True, named=None) == []
    assert Consent.objects.count() == Entry.objects.count() == 1


def test_no_answer_takes_no_answer_back(ama, chain):
    answer(ama, chain, quoted=True)
    answer(ama, chain, quoted=None)
    assert queries.may(ama, chain.pk, "quoted")


def test_the_record_says_that_something_changed_and_not_what(ama, chain):
    answer(ama, chain, photograph=False)
    entry = Entry.objects.get()
    assert entry.sentence == "{who} changed what they agree to."
    assert "photograph" not in str([entry.facts, entry.subject, list(Opening.objects.values())])


def test_an_unknown_purpose_is_refused_and_nothing_is_kept(ama, chain):
    with pytest.raises(Refused, match="Nobody can be asked for “sell_my_data”"):
        answer(ama, chain, quoted=True, sell_my_data=True)
    assert not Consent.objects.exists()


def test_a_yes_to_older_words_waits_for_an_answer_again(ama, chain):
    answer(ama, chain, quoted=True)
    Consent.objects.update(version=0)
    assert not queries.may(ama, chain.pk, "quoted")
    assert "quoted" in queries.open_purposes(ama, chain.pk)


def test_a_no_to_older_words_stays_a_no():
    assert not agrees("quoted", Answer(given=False, version=0), silence=True)


def test_the_form_has_nothing_ticked_beforehand(ama, chain):
    assert not ticked(ConsentForm(person=ama, chain_id=chain.pk))


def test_the_form_shows_what_was_answered(ama, chain):
    answer(ama, chain, quoted=True, named=False)
    assert ticked(ConsentForm(person=ama, chain_id=chain.pk)) == ["id_quoted_0", "id_named_1"]


# The page of a partnership


def test_a_member_answers_on_the_page_of_the_partnership(client, cast):
    client.force_login(cast.ama)
    path = f"/p/{cast.partnership.slug}/consent/"
    assert client.post(path, {"quoted": "yes", "named": "no"}).url == path
    chain_id = cast.partnership.chain_id
    assert queries.may(cast.ama, chain_id, "quoted") and not queries.may(cast.ama, chain_id, "named", silence=True)
    assert "What I answered before" in client.get(path).content.decode()


def test_an_answer_that_is_none_is_refused(client, cast):
    client.force_login(cast.ama)
    refused = client.post(f"/p/{cast.partnership.slug}/consent/", {"quoted": "maybe"})
    assert refused.status_code == 422 and not Consent.objects.exists()


def test_the_page_of_a_partnership_is_not_there_for_others(client, cast):
    client.force_login(cast.cat)
    assert client.get(f"/p/{cast.partnership.slug}/consent/").status_code == 404


def test_my_consents_lists_my_partnerships_and_no_others(client, cast):
    client.force_login(cast.ama)
    page = client.get("/me/consent/").content.decode()
    assert f"/p/{cast.partnership.slug}/consent/" in page and f"/p/{cast.elsewhere.slug}/consent/" not in page
