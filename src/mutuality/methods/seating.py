"""Who sits with whom: tables that mix perspectives, with nobody the only one of theirs where that can be helped.

A swap search from a dealt start, for up to about 150 people. It does not look at who has met before.
"""

import random
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

LONE, APART, UNEVEN = 10, 100, 1
TRIES = 8
ALONE = "At table {number} somebody is the only one of their perspective."
PARTED = "Two people who should sit together do not."
Unmet = tuple[str, dict[str, int]]  # an English sentence, and what fills its slots once it is translated


@dataclass(frozen=True)
class Guest:
    """Somebody to seat. `perspective` None means undeclared: they count for no side."""

    id: int
    perspective: Hashable = None


@dataclass(frozen=True)
class Plan:
    """`tables` holds ids, sizes differ by one at most unless people must sit together; `unmet` says in words what could
    not be held to, each sentence with its values. `hosts` and `note_takers` give one id per table, None where a table
    is too small."""

    tables: tuple[tuple[int, ...], ...]
    hosts: tuple[int | None, ...]
    note_takers: tuple[int | None, ...]
    unmet: tuple[Unmet, ...]


def seat(guests: Sequence[Guest], tables: int, together: Sequence[tuple[int, int]] = (), seed: int = 0) -> Plan:
    """Seat `guests` at `tables` tables. The same input and seed give the same plan, in whatever order guests come.

    Raises ValueError for fewer than one table or more tables than guests.

    >>> plan = seat([Guest(n, "lived" if n < 4 else "university") for n in range(8)], tables=2)
    >>> sorted(len(table) for table in plan.tables), plan.unmet
    ([4, 4], ())
    """
    if not 1 <= tables <= max(1, len(guests)):
        raise ValueError("There must be at least one table, and a person for each.")
    rng = random.Random(seed)
    side = {guest.id: guest.perspective for guest in guests}
    plan = min(
        (_tried(guests, tables, side, together, rng) for _ in range(TRIES)), key=lambda p: _cost(p, side, together)
    )
    pairs = [_host_and_note_taker(sorted(table), rng) for table in plan]
    return Plan(
        tables=tuple(tuple(sorted(table)) for table in plan),
        hosts=tuple(pair[0] for pair in pairs),
        note_takers=tuple(pair[1] for pair in pairs),
        unmet=tuple(_unmet(plan, side, together)),
    )


def _tried(
    guests: Sequence[Guest],
    tables: int,
    side: dict[int, Hashable],
    together: Sequence[tuple[int, int]],
    rng: random.Random,
) -> list[list[int]]:
    """One start, dealt side by side in an order of its own, improved until no swap helps."""
    order = {each: rng.random() for each in sorted({str(guest.perspective) for guest in guests})}
    plan = _dealt(sorted(guests, key=lambda guest: (order[str(guest.perspective)], guest.id)), tables)
    _improve(plan, side, together, rng)
    return plan


def _dealt(guests: Sequence[Guest], tables: int) -> list[list[int]]:
    plan: list[list[int]] = [[] for _ in range(tables)]
    for place, guest in enumerate(guests):
        plan[place % tables].append(guest.id)
    return plan


def _improve(
    plan: list[list[int]], side: dict[int, Hashable], together: Sequence[tuple[int, int]], rng: random.Random
) -> None:
    """Swap pairs between tables while that lowers the cost; each round tries all pairs in a shuffled order.

    A swap changes two tables, so only these are looked at. Two of one side change places only where somebody has to
    sit with somebody.
    """
    bound = {person for pair in together for person in pair}
    better = True
    while better:
        better = False
        places = [(t, p) for t, table in enumerate(plan) for p in range(len(table))]
        rng.shuffle(places)
        for a, (t, p) in enumerate(places):
            for u, q in places[a + 1 :]:
                one, other = plan[t][p], plan[u][q]
                if t == u or (side[one] == side[other] and not bound & {one, other}):
                    continue
                before = _cost([plan[t], plan[u]], side, together)
                plan[t][p], plan[u][q] = other, one
                if _cost([plan[t], plan[u]], side, together) < before:
                    better = True
                else:
                    plan[t][p], plan[u][q] = one, other


def _cost(tables: Sequence[list[int]], side: dict[int, Hashable], together: Sequence[tuple[int, int]]) -> int:
    """What is wrong at `tables`. Two who belong together cost where one of them sits here and the other does not."""
    apart = sum((one in table) != (other in table) for one, other in together for table in tables)
    counts = [_counts(table, side) for table in tables]
    lone = sum(size == 1 for count in counts for size in count.values())
    uneven = sum(size * size for count in counts for size in count.values())
    return APART * apart * len(side) + LONE * lone * len(side) + UNEVEN * uneven


def _counts(table: Sequence[int], side: dict[int, Hashable]) -> Counter[Hashable]:
    return Counter(side[guest] for guest in table if side.get(guest) is not None)


def _host_and_note_taker(table: list[int], rng: random.Random) -> tuple[int | None, int | None]:
    """Two different people by lot, the same lot for the same seed; a table of one has a host alone."""
    lot = rng.sample(table, len(table))
    return (lot[0] if lot else None, lot[1] if len(lot) > 1 else None)


def _unmet(plan: list[list[int]], side: dict[int, Hashable], together: Sequence[tuple[int, int]]) -> list[Unmet]:
    table_of = {guest: number for number, table in enumerate(plan) for guest in table}
    alone = [n for n, table in enumerate(plan, 1) if 1 in _counts(table, side).values()]
    apart = sum(table_of.get(one) != table_of.get(other) for one, other in together)
    said: list[Unmet] = [(ALONE, {"number": number}) for number in alone]
    return said + ([(PARTED, {})] if apart else [])
