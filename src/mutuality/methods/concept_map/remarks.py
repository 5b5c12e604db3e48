"""What has to be said beside a map, or instead of it: codes with values, from which a page makes its sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from .sorts import Item, Numbers, Sorts, against_the_rules
from .steadiness import NullStress, says_something

FEWEST_ITEMS, FEWEST_SORTERS = 4, 2  # three points lie anywhere; one person's piles are that person's
FEW_ITEMS, FEW_SORTERS, FEW_MEETINGS = 9, 10, 3
UNSTEADY = 0.5  # Hennig: below it a cluster is dissolved
DIFFERENT = 0.5

TOO_LITTLE = {
    "no_sorts": "There is too little to draw: nobody has sorted yet.",
    "one_sorter": "There is too little to draw: only one person has sorted.",
    "few_items": f"There is too little to draw: fewer than {FEWEST_ITEMS} items were sorted.",
    "all_alike": "There is too little to draw: no two items were put together more often than any others.",
}


@dataclass(frozen=True)
class Remark:
    """A caution: a code, and the values for its sentence.

    `few_sorters`, `few_items`: maps of so few say little. `against_rules`: sorts in one pile, or with all items alone.
    `left_out`: items that nobody placed. `never_met`, `thin`: pairs that nobody, or fewer than three, placed both.
    `like_chance`: sorts dealt at random fit as well. `unsteady`: clusters that other people would not have made.
    `ways_differ`: clusters on the map and in the sorts are not the same.
    """

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


class Met(Protocol):
    """How many people met the pair that fewest met, and how many pairs nobody did."""

    @property
    def least(self) -> int: ...
    @property
    def never(self) -> int: ...


def too_little(sorts: Sorts, unlike: Numbers) -> str | None:
    """Why there is no map, as a code of TOO_LITTLE; None where there is enough.

    >>> sorts = Sorts.of("abcd", {"ana": {"a": 1, "b": 1, "c": 2, "d": 2}})
    >>> too_little(sorts, sorts.unlike())
    'one_sorter'
    """
    if len(sorts.sorters) < FEWEST_SORTERS:
        return "one_sorter" if sorts.sorters else "no_sorts"
    if len(sorts.items) < FEWEST_ITEMS:
        return "few_items"
    return None if says_something(unlike) else "all_alike"


def remarks_on(
    sorts: Sorts,
    met: Met | None,
    stress: float,
    null: NullStress | None,
    stability: Mapping[int, float],
    agreement: float | None,
    left_out: tuple[Item, ...],
) -> tuple[Remark, ...]:
    """All that has to be said beside a map, in the order in which it is best said."""
    broken = against_the_rules(sorts)
    unsteady = [cluster for cluster, likeness in stability.items() if likeness < UNSTEADY]
    asked: list[tuple[bool, str, dict[str, Any]]] = [
        (len(sorts.sorters) < FEW_SORTERS, "few_sorters", {"sorters": len(sorts.sorters)}),
        (len(sorts.items) < FEW_ITEMS, "few_items", {"items": len(sorts.items)}),
        (null is not None and stress >= null.lowest, "like_chance", {"stress": stress, "lowest": null and null.lowest}),
        (met is not None and met.never > 0, "never_met", {"pairs": met and met.never}),
        (met is not None and 0 < met.least < FEW_MEETINGS, "thin", {"least": met and met.least}),
        (bool(left_out), "left_out", {"items": len(left_out)}),
        (bool(broken), "against_rules", {"sorters": len(broken)}),
        (bool(unsteady), "unsteady", {"clusters": unsteady}),
        (agreement is not None and agreement < DIFFERENT, "ways_differ", {"agreement": agreement}),
    ]
    return tuple(Remark(code, values) for is_so, code, values in asked if is_so)
