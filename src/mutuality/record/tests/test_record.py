"""What is noted can be read, filtered and checked; what is changed behind its back is found."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from mutuality.kit import dates
from mutuality.record import rules
from mutuality.record.actions import commit_voice, forget, note, open_chain, seal_all_voices, seal_voices
from mutuality.record.models import Chain, Entry, Leaf, Opening
from mutuality.record.queries import acts_of, entries_page, fault_in, figures_of, people_in, sentence_of
from tests import guards
from tests.together import problems, together

at_once = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chain(cast):
    """Six entries: five acts, and a seal over three voices."""
    chain = open_chain()
    note(
        cast.ama,
        chain.pk,
        "plan_meeting",
        "{who} planned “{title}” for {day}.",
        facts={"title": "A", "day": "2030-05-17"},
    )
    note(cast.ben, chain.pk, "invite", "{who} invited {guest}.", words={"guest": cast.dina})
    note(cast.cora, chain.pk, "first_key", "{who} turned the first key to {does}.", facts={"does": "open a meeting"})
    for words in ("one", "two", "three"):
        commit_voice(chain.pk, words)
    seal_voices(chain.pk)
    note(None, chain.pk, "open_meeting", "“{title}” was opened with two keys.", "meeting-1", facts={"title": "{who}"})
    note(cast.eve, chain.pk, "name", "{who} chose the name {name}.", words={"name": "E. by the window"})
    return chain


def sentences(chain, **asked):
    return [line.sentence for line in entries_page(chain.pk, **asked).lines]


def tamper(sql, *values):
    with guards.lifted(connection), connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount > 0


def test_the_record_says_in_sentences_who_did_what(chain):
    assert sentences(chain) == [
        "Eve chose the name E. by the window.",
        "“{who}” was opened with two keys.",
        "Voices sealed together: 3.",
        "Cora turned the first key to open a meeting.",
        "Ben invited Dina.",
        f"Ama planned “A” for {dates.day(date(2030, 5, 17))}.",
    ]


def test_a_day_in_the_record_is_written_in_the_readers_language(chain):
    with translation.override("es"):
        assert "17 de mayo de 2030" in sentences(chain)[-1]


def test_the_record_is_filtered_by_act_by_person_and_by_day(chain, cast):
    assert sentences(chain, act="invite") == ["Ben invited Dina."]
    assert sentences(chain, person=cast.dina.pk) == ["Ben invited Dina."]
    today, day = timezone.localdate(), timedelta(days=1)
    assert len(sentences(chain, since=today, until=today)) == 6
    assert sentences(chain, since=today + day) == sentences(chain, until=today - day) == []


def test_what_can_be_looked_for_stands_in_the_record(chain, cast):
    acts = dict(acts_of(chain.pk))
    assert set(acts) == {"plan_meeting", "invite", "first_key", "voices_sealed", "open_meeting", "name"}
    assert acts["invite"] == "… invited …."
    people = [cast.ama, cast.ben, cast.cora, cast.dina, cast.eve]
    assert people_in(chain.pk) == [(person.pk, person.name) for person in people]


def test_the_record_is_read_page_by_page_with_the_same_few_queries(chain, django_assert_num_queries):
    with django_assert_num_queries(2):  # entries, and what opens them
        page = entries_page(chain.pk, size=4)
    assert ([line.entry.number for line in page.lines], page.earlier) == ([6, 5, 4, 3], 3)
    with django_assert_num_queries(2):
        rest = entries_page(chain.pk, size=4, before=page.earlier)
    assert ([line.entry.number for line in rest.lines], rest.earlier) == ([2, 1], None)


def test_one_chain_knows_nothing_of_another(chain, cast):
    other = open_chain()
    note(cast.cat, other.pk, "elsewhere", "{who} did something elsewhere.")
    assert len(sentences(chain)) == 6
    assert fault_in(other) is None


def test_an_untouched_record_holds(chain):
    assert fault_in(chain) is None
    assert fault_in(open_chain()) is None


def test_checking_a_longer_record_asks_the_database_no_more_often(chain, cast, django_assert_max_num_queries):
    for _ in range(60):
        note(cast.ama, chain.pk, "again", "{who} did it again.")
    with django_assert_max_num_queries(8):
        assert fault_in(chain) is None


def test_what_was_noted_in_an_act_that_failed_is_not_there(chain, cast):
    with pytest.raises(RuntimeError), transaction.atomic():
        note(cast.ama, chain.pk, "fail", "{who} tried.")
        raise RuntimeError
    assert len(sentences(chain)) == 6
    assert fault_in(chain) is None


def test_a_forgotten_person_is_somebody_and_the_record_still_holds(chain, cast):
    assert forget(cast.dina) == 1
    assert forget(cast.ben) == 1
    assert sentences(chain, act="invite") == ["somebody invited (erased)."]
    assert fault_in(chain) is None
    assert figures_of(Chain.objects.get(pk=chain.pk)).erased == 2


def test_the_figures_count_what_stands_in_the_record(chain):
    commit_voice(chain.pk, "not sealed yet")
    figures = figures_of(Chain.objects.get(pk=chain.pk))
    assert (figures.entries, figures.seals, figures.voices, figures.waiting, figures.erased) == (6, 1, 3, 1, 0)
    assert figures.head == Entry.objects.get(chain=chain, number=6).digest


def test_voices_are_sealed_once_and_in_an_order_that_tells_nothing(chain):
    assert seal_voices(chain.pk) is None
    leaves = list(Leaf.objects.filter(chain=chain).order_by("place").values_list("digest", flat=True))
    assert leaves == sorted(leaves)
    commit_voice(chain.pk, "four")
    assert seal_all_voices() == 1
    assert fault_in(chain) is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE record_entry SET sentence = 'x' WHERE number = 2",
        "DELETE FROM record_entry WHERE number = 6",
        "UPDATE record_leaf SET digest = 'x' WHERE place = 1",
        "UPDATE record_leaf SET entry_id = NULL, place = NULL WHERE place = 1",
        "DELETE FROM record_leaf WHERE place = 1",
    ],
)
def test_the_database_refuses_to_change_the_record(chain, change):
    Opening.objects.filter(entry__number=6).delete()  # so that nothing but the trigger stands in the way
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert fault_in(chain) is None


@at_once
def test_the_database_refuses_to_replace_an_entry_or_to_empty_the_record(chain):
    if connection.vendor == "sqlite":
        change = "INSERT OR REPLACE INTO record_entry SELECT * FROM record_entry WHERE number = 2"
    else:
        change = "TRUNCATE record_entry CASCADE"
    with pytest.raises(IntegrityError, match="written once"), connection.cursor() as cursor:
        cursor.execute(change)
    assert fault_in(chain) is None


def test_a_voice_that_waits_may_still_be_taken_back(chain):
    _, leaf = commit_voice(chain.pk, "four")
    assert leaf.delete()[0] == 1


@at_once
@pytest.mark.parametrize(
    ("change", "number", "why"),
    [
        ("UPDATE record_entry SET sentence = '{who} did nothing.' WHERE number = 2", 2, rules.CHANGED),
        (
            "UPDATE record_entry SET at = (SELECT at FROM record_entry WHERE number = 1) WHERE number = 3",
            3,
            rules.CHANGED,
        ),
        ("UPDATE record_entry SET digest = previous WHERE number = 4", 4, rules.CHANGED),
        ("UPDATE record_entry SET number = 9 WHERE number = 5", 5, rules.MISSING),
        ("UPDATE record_entry SET number = 9 WHERE number = 6", 6, rules.MISSING_END),
        (
            "UPDATE record_chain SET length = 5, head = (SELECT previous FROM record_entry WHERE number = 6)",
            6,
            rules.BEYOND_END,
        ),
        ("UPDATE record_chain SET length = 5", 6, rules.MISSING_END),
        ("UPDATE record_opening SET value = 'Somebody else' WHERE slot = 'name'", 6, rules.SWAPPED),
        ("UPDATE record_opening SET slot = 'host' WHERE slot = 'guest'", 2, rules.SWAPPED),
        ("UPDATE record_leaf SET digest = 'ab' WHERE place = 1", 4, rules.UNSEALED),
        ("DELETE FROM record_leaf WHERE place = 2", 4, rules.UNSEALED),
    ],
)
def test_a_planted_change_is_found(chain, change, number, why):
    tamper(change)
    assert fault_in(chain) == rules.Fault(number, why)


@at_once
def test_the_guards_stand_again_after_the_tables_were_emptied(chain):
    with pytest.raises(IntegrityError, match="written once"):
        Entry.objects.filter(chain=chain).update(sentence="x")


@at_once
def test_eight_people_at_once_write_one_whole_chain(cast):
    chain = open_chain()
    people = [cast.ama, cast.ben, cast.dina, cast.cora, cast.eve, cast.finn, cast.ivy, cast.cat]

    def write(person):
        return lambda: [note(person, chain.pk, "try", "{who} wrote.").number for _ in range(10)]

    results = together(*map(write, people))
    assert problems(results) == []
    assert sorted(number for numbers in results for number in numbers) == list(range(1, 81))
    chain.refresh_from_db()
    assert chain.length == 80
    assert fault_in(chain) is None


@at_once
def test_two_who_seal_at_once_seal_each_voice_once(cast):
    chain = open_chain()
    for number in range(20):
        commit_voice(chain.pk, f"voice {number}")
    results = together(lambda: seal_voices(chain.pk), lambda: seal_voices(chain.pk))
    assert problems(results) == []
    assert sorted(result is None for result in results) == [False, True]
    assert fault_in(chain) is None


def test_an_entry_is_read_with_gaps_rather_than_not_at_all(chain):
    entry = Entry.objects.get(chain=chain, number=2)
    entry.sentence = "{who} did {something} {0!r"
    assert sentence_of(entry) == "Ben did … {0!r"
