"""Any member reads, filters, checks and takes along the record; nobody else learns that there is one."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from mutuality.people.models import Person
from mutuality.record.actions import commit_voice, note, seal_voices
from mutuality.record.rules import entry_digest
from tests import guards
from tests.cast import client_of

RECIPE = Path(__file__).resolve().parents[4] / "docs" / "verify_record.py"
PAGES = ["record", "verify_record", "download_record"]


@pytest.fixture
def told(cast):
    """The cast, after three acts and a seal over two voices in Riverside."""
    chain = cast.partnership.chain_id
    note(cast.cora, chain, "invite", "{who} invited {guest}.", words={"guest": cast.ivy})
    note(
        cast.ama,
        chain,
        "first_key",
        "{who} turned the first key to {does}: “{thing}”.",
        facts={"does": "x", "thing": "<b>é"},
    )
    note(cast.ben, chain, "second_key", "{who} turned the second key.")
    commit_voice(chain, "one")
    commit_voice(chain, "two")
    seal_voices(chain)
    return cast


def get(reader, name, slug="riverside", /, **asked):
    return client_of(reader).get(reverse(f"partnerships:{name}", args=[slug]), asked)


def text(answer):
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def entries(answer):
    return [line.sentence for line in answer.context["found"].lines]


def check(path, *known):
    return subprocess.run([sys.executable, RECIPE, path, *known], capture_output=True, text=True)


@pytest.mark.parametrize("name", PAGES)
def test_the_record_is_open_to_every_member_and_to_nobody_else(told, name):
    for member in (told.dina, told.cora, told.eve):
        assert get(member, name).status_code == 200
    for other in (told.finn, told.ivy, told.cat):
        assert get(other, name).status_code == 404
    assert get(None, name).status_code == 302
    assert get(told.dina, name, "elsewhere").status_code == get(told.dina, name, "nowhere").status_code == 404


def test_a_member_reads_who_did_what(told):
    answer = get(told.dina, "record")
    assert entries(answer) == [
        "Voices sealed together: 2.",
        "Ben turned the second key.",
        "Ama turned the first key to x: “<b>é”.",
        "Cora invited Ivy.",
    ]
    assert "“&lt;b&gt;é”" in text(answer)


def test_a_member_looks_for_a_person_an_act_a_day(told):
    assert entries(get(told.dina, "record", person=told.ivy.pk)) == ["Cora invited Ivy."]
    assert entries(get(told.dina, "record", act="second_key")) == ["Ben turned the second key."]
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = get(told.dina, "record", since=tomorrow.isoformat())
    assert entries(answer) == []
    assert "Nothing like that stands in the record" in text(answer)


ODD_WISHES = [
    {"since": "soon"},
    {"since": "0001-01-01"},  # in Nepal this day begins before the calendar of computers does
    {"until": "9999-12-31"},
    {"act": "no_such_act"},
    {"person": "x"},
]


@pytest.mark.parametrize("asked", ODD_WISHES)
def test_a_wish_that_cannot_be_read_is_answered_in_words(told, asked):
    Person.objects.filter(pk=told.dina.pk).update(zone="Asia/Kathmandu")
    answer = get(told.dina, "record", **asked)
    assert answer.status_code == 422
    assert len(entries(answer)) == 4
    assert answer.context["form"].errors


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "²", ""])
def test_a_page_that_is_not_there_is_the_first_page(told, before):
    assert len(entries(get(told.dina, "record", before=before))) == 4


def test_a_long_record_goes_on_on_the_next_page_with_the_same_wish(told):
    for number in range(60):
        note(told.eve, told.partnership.chain_id, "again", "{who} did it again, {number}.", facts={"number": number})
    first = get(told.dina, "record", act="again")
    assert f"?act=again&amp;before={first.context['found'].earlier}" in text(first)
    rest = get(told.dina, "record", act="again", before=first.context["found"].earlier)
    assert entries(first) + entries(rest) == [f"Eve did it again, {number}." for number in reversed(range(60))]
    assert 'rel="next"' not in text(rest)


def test_a_long_record_costs_no_more_queries(told, django_assert_max_num_queries):
    client, address = client_of(told.dina), reverse("partnerships:record", args=["riverside"])
    with django_assert_max_num_queries(12) as few:
        client.get(address)
    for _ in range(60):
        note(told.eve, told.partnership.chain_id, "again", "{who} did it again.")
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_a_member_checks_the_record_and_sees_its_figures(told):
    answer = get(told.dina, "verify_record")
    told.partnership.chain.refresh_from_db()
    assert "The record holds" in text(answer)
    assert told.partnership.chain.head in text(answer)
    assert "2, in 1 batch" in text(answer)


@pytest.mark.django_db(transaction=True)
def test_a_record_that_was_changed_behind_everybodys_back_says_so(told):
    with guards.lifted(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE record_entry SET sentence = 'Nothing was done.' WHERE act = 'first_key'")
    page = text(get(told.dina, "verify_record"))
    assert "does not hold from entry 2 on" in page
    assert "It was changed after it was written." in page


def test_a_download_is_checked_by_the_recipe_alone(told, tmp_path):
    answer = get(told.dina, "download_record")
    assert answer["Content-Disposition"] == 'attachment; filename="record-riverside.jsonl"'
    path = tmp_path / "record.jsonl"
    path.write_text(text(answer), encoding="utf-8")
    told.partnership.chain.refresh_from_db()
    said = check(path)
    assert (said.returncode, said.stdout) == (0, f"The record holds: 4 entries, head {told.partnership.chain.head}\n")
    third = json.loads(path.read_text(encoding="utf-8").splitlines()[3])["digest"]
    assert check(path, third).returncode == 0
    assert "it was rewritten" in check(path, "ab" * 32).stderr


def test_a_download_shows_names_but_not_what_opens_them(told):
    lines = text(get(told.dina, "download_record"))
    assert "Cora invited Ivy." in lines
    assert "salt" not in lines and "person:" not in lines


def changed(lines):
    return [*lines[:2], lines[2].replace("first", "second", 1), *lines[3:]]


def removed(lines):
    return [*lines[:2], *lines[3:]]


def swapped(lines):
    return [lines[0], lines[2], lines[1], *lines[3:]]


def shortened(lines):
    return lines[:-1]


def another_voice(lines):
    sealed = json.loads(lines[4])
    sealed["leaves"][0] = "ab" * 32
    return [*lines[:4], json.dumps(sealed)]


def forged(lines):
    """The last entry written anew, with a digest that fits it, and the old head."""
    body = json.loads(lines[4])["body"] | {"act": "nothing", "sentence": "Nothing."}
    return [*lines[:4], json.dumps({"body": body, "digest": entry_digest(body)})]


def torn(lines):
    return [*lines[:4], lines[4][:50]]


@pytest.mark.parametrize("tamper", [changed, removed, swapped, shortened, another_voice, forged, torn])
def test_a_download_that_was_tampered_with_does_not_pass(told, tmp_path, tamper):
    lines = text(get(told.dina, "download_record")).splitlines()
    path = tmp_path / "record.jsonl"
    path.write_text("\n".join(tamper(lines)), encoding="utf-8")
    said = check(path)
    assert said.returncode == 1
    assert said.stderr.startswith(("The record does not hold: ", "This is not a whole record: "))


def test_the_page_and_the_recipe_say_so_when_nothing_was_done_yet(cast, tmp_path):
    assert "Nothing stands here yet" in text(get(cast.dina, "record"))
    assert "The record holds" in text(get(cast.dina, "verify_record"))
    path = tmp_path / "record.jsonl"
    path.write_text(text(get(cast.dina, "download_record")), encoding="utf-8")
    assert check(path).returncode == 0
