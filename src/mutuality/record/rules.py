"""How the record is chained: plain values in, digests out. The same recipe stands in docs/verify.md for outsiders.

SHA-256 throughout. A commitment is the digest of `salt + ":" + value`; an entry's digest is that of its canonical JSON;
a Merkle tree hashes leaves with the prefix 00 and nodes with 01 (RFC 6962, section 2.1).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

EMPTY = "0" * 64


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def commitment(salt: str, value: str) -> str:
    """Binds to `value` without showing it. Without `salt` nothing can be learnt from it.

    >>> commitment("00", "Ama") == commitment("00", "Ama"), commitment("01", "Ama") == commitment("00", "Ama")
    (True, False)
    """
    return digest(f"{salt}:{value}")


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
class Fault:
    """The first entry that does not hold, and why, in words."""

    number: int
    why: str


def first_fault(bodies: Iterable[tuple[Mapping[str, object], str]], length: int, head: str) -> Fault | None:
    """Walk `(body, digest)` pairs in order; None when each holds and the last is the known head."""
    number, previous = 0, EMPTY
    for body, kept in bodies:
        number += 1
        if body["number"] != number:
            return Fault(number, "an entry is missing here")
        if body["previous"] != previous:
            return Fault(number, "it does not continue the entry before it")
        if entry_digest(body) != kept:
            return Fault(number, "its words were changed after it was written")
        previous = kept
    if (number, previous) != (length, head):
        return Fault(number + 1, "the last entries were removed")
    return None
