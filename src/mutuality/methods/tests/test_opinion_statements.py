"""What each statement shows, beside a plain-Python reading of the same formulas, on real and on drawn conversations."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mutuality.methods.opinion_map import Votes, draw_map
from mutuality.methods.opinion_map.polis_files import read_export

from .opinion_oracle import Oracle
from .opinions import POLIS, RED_DWARF, cast_of, conversation, drawn

near = pytest.approx


def compared(votes, groups):
    """All numbers of the map with these groups are those of the oracle, to nine digits after the point."""
    found = draw_map(votes, groups=groups)
    said = {vote[:2]: vote[2] for vote in cast_of(votes)}
    oracle = Oracle(said, votes.participants, votes.statements, groups, votes.moderated_out)
    for result in found.statement_results:
        agree, disagree, voted = oracle.counts(result.id, votes.participants)
        assert (result.tally.agree, result.tally.disagree, result.tally.voted) == (agree, disagree, voted)
        for group, tally in result.per_group.items():
            expected = oracle.counts(result.id, oracle.members(group))
            assert (tally.agree, tally.disagree, tally.voted) == expected
        if not found.k:
            assert result.group_informed_consensus is result.group_informed_dissent is None
            continue
        assert result.group_informed_consensus == near(oracle.bridging(result.id), abs=1e-9)
        assert result.group_informed_dissent == near(oracle.bridging(result.id, 1), abs=1e-9)
        assert result.priority == near(oracle.priority(result.id, result.extremity), rel=1e-9)
    for group, named in found.representative.items():
        expected = oracle.representative(group)
        assert [(each.id, each.stance) for each in named] == [each[:2] for each in expected]
        assert [each.score for each in named] == near([each[2] for each in expected], rel=1e-9, abs=1e-9)
    for stance, named in found.consensus.items():
        assert [each.id for each in named] == oracle.consensus(stance)
    return found, oracle


@pytest.mark.parametrize("name", RED_DWARF)
def test_with_the_groups_of_polis_all_numbers_are_those_of_polis(name):
    known = conversation(name)
    found, oracle = compared(known.votes, known.groups)
    pull = oracle.extremities()
    for result in found.statement_results:
        assert result.extremity == near(pull[result.id], abs=1e-9)


@pytest.mark.parametrize("name", RED_DWARF)
def test_counts_are_those_that_polis_exported(name):
    votes = conversation(name).votes
    lines = (POLIS / name / "participants-votes.csv").read_text().splitlines()
    header = lines[0].split(",")
    for line in lines[1:]:
        row = dict(zip(header, line.split(","), strict=True))
        values = votes.values[votes.participants.index(row["participant"])]
        assert [(values == 1).sum(), (values == -1).sum()] == [int(row["n-agree"]), int(row["n-disagree"])]


@settings(max_examples=25)
@given(drawn(), st.data())
def test_with_any_votes_and_groups_all_numbers_are_those_of_the_oracle(asked, data):
    people, statements, cast = asked
    assume(cast)
    votes = Votes.of(
        people, statements, cast, moderated_out=data.draw(st.sets(st.sampled_from(statements), max_size=2))
    )
    groups = {person: data.draw(st.sampled_from([0, 1, 2, None])) for person in people}
    said = {group for person, group in groups.items() if votes.voted[person].any()}
    compared(votes, {person: group if group in said else None for person, group in groups.items()})


def test_each_named_statement_says_why():
    known = conversation("brexit-consensus")
    found = draw_map(known.votes, groups=known.groups)
    for named in found.representative.values():
        assert [each.why for each in named].count("agreed") == 1
        assert {each.why for each in named} <= {"agreed", "distinct"}
        assert all(each.share_test > 1.2816 and each.ratio_test > 1.2816 for each in named if each.why == "distinct")


def test_a_group_that_said_nothing_has_nothing_that_marks_it():
    votes = Votes.of(["a", "b"], [1, 2], [("a", 1, 1)])
    assert draw_map(votes, groups={"a": "spoke", "b": "silent"}).representative["silent"] == ()


def test_statements_that_are_out_or_about_the_conversation_are_counted_and_not_named():
    lines = ["participant,group-id,1,2,3", *(f"{p},{p % 2},1,1,{1 if p % 2 else -1}" for p in range(20))]
    out = ["comment-id,moderated,is-meta", "1,-1,false", "2,1,true", "3,1,false"]
    known = read_export(lines, out)
    found = draw_map(known.votes, groups=known.groups)
    named = {each.id for of in (*found.representative.values(), *found.consensus.values()) for each in of}
    assert named == {"3"}
    assert [each.tally.agree for each in found.statement_results] == [20, 20, 10]
    assert [each.priority for each in found.statement_results][1] == 49
