"""Numbers by group that give nobody away: which groups' numbers to leave out, so that no arithmetic brings them back.

Formulas, what was looked for and what this cannot do: docs/methods/balance.md.
"""

from collections.abc import Collection, Sequence

FEWEST = 3  # of one or two, everybody can tell who they are


def hidden_groups(sizes: Sequence[int], limit: int, already: Collection[int] = ()) -> frozenset[int]:
    """The places in `sizes` to leave out, when all others and the sum of all are shown.

    A group of fewer than `limit` is left out, nought included, and with a single one its neighbour in the list: which
    one that is must not depend on sizes. Where the rest could only be all nought or all as large as a small group can
    be, everything is left out. `already` are places that are left out anyway, or were left out for other readers.

    >>> sorted(hidden_groups([12, 2, 7], 5)), sorted(hidden_groups([12, 9, 7], 5))
    ([1, 2], [])
    >>> sorted(hidden_groups([12, 0, 0], 5))
    [0, 1, 2]
    """
    limit = max(limit, FEWEST)
    left_out = {place for place, size in enumerate(sizes) if size < limit} | set(already)
    if len(left_out) == 1:
        left_out.add((min(left_out) + 1) % len(sizes))
    if left_out and sum(sizes[place] for place in left_out) in {0, len(left_out) * (limit - 1)}:
        return frozenset(range(len(sizes)))
    return frozenset(left_out)


def hidden_answers(sizes: Sequence[int], limit: int) -> frozenset[int]:
    """The same where more than sizes is shown: how each group answered, and how all did.

    All less those that are shown is how the others answered; so these are together as many as `limit`, or nothing is
    shown but the whole, and not that either where the whole is smaller.

    >>> sorted(hidden_answers([12, 2, 2], 5)), sorted(hidden_answers([12, 2, 7], 5))
    ([0, 1, 2], [1, 2])
    """
    left_out = hidden_groups(sizes, limit)
    if 0 < sum(sizes[place] for place in left_out) < max(limit, FEWEST):
        return frozenset(range(len(sizes)))
    return left_out
