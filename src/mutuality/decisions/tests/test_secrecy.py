"""Secret ballots: who answered and what was said share no key, no moment, no order."""

import pytest
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mutuality.decisions.actions import closing, mixing, positions
from mutuality.decisions.models import Ballot, Decider, Position
from mutuality.kit import live
from mutuality.kit.refused import Refused
from mutuality.record.models import Entry, Opening

from .made import agree_on, due, everybody, opened

pytestmark = pytest.mark.django_db
CODES = [f"{number:016}" for number in range(5)]


def answer(cast, proposal, voices):
    for person, voice, code in zip(everybody(cast), voices, CODES, strict=False):
        positions.take_position(person, proposal, voice=voice, code=code)


def dump(model, proposal):
    """Every value of every column, as a copy of the database would have it."""
    rows = model.objects.filter(proposal=proposal)
    return [{field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields} for row in rows]


def test_a_ballot_has_no_column_for_a_person_a_moment_or_a_reason():
    kinds = {field.name: type(field) for field in Ballot._meta.concrete_fields}
    assert set(kinds) == {"id", "proposal", "stance", "choice", "perspective", "code_digest", "salt", "leaf"}
    assert not [name for name, kind in kinds.items() if issubclass(kind, models.DateField)]
    decider = {field.name for field in Decider._meta.concrete_fields}
    assert decider == {"id", "proposal", "person", "perspective", "has_answered"}


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["agree", "object", "stand_aside", "abstain"]), min_size=3, max_size=5))
def test_a_copy_of_all_rows_shows_no_link_between_who_answered_and_what_was_said(cast, voices):
    proposal = opened(cast, is_secret=True)
    answer(cast, proposal, voices)
    ballots, deciders = dump(Ballot, proposal), dump(Decider, proposal)
    assert sorted(row["stance"] for row in ballots) == sorted(voices)
    shared = {"proposal_id"}
    for ballot in ballots:
        said = {str(value) for name, value in ballot.items() if name not in shared and value not in (None, "")}
        for decider in deciders:
            who = {str(value) for name, value in decider.items() if name not in shared and value is not None}
            assert not said & (who - {"True", "False"})
    assert not Position.objects.filter(proposal=proposal).exists()
    proposal.delete()


def test_nothing_is_promised_to_the_record_before_the_end_and_nobody_is_named_there(cast):
    proposal = opened(cast, is_secret=True)
    before = Entry.objects.count(), Opening.objects.count()
    answer(cast, proposal, ["agree"] * 5)
    assert not Ballot.objects.exclude(leaf=None).exists()
    assert (Entry.objects.count(), Opening.objects.count()) == before
    closing.close_proposal(None, due(proposal))
    assert Ballot.objects.filter(leaf__entry__isnull=False).count() == 5


def test_open_pages_are_not_told_the_moment_of_a_secret_answer(cast, monkeypatch, django_capture_on_commit_callbacks):
    touched = []
    monkeypatch.setattr(live, "_announce", touched.extend)
    hidden, plain = opened(cast, is_secret=True), opened(cast)
    with django_capture_on_commit_callbacks(execute=True):
        positions.take_position(cast.ama, hidden, voice="agree", code=CODES[0])
    assert hidden.topic not in touched
    with django_capture_on_commit_callbacks(execute=True):
        positions.take_position(cast.ama, plain, voice="agree")
    assert plain.topic in touched


def test_a_side_lies_with_a_ballot_only_where_it_is_asked_and_only_until_the_end(cast):
    unasked = opened(cast, is_secret=True)
    answer(cast, unasked, ["agree"] * 5)
    assert not Ballot.objects.exclude(perspective=None).exists()
    agree_on(cast, perspective_quorum=50)
    asked = opened(cast, is_secret=True)
    answer(cast, asked, ["agree"] * 5)
    assert Ballot.objects.filter(proposal=asked).exclude(perspective=None).count() == 5
    assert closing.close_proposal(None, due(asked)).result == "passed"
    assert not Ballot.objects.exclude(perspective=None).exists()


def test_a_ballot_comes_to_lie_anywhere_among_the_others(cast, monkeypatch):
    """With the dice of the house fixed, each answer is written with all the others, under new numbers."""
    proposal = opened(cast, is_secret=True)
    answer(cast, proposal, ["agree"] * 4)
    before = set(Ballot.objects.values_list("pk", flat=True))
    positions.take_position(cast.eve, proposal, voice="object", code=CODES[4])
    after = list(Ballot.objects.filter(proposal=proposal))
    assert len(after) == 5 and not before & {ballot.pk for ballot in after}
    monkeypatch.setattr(mixing, "AMONG", 2)
    kept = {ballot.pk for ballot in after}
    positions.take_position(cast.eve, proposal, voice="agree", code=CODES[4])
    after = set(Ballot.objects.values_list("pk", flat=True))
    assert len(after) == 5 and len(after & kept) == 2  # eve's own and two others are new


def test_it_lies_by_chance_and_not_last(cast):
    places = set()
    for _ in range(12):
        proposal = opened(cast, is_secret=True)
        answer(cast, proposal, ["agree", "agree", "agree", "object"])
        order = "rowid" if connection.vendor == "sqlite" else "ctid"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT stance FROM decisions_ballot WHERE proposal_id = %s ORDER BY {order}", [proposal.pk]
            )
            places.add([stance for (stance,) in cursor.fetchall()].index("object"))
    assert len(places) > 1


def test_another_person_cannot_use_a_code_to_answer_in_somebody_elses_place(cast):
    """Whoever has the code changes that ballot, as its page says; it never makes two voices of one."""
    proposal = opened(cast, is_secret=True)
    positions.take_position(cast.ama, proposal, voice="agree", code=CODES[0])
    with pytest.raises(Refused, match="used before"):
        positions.take_position(cast.ben, proposal, voice="object", code=CODES[0])
    assert Ballot.objects.get().voice == "agree"
    assert Decider.objects.filter(has_answered=True).count() == 1


def test_results_of_one_or_two_secret_answers_keep_their_numbers_to_themselves(cast):
    proposal = opened(cast, is_secret=True)
    answer(cast, proposal, ["agree", "object"])
    closing.close_proposal(None, due(proposal))
    said = Entry.objects.get(act="close_proposal")
    assert "answered" not in said.facts
