"""The chain and the tree are what they claim to be, and no single change passes unseen."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mutuality.record.rules import (
    EMPTY,
    MISSING,
    MISSING_END,
    SEALING,
    Fault,
    Kept,
    Opening,
    check_facts,
    commitment,
    entry_digest,
    first_fault,
    merkle_root,
    readable,
)

# The leaves and roots of the Certificate Transparency reference tests (RFC 6962, section 2.1), for trees of 1 to 8.
REFERENCE_LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
REFERENCE_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

texts = some.text(max_size=12)
digests = some.binary(min_size=32, max_size=32).map(bytes.hex)


def entry(number, previous, act="note", words="", leaves=()):
    opening = Opening("who", f"salt-{number}", words)
    body = {
        "chain": "00000000-0000-0000-0000-000000000001",
        "number": number,
        "at": "2030-05-17T10:00:00.000000+00:00",
        "act": act,
        "subject": "meeting-1",
        "sentence": "{who} did something.",
        "facts": {"count": len(leaves), "root": merkle_root(leaves)} if act == SEALING else {"title": words},
        "commitments": {"who": commitment(opening.salt, opening.value)},
        "previous": previous,
    }
    return Kept(body, entry_digest(body), [opening], list(leaves))


@some.composite
def records(draw, least=1):
    """A record of a few entries, some of which seal voices."""
    kept, previous = [], EMPTY
    for number in range(1, draw(some.integers(least, 6)) + 1):
        leaves = draw(some.lists(digests, max_size=5, unique=True))
        kept.append(entry(number, previous, SEALING if leaves else "note", draw(texts), leaves))
        previous = kept[-1].digest
    return kept


def fault_of(kept, whole):
    """The fault in `kept`, held against the length and head of the `whole` record."""
    return first_fault(kept, len(whole), whole[-1].digest)


@pytest.mark.parametrize("size", range(1, 9))
def test_the_tree_has_the_published_roots(size):
    assert merkle_root(REFERENCE_LEAVES[:size]) == REFERENCE_ROOTS[size - 1]


@given(records())
def test_a_record_that_nobody_touched_holds(whole):
    assert fault_of(whole, whole) is None


def test_an_empty_record_holds():
    assert first_fault([], 0, EMPTY) is None


@given(records(), some.data(), some.text(min_size=1, max_size=5))
def test_a_changed_part_of_an_entry_is_found(whole, data, more):
    at = data.draw(some.integers(0, len(whole) - 1))
    part = data.draw(some.sampled_from(["chain", "at", "act", "subject", "sentence", "previous"]))
    changed = [*whole]
    changed[at] = replace(whole[at], body=whole[at].body | {part: str(whole[at].body[part]) + more})
    assert fault_of(changed, whole).number == at + 1


@given(records(), some.data(), some.text(min_size=1, max_size=5))
def test_a_changed_fact_or_commitment_is_found(whole, data, more):
    at = data.draw(some.integers(0, len(whole) - 1))
    part = data.draw(some.sampled_from(["facts", "commitments"]))
    changed = [*whole]
    changed[at] = replace(whole[at], body=whole[at].body | {part: whole[at].body[part] | {"more": more}})
    assert fault_of(changed, whole).number == at + 1


@given(records(), some.data())
def test_an_entry_written_anew_with_a_fitting_digest_is_found(whole, data):
    at = data.draw(some.integers(0, len(whole) - 1))
    body = whole[at].body | {"sentence": "{who} did something else."}
    forged = [*whole]
    forged[at] = replace(whole[at], body=body, digest=entry_digest(body))
    assert fault_of(forged, whole).number == at + 2  # the entry after it, or the head


@given(records(), some.data())
def test_a_removed_entry_is_found(whole, data):
    at = data.draw(some.integers(0, len(whole) - 1))
    why = MISSING_END if at == len(whole) - 1 else MISSING
    assert fault_of(whole[:at] + whole[at + 1 :], whole) == Fault(at + 1, why)


@given(records(least=2), some.data())
def test_swapped_entries_are_found(whole, data):
    one, other = sorted(data.draw(some.lists(some.integers(0, len(whole) - 1), min_size=2, max_size=2, unique=True)))
    swapped = [*whole]
    swapped[one], swapped[other] = whole[other], whole[one]
    assert fault_of(swapped, whole).number == one + 1


@given(records(), some.data())
def test_an_inserted_entry_is_found(whole, data):
    at = data.draw(some.integers(0, len(whole)))
    forged = entry(at + 1, whole[at - 1].digest if at else EMPTY, words="forged")
    assert fault_of([*whole[:at], forged, *whole[at:]], whole).number in {at + 1, at + 2, len(whole) + 2}


@given(records(), some.data(), some.text(min_size=1, max_size=5))
def test_exchanged_words_behind_a_commitment_are_found_and_erased_ones_are_not_missed(whole, data, more):
    at = data.draw(some.integers(0, len(whole) - 1))
    opening = whole[at].openings[0]
    for openings in ([replace(opening, value=opening.value + more)], [replace(opening, slot="another")]):
        assert fault_of([*whole[:at], replace(whole[at], openings=openings), *whole[at + 1 :]], whole).number == at + 1
    assert fault_of([*whole[:at], replace(whole[at], openings=[]), *whole[at + 1 :]], whole) is None


@given(some.lists(digests, min_size=2, max_size=9, unique=True), digests, some.data())
def test_a_voice_changed_removed_moved_or_added_under_its_seal_is_found(leaves, strange, data):
    whole = [entry(1, EMPTY, SEALING, leaves=leaves)]
    at = data.draw(some.integers(0, len(leaves) - 2))
    changed = [*leaves[:at], strange, *leaves[at + 1 :]]
    removed = [*leaves[:at], *leaves[at + 1 :]]
    moved = [*leaves[:at], leaves[at + 1], leaves[at], *leaves[at + 2 :]]
    added = [*leaves[:at], strange, *leaves[at:]]
    for other in (changed, removed, moved, added):
        if other != leaves:
            assert fault_of([replace(whole[0], leaves=other)], whole).number == 1


def test_voices_under_an_entry_that_seals_nothing_are_found():
    whole = [entry(1, EMPTY)]
    assert fault_of([replace(whole[0], leaves=["ab" * 32])], whole).number == 1


@pytest.mark.parametrize("fact", [0.5, b"bytes", object(), {1.5: "x"}, ["x", [0.5]]])
def test_a_fact_that_databases_give_back_differently_is_not_taken(fact):
    with pytest.raises(TypeError, match="cannot be a fact"):
        check_facts({"fact": fact})


def test_a_slot_that_nothing_fills_shows_as_a_gap():
    assert readable("{who} did {what}.", {"who": "Ama"}) == "Ama did …."
