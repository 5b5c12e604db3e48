"""Which cards to give the next sorter, where each sorts only a part."""

import random
from collections.abc import Mapping, Sequence

from .sorts import Item, in_order


def deal_subset(items: Sequence[Item], how_many: int, placed_counts: Mapping[Item, int], *, seed: int) -> list[Item]:
    """The `how_many` items that fewest people have placed so far, by lot among equals, in the order to hand them out.

    Who comes next gets the other cards first: so all cards are placed about as often, and by lot every two of them
    meet. An item absent from `placed_counts` was placed by nobody. All items where there are no more than asked for.
    Raises ValueError for fewer than two cards, for one alone cannot be sorted.

    >>> deal_subset(["a", "b", "c", "d"], 2, {"a": 3, "b": 1, "c": 2, "d": 0}, seed=1)
    ['d', 'b']
    """
    if how_many < 2:
        raise ValueError("One card alone cannot be sorted. Deal two or more.")
    lot = random.Random(seed)
    shuffled = in_order(items)
    lot.shuffle(shuffled)
    fewest = sorted(shuffled, key=lambda item: placed_counts.get(item, 0))[:how_many]
    lot.shuffle(fewest)
    return fewest
