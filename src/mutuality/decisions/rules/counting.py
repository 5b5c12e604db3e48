"""From voices to a result, with the rule of one proposal."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from mutuality.methods.tally import METHODS
from mutuality.methods.tally.plain import plain
from mutuality.methods.tally.shape import Ballot, Eligible, Rule, Tally


def count(
    method: str,
    ballots: Sequence[Ballot],
    sides: Iterable[str | None],
    order: Sequence[str],
    rule: Rule,
    options: Sequence[str],
    smallest_group: int,
) -> Tally:
    """`sides` has the perspective of everybody with a voice, `order` all perspectives, as they are shown."""
    brought = Counter(sides)
    by_perspective: dict[Hashable, int] = {name: brought[name] for name in order if brought[name]}
    return METHODS[method](ballots, Eligible(brought.total(), by_perspective), rule, options, smallest_group)


def frozen(tally: Tally) -> dict[str, Any]:
    """The result as it is kept."""
    kept: dict[str, Any] = plain(tally)
    return kept | {"winners": list(tally.winners)}
