"""Writing to the record, always inside the transaction of the act itself."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from .models import Chain, Entry, Leaf, Opening
from .queries import body_of
from .rules import SEALING, check_facts, commitment, entry_digest, merkle_root


def open_chain() -> Chain:
    return Chain.objects.create(uid=uuid.uuid4())


@transaction.atomic
def note(
    person: Any,
    chain_id: int,
    act: str,
    sentence: str,
    subject: str = "",
    *,
    facts: Mapping[str, Any] | None = None,
    words: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Entry:
    """Add one entry: `person` did `act` to `subject`, said in `sentence`; now, or `at` an hour told from memory.

    `{who}` in the sentence is the person; other slots come from `facts` (kept for good) or from `words` (personal: kept
    as a salted commitment, whose opening erasure can delete; a Person as value is shown by name).
    """
    check_facts(facts or {})
    chain = Chain.objects.select_for_update(no_key=True).get(pk=chain_id)
    openings = [_opening(slot, value) for slot, value in {"who": person, **(words or {})}.items() if value is not None]
    entry = Entry(
        chain=chain,
        number=chain.length + 1,
        at=at or timezone.now(),
        act=act,
        subject=subject,
        sentence=sentence,
        facts=dict(facts or {}),
        commitments={opening.slot: commitment(opening.salt, opening.value) for opening in openings},
        previous=chain.head,
    )
    entry.digest = entry_digest(body_of(entry))
    entry.save(force_insert=True)
    for opening in openings:
        opening.entry = entry
    Opening.objects.bulk_create(openings)
    Chain.objects.filter(pk=chain.pk).update(length=entry.number, head=entry.digest)
    return entry


def _opening(slot: str, value: Any) -> Opening:
    salt = secrets.token_hex(16)
    if hasattr(value, "is_authenticated"):
        return Opening(slot=slot, salt=salt, value=f"person:{value.pk}", person=value)
    return Opening(slot=slot, salt=salt, value=str(value))


def forget(person: Any) -> int:
    """Erase a person from every record: what they did stays, that it was they goes. Returns from how many entries."""
    return Opening.objects.filter(person=person).delete()[0]


def commit_voice(chain_id: int, words: str) -> tuple[str, Leaf]:
    """Promise `words` to the record without showing them; returns the salt to keep beside the words, and the leaf.

    Voices do not lock the chain: leaves wait and are sealed together (`seal_voices`), so the record is no clock.
    """
    salt = secrets.token_hex(16)
    return salt, Leaf.objects.create(chain_id=chain_id, digest=commitment(salt, words))


def commit_voices(chain_id: int, words: Sequence[str]) -> list[tuple[str, Leaf]]:
    """`commit_voice` for many at once, in their order; callers have shuffled what must not tell one."""
    salts = [secrets.token_hex(16) for _ in words]
    leaves = [Leaf(chain_id=chain_id, digest=commitment(*pair)) for pair in zip(salts, words, strict=True)]
    return list(zip(salts, Leaf.objects.bulk_create(leaves), strict=True))


@transaction.atomic
def seal_voices(chain_id: int, at: datetime | None = None) -> Entry | None:
    """Write one entry with the Merkle root of all waiting leaves, in an order that tells nothing (by digest)."""
    chain = Chain.objects.select_for_update(no_key=True).get(pk=chain_id)
    leaves = sorted(Leaf.objects.filter(chain=chain, entry=None), key=lambda leaf: leaf.digest)
    if not leaves:
        return None
    entry = note(
        None,
        chain.pk,
        SEALING,
        "Voices sealed together: {count}.",
        facts={"count": len(leaves), "root": merkle_root([leaf.digest for leaf in leaves])},
        at=at,
    )
    _seal_under(entry, leaves)
    return entry


def _seal_under(entry: Entry, leaves: Sequence[Leaf]) -> None:
    """In one go: bulk_update writes sentences so long that 5,000 leaves would take seconds.

    PostgreSQL takes all at once: a statement for each would be prepared with a plan for the table as it was.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "UPDATE record_leaf SET entry_id = %s, place = sealed.place - 1"
                " FROM unnest(%s::bigint[]) WITH ORDINALITY AS sealed (id, place) WHERE record_leaf.id = sealed.id",
                [entry.pk, [leaf.pk for leaf in leaves]],
            )
            return
        cursor.executemany(
            "UPDATE record_leaf SET entry_id = %s, place = %s WHERE id = %s",
            [(entry.pk, place, leaf.pk) for place, leaf in enumerate(leaves)],
        )


def seal_all_voices() -> int:
    """Seal what waits in every chain; returns how many entries were written."""
    waiting = Leaf.objects.filter(entry=None).values_list("chain_id", flat=True).distinct()
    return sum(seal_voices(chain_id) is not None for chain_id in list(waiting))
