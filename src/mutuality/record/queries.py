"""Reading and checking the record."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from .models import Chain, Entry, Leaf
from .rules import Fault, commitment, first_fault, merkle_root


def body_of(entry: Entry) -> dict[str, Any]:
    """What an entry's digest is taken of."""
    return {
        "chain": str(entry.chain.uid),
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "act": entry.act,
        "subject": entry.subject,
        "sentence": entry.sentence,
        "facts": entry.facts,
        "commitments": entry.commitments,
        "previous": entry.previous,
    }
