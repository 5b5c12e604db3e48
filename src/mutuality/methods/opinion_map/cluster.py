"""The same map from votes that lie in blocks, on the workers of a Dask cluster or one after the other in this process.

The steps are those of `draw.drawn`, and so is every digit: what is summed over blocks are whole numbers.
"""

from collections.abc import Callable, Hashable, Sequence
from itertools import chain
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .draw import drawn, one_thread
from .find import MOST_GROUPS, Asked
from .result import Groups, OpinionMap
from .rows import Beside, Here
from .votes import Cells, Votes, ranks

Block = Votes | Callable[[], Votes]


def draw_map_on_cluster(
    client: Any,
    blocks: Sequence[Block],
    *,
    mode: str = "default",
    seed: int = 0,
    smallest_group: int = 5,
    groups: Groups | None = None,
    k: int | None = None,
    most_groups: int = MOST_GROUPS,
) -> OpinionMap:
    """What `draw_map` gives for all blocks together, whatever their sizes and order.

    Each block is the `Votes` of some participants, or a function without arguments that makes them where they are
    needed; all have the same statements. `client` is a `distributed.Client`, or None for this process.

    Raises ValueError as `draw_map` does, for no blocks, for other statements in one of them, and for a participant who
    is in two.

    >>> camps = [(p, s, 1 if (p < 10) == (s < 4) else -1) for p in range(20) for s in range(8)]
    >>> blocks = [Votes.of([one], range(8), [vote for vote in camps if vote[0] == one]) for one in range(20)]
    >>> draw_map_on_cluster(None, blocks).k
    2
    """
    if not blocks:
        raise ValueError("There are no blocks. Give at least one.")
    asked = Asked(mode, seed, smallest_group, k, most_groups)
    with one_thread():
        spread = Spread(Alone() if client is None else client, blocks)
        return drawn(spread, asked, spread.everybody, groups)


class Alone:
    """As much of a client as is needed, without a cluster."""

    def submit(self, work: Callable[..., Any], *given: Any, **_: Any) -> Any:
        return work(*given)

    def gather(self, found: Any) -> Any:
        return found


class Spread:
    """`rows.Rows` of all blocks; only sums, places and labels come back from them."""

    def __init__(self, client: Any, blocks: Sequence[Block]):
        self._client = client
        self._blocks = [self._submit(_here, block) for block in blocks]
        heads = client.gather([self._submit(_head, block) for block in self._blocks])
        everybody, spoke, statements, kept, about = zip(*heads, strict=True)
        if len(set(statements)) > 1 or any((one != kept[0]).any() for one in kept):
            raise ValueError("The blocks have different statements. Give each of them all statements, in the same way.")
        self.statements, self.kept, self.about = statements[0], kept[0], about[0]
        self.everybody, _ = _ordered(everybody)
        self.participants, self._places = _ordered(spoke)

    def total(self, work: Callable[..., Any], *given: Any, beside: Beside = None) -> Any:
        """Two and two are added where they are, until there is one sum."""
        along = [None if beside is None else beside[at] for at in self._places]
        found = [self._submit(_total, *each, work, given) for each in zip(self._blocks, along, strict=True)]
        while len(found) > 1:
            pairs = [self._submit(add, *found[at : at + 2]) for at in range(0, len(found) - 1, 2)]
            found = pairs + (found[-1:] if len(found) % 2 else [])
        return self._client.gather(found)[0]

    def each(self, work: Callable[..., Any], *given: Any) -> list[NDArray[Any]]:
        found = self._client.gather([self._submit(_each, block, work, given) for block in self._blocks])
        order = np.argsort(np.concatenate(self._places))
        return [np.concatenate(arrays)[order] for arrays in zip(*found, strict=True)]

    def pick(self, these: NDArray[np.bool_]) -> Cells:
        mine = [these[at] for at in self._places]
        found = self._client.gather([self._submit(_pick, *each) for each in zip(self._blocks, mine, strict=True)])
        places = [at[some] for at, some in zip(self._places, mine, strict=True)]
        return np.concatenate(found)[np.argsort(np.concatenate(places))]

    def _submit(self, work: Callable[..., Any], *given: Any) -> Any:
        return self._client.submit(work, *given, pure=False)


def _ordered(parts: Sequence[tuple[Hashable, ...]]) -> tuple[tuple[Hashable, ...], list[NDArray[np.int64]]]:
    """All of them in the order of `Votes`, and for each part the places of its own."""
    joined = tuple(chain.from_iterable(parts))
    if len(set(joined)) < len(joined):
        raise ValueError("A participant is in two blocks. Put all votes of one person into one block.")
    rows_in_order = ranks(joined)
    places = np.arange(len(joined))
    if rows_in_order is not None:
        places[rows_in_order] = np.arange(len(joined))
        joined = tuple(joined[row] for row in rows_in_order)
    return joined, np.split(places, np.cumsum([len(part) for part in parts])[:-1])


# On the workers


def _here(block: Block) -> Here:
    return Here(block if isinstance(block, Votes) else block())


def _head(block: Here) -> tuple[Any, ...]:
    return block.votes.participants, block.participants, block.statements, block.kept, block.about


def _total(block: Here, beside: Beside, work: Callable[..., Any], given: tuple[Any, ...]) -> Any:
    with one_thread():
        return block.total(work, *given, beside=beside)


def _each(block: Here, work: Callable[..., Any], given: tuple[Any, ...]) -> list[NDArray[Any]]:
    with one_thread():
        return block.each(work, *given)


def _pick(block: Here, these: NDArray[np.bool_]) -> Cells:
    return block.pick(these)
