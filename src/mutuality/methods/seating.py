"""Who sits with whom: tables that mix perspectives, with nobody the only one of theirs where that can be helped.

A swap search from a dealt start, for up to about 150 people. It does not look at who has met before.
"""

import random
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

LONE, UNEVEN = 10, 1
TRIES = 8
STEPS = 5_000  # of looking for places for those who are bound to others, until it is taken to be impossible
ALONE = "At table {number} somebody is the only one of their perspective."
PARTED = "Two people who should sit together do not."
CLOSE = "At table {number} two people sit whom you keep apart. More tables, or fewer who are kept apart, would help."
CROSSED = "Some people should sit together and are kept apart as well. They are kept apart."
Unmet = tuple[str, dict[str, int]]  # an English sentence, and what fills its slots once it is translated
Pairs = Sequence[tuple[int, int]]
Cost = tuple[int, int, int]  # what is wrong, the worst first: kept apart and close; parted; lone and uneven


@dataclass(frozen=True)
class Guest:
    """Somebody to seat. `perspective` None means undeclared: they count for no side."""

    id: int
    perspective: Hashable = None


@dataclass(frozen=True)
class Plan:
    """`tables` holds ids, sizes differ by one at most; `unmet` says in words what could not be held to, each sentence
    with its values. `hosts` and `note_takers` give one id per table, None where a table is too small."""

    tables: tuple[tuple[int, ...], ...]
    hosts: tuple[int | None, ...]
    note_takers: tuple[int | None, ...]
    unmet: tuple[Unmet, ...]


@dataclass(frozen=True)
class Wishes:
    """What a plan is measured by: who brings which perspective, who belongs together, who is kept apart."""

    side: Mapping[int, Hashable]
    together: Pairs
    apart: Pairs

    @property
    def bound(self) -> set[int]:
        return {person for pair in (*self.together, *self.apart) for person in pair}


def seat(guests: Sequence[Guest], tables: int, together: Pairs = (), apart: Pairs = (), *, seed: int = 0) -> Plan:
    """Seat `guests` at `tables` tables. The same input and seed give the same plan, in whatever order guests come.

    Nobody sits with somebody they are kept `apart` from where that is possible; this goes before sitting `together`.
    Raises ValueError for fewer than one table or more tables than guests.

    >>> plan = seat([Guest(n, "lived" if n < 4 else "university") for n in range(8)], tables=2)
    >>> sorted(len(table) for table in plan.tables), plan.unmet
    ([4, 4], ())
    >>> seat([Guest(1), Guest(2)], tables=1, apart=[(1, 2)]).unmet[0][1]
    {'number': 1}
    """
    if not 1 <= tables <= max(1, len(guests)):
        raise ValueError("There must be at least one table, and a person for each.")
    rng = random.Random(seed)
    side = {guest.id: guest.perspective for guest in guests}
    wishes = Wishes(side, _among(side, together), _among(side, apart))
    plan = min((_tried(guests, tables, wishes, rng) for _ in range(TRIES)), key=lambda plan: _cost(plan, wishes))
    pairs = [_host_and_note_taker(sorted(table), rng) for table in plan]
    return Plan(
        tables=tuple(tuple(sorted(table)) for table in plan),
        hosts=tuple(pair[0] for pair in pairs),
        note_takers=tuple(pair[1] for pair in pairs),
        unmet=tuple(_unmet(plan, wishes)),
    )


def _among(side: Mapping[int, Hashable], pairs: Pairs) -> Pairs:
    """The pairs of whom both come, each once, in an order of their own."""
    here = {(min(pair), max(pair)) for pair in pairs if pair[0] in side and pair[1] in side and pair[0] != pair[1]}
    return sorted(here)


def _tried(guests: Sequence[Guest], tables: int, wishes: Wishes, rng: random.Random) -> list[list[int]]:
    """One start, dealt side by side in an order of its own, improved until no swap helps."""
    order = {each: rng.random() for each in sorted({str(guest.perspective) for guest in guests})}
    ids = [guest.id for guest in sorted(guests, key=lambda guest: (order[str(guest.perspective)], guest.id))]
    plan = _dealt(ids, _bound_first(len(ids), tables, wishes, rng))
    _improve(plan, wishes, rng)
    return plan


def _dealt(ids: Sequence[int], plan: list[list[int]]) -> list[list[int]]:
    """Deal out those who have no place yet, round after round, to the tables that are not full."""
    placed = {person for table in plan for person in table}
    room = [_size(len(ids), len(plan), number) for number in range(len(plan))]
    table = 0
    for person in ids:
        if person in placed:
            continue
        while len(plan[table % len(plan)]) >= room[table % len(plan)]:
            table += 1
        plan[table % len(plan)].append(person)
        table += 1
    return plan


def _size(people: int, tables: int, number: int) -> int:
    return people // tables + (number < people % tables)


# Those who are bound to others


def _bound_first(people: int, tables: int, wishes: Wishes, rng: random.Random) -> list[list[int]]:
    """Tables with those on whom others depend: all wishes kept if there is a way, else at least nobody kept close."""
    for together in (wishes.together, ()):
        groups = _groups(wishes.bound, together)
        found = _placed(groups, [_size(people, tables, number) for number in range(tables)], wishes.apart, rng)
        if found is not None:
            return found
    return [[] for _ in range(tables)]


def _groups(people: set[int], together: Pairs) -> list[list[int]]:
    """People who belong together, directly or through others."""
    group = {person: [person] for person in sorted(people)}
    for one, other in together:
        if group[one] is not group[other]:
            group[one].extend(group[other])
            for person in group[other]:
                group[person] = group[one]
    return [list(each) for each in {id(each): each for each in group.values()}.values()]


def _placed(groups: list[list[int]], room: Sequence[int], apart: Pairs, rng: random.Random) -> list[list[int]] | None:
    """A table for each group, none with two who are kept apart; None when there is no way, or none was found in time.

    Largest groups and those with most to keep away from come first; where there is no place left, the last is undone.
    """
    away: dict[int, set[int]] = {}
    for one, other in apart:
        away.setdefault(one, set()).add(other)
        away.setdefault(other, set()).add(one)
    waiting = sorted(groups, key=lambda group: (-len(group), -sum(len(away.get(each, ())) for each in group), group))
    plan: list[list[int]] = [[] for _ in room]
    left = STEPS

    def place(number: int) -> bool:
        nonlocal left
        if number == len(waiting):
            return True
        group, tried = waiting[number], set()
        for table in rng.sample(range(len(plan)), len(plan)):
            state = (room[table], tuple(sorted(plan[table])))  # of two empty tables of one size, one is enough
            if state in tried or left == 0 or not _fits(group, plan[table], room[table], away):
                continue
            tried.add(state)
            left -= 1
            plan[table].extend(group)
            if place(number + 1):
                return True
            del plan[table][-len(group) :]
        return False

    return plan if place(0) else None


def _fits(group: Sequence[int], table: Sequence[int], room: int, away: Mapping[int, set[int]]) -> bool:
    company = {*group, *table}
    return len(table) + len(group) <= room and not any(away.get(person, set()) & company for person in group)


# Swapping


def _improve(plan: list[list[int]], wishes: Wishes, rng: random.Random) -> None:
    """Swap pairs between tables while that lowers the cost; each round tries all pairs in a shuffled order.

    A swap changes two tables, so only these are looked at. Two of one side change places only where somebody has to
    sit with somebody, or not to.
    """
    side, bound = wishes.side, wishes.bound
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
                before = _cost([plan[t], plan[u]], wishes)
                plan[t][p], plan[u][q] = other, one
                if _cost([plan[t], plan[u]], wishes) < before:
                    better = True
                else:
                    plan[t][p], plan[u][q] = one, other


def _cost(tables: Sequence[list[int]], wishes: Wishes) -> Cost:
    """What is wrong at `tables`. Two who belong together cost where one of them sits here and the other does not."""
    close = sum(one in table and other in table for one, other in wishes.apart for table in tables)
    parted = sum((one in table) != (other in table) for one, other in wishes.together for table in tables)
    counts = [_counts(table, wishes.side) for table in tables]
    lone = sum(size == 1 for count in counts for size in count.values())
    uneven = sum(size * size for count in counts for size in count.values())
    return close, parted, LONE * lone * len(wishes.side) + UNEVEN * uneven


def _counts(table: Sequence[int], side: Mapping[int, Hashable]) -> Counter[Hashable]:
    return Counter(side[guest] for guest in table if side.get(guest) is not None)


def _host_and_note_taker(table: list[int], rng: random.Random) -> tuple[int | None, int | None]:
    """Two different people by lot, the same lot for the same seed; a table of one has a host alone."""
    lot = rng.sample(table, len(table))
    return (lot[0] if lot else None, lot[1] if len(lot) > 1 else None)


def _unmet(plan: list[list[int]], wishes: Wishes) -> list[Unmet]:
    table_of = {guest: number for number, table in enumerate(plan, 1) for guest in table}
    alone = [n for n, table in enumerate(plan, 1) if 1 in _counts(table, wishes.side).values()]
    close = sorted({table_of[one] for one, other in wishes.apart if table_of[one] == table_of[other]})
    parted = any(table_of[one] != table_of[other] for one, other in wishes.together)
    said: list[Unmet] = [(CLOSE, {"number": number}) for number in close]
    said += [(CROSSED, {})] if _are_crossed(wishes) else [(PARTED, {})] if parted else []
    return said + [(ALONE, {"number": number}) for number in alone]


def _are_crossed(wishes: Wishes) -> bool:
    """Whether people who belong together, directly or through others, are kept apart as well."""
    groups = [set(group) for group in _groups(wishes.bound, wishes.together)]
    return any({one, other} <= group for one, other in wishes.apart for group in groups)
