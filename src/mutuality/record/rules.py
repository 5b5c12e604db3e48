"""How the record is chained: plain values in, digests out. The same recipe stands in docs/verify.md for outsiders.

SHA-256 throughout. A commitment is the digest of `salt + ":" + value`; an entry's digest is that of its canonical JSON;
a Merkle tree hashes leaves with the prefix 00 and nodes with 01 (RFC 6962, section 2.1).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

EMPTY = "0" * 64
SEALING = "voices_sealed"
SLOT = re.compile(r"\{(\w+)\}")

# Why an entry does not hold.
MISSING = "An entry is missing here."
UNCHAINED = "It does not continue the entry before it."
CHANGED = "It was changed after it was written."
SWAPPED = "A name or words in it were exchanged after it was written."
UNSEALED = "The voices under its seal are not the ones that were sealed."
MISSING_END = "The last entries were taken away."
BEYOND_END = "Entries stand here that the record does not know of."


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def commitment(salt: str, value: str) -> str:
    """Binds to `value` without showing it. Without `salt` nothing can be learnt from it.

    >>> commitment("00", "Ama") == commitment("00", "Ama"), commitment("01", "Ama") == commitment("00", "Ama")
    (True, False)
    """
    return digest(f"{salt}:{value}")


def in_groups(fingerprint: str) -> list[str]:
    """A digest in lines of four short groups, to be read aloud and compared.

    >>> in_groups("0123456789abcdef" * 2)
    ['0123 4567 89ab cdef', '0123 4567 89ab cdef']
    """
    groups = [fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4)]
    return [" ".join(groups[start : start + 4]) for start in range(0, len(groups), 4)]


def canonical(body: Mapping[str, object]) -> str:
    """One text for one meaning: sorted names, no spaces, UTF-8 as it is."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def entry_digest(body: Mapping[str, object]) -> str:
    """`body` has chain, number, at, act, subject, sentence, facts, commitments, previous (docs/verify.md)."""
    return digest(canonical(body))


def merkle_root(leaves: Sequence[str]) -> str:
    """The root of an RFC 6962 tree over hex digests.

    >>> merkle_root([]) == hashlib.sha256(b"").hexdigest()
    True
    """
    if not leaves:
        return hashlib.sha256(b"").hexdigest()
    return _tree([bytes.fromhex(leaf) for leaf in leaves]).hex()


def _tree(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + _tree(leaves[:half]) + _tree(leaves[half:])).digest()


@dataclass(frozen=True)
class Opening:
    """What a commitment stands for, as long as nobody has erased it."""

    slot: str
    salt: str
    value: str


@dataclass(frozen=True)
class Kept:
    """One entry as it is kept: what its digest is taken of, the digest, what opens it, and the voices sealed by it."""

    body: Mapping[str, Any]
    digest: str
    openings: Sequence[Opening] = ()
    leaves: Sequence[str] = ()


@dataclass(frozen=True)
class Fault:
    """The first entry that does not hold, and why, in words."""

    number: int
    why: str


def first_fault(entries: Iterable[Kept], length: int, head: str) -> Fault | None:
    """Walk `entries` in order; None when each holds and the last is the known head."""
    number, previous = 0, EMPTY
    for entry in entries:
        number += 1
        if why := _broken_link(entry, number, previous) or _broken_promise(entry):
            return Fault(number, why)
        previous = entry.digest
    if (number, previous) != (length, head):
        return Fault(number + 1, MISSING_END)
    return None


def _broken_link(entry: Kept, number: int, previous: str) -> str | None:
    if entry.body["number"] != number:
        return MISSING
    if entry.body["previous"] != previous:
        return UNCHAINED
    return None if entry_digest(entry.body) == entry.digest else CHANGED


def _broken_promise(entry: Kept) -> str | None:
    """Whether what opens the entry, or lies sealed under it, is other than what it committed to."""
    commitments: Mapping[str, str] = entry.body["commitments"]
    if any(commitments.get(kept.slot) != commitment(kept.salt, kept.value) for kept in entry.openings):
        return SWAPPED
    if entry.body["act"] != SEALING:
        return UNSEALED if entry.leaves else None
    facts: Mapping[str, object] = entry.body["facts"]
    sealed = (len(entry.leaves), merkle_root(entry.leaves))
    return None if sealed == (facts.get("count"), facts.get("root")) else UNSEALED


def check_facts(facts: object) -> None:
    """Facts are text, whole numbers, yes and no, and lists and tables of these: what every database gives back alike.

    >>> check_facts({"title": "Listening first", "days": [1, 2], "held": True})
    >>> check_facts({"share": 0.5})
    Traceback (most recent call last):
    TypeError: 0.5 cannot be a fact of the record: write it as text or as a whole number.
    """
    if isinstance(facts, Mapping):
        check_facts(list(facts))
        check_facts(list(facts.values()))
    elif isinstance(facts, list | tuple):
        for fact in facts:
            check_facts(fact)
    elif facts is not None and not isinstance(facts, str | int):
        raise TypeError(f"{facts!r} cannot be a fact of the record: write it as text or as a whole number.")


def readable(sentence: str, values: Mapping[str, str]) -> str:
    """`sentence` with its `{slots}` filled; a slot that nothing fills shows as “…”. Values are never read as code.

    >>> readable("{who} planned “{title}”.", {"who": "Ama", "title": "{who}"})
    'Ama planned “{who}”.'
    """
    return SLOT.sub(lambda slot: values.get(slot[1], "…"), sentence)
