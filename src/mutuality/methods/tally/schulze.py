"""The Schulze method: who would win by the strongest chain of comparisons.

Markus Schulze, “A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
method”, Social Choice and Welfare 36 (2011), sections 2.2 and 2.3.
"""

import numpy as np
import numpy.typing as npt

from .shape import Levels

Numbers = npt.NDArray[np.int64]


def preferences(orders: Numbers, people: Numbers, options: int) -> Numbers:
    """How many people put each option (row) before each other (column). Rows of `orders` hold places, the best first.

    >>> preferences(np.array([[1, 0, 2]]), np.array([4]), 3).tolist()
    [[0, 0, 4], [4, 0, 4], [0, 0, 0]]
    """
    found = np.zeros(options * options, dtype=np.int64)
    for place in range(options - 1):
        pairs = orders[:, place, None] * options + orders[:, place + 1 :]
        # Sums of whole numbers below 2**53 are exact in these floats.
        found += np.bincount(pairs.ravel(), np.repeat(people, options - 1 - place), minlength=options * options).astype(
            np.int64
        )
    return found.reshape(options, options)


def strongest_paths(preferred: Numbers) -> Numbers:
    """The strength of the strongest path between each two options; a path is as strong as its weakest link.

    A link is there where more people prefer one than the other, and as strong as they are many. Floyd and Warshall's
    algorithm: each option in turn may be stepped on.

    >>> strongest_paths(np.array([[0, 6, 2], [3, 0, 7], [5, 4, 0]]))[0].tolist()
    [0, 6, 6]
    """
    paths = np.where(preferred > preferred.T, preferred, 0)
    for step in range(len(paths)):
        np.maximum(paths, np.minimum(paths[:, step, None], paths[None, step, :]), out=paths)
    np.fill_diagonal(paths, 0)
    return paths


def in_order(paths: Numbers, names: tuple[str, ...]) -> Levels:
    """Options that no other beats first, then those that no other of the rest beats, and so on.

    >>> in_order(np.array([[0, 6, 6], [5, 0, 7], [5, 5, 0]]), ("a", "b", "c"))
    (('a',), ('b',), ('c',))
    """
    beats = paths > paths.T
    left, levels = list(range(len(names))), []
    while left:
        level = [one for one in left if not beats[left, one].any()]
        levels.append(tuple(names[one] for one in level))
        left = [one for one in left if one not in level]
    return tuple(levels)
