"""Alpha where people give codes: for each code by itself, for whole sets, and where they read differently."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

import numpy as np

from ..intervals import Numbers
from .measure import NO_PAIR, NOMINAL, USUAL, Agreement, Drawing, alpha, by_matrix, check_size, found

Codings = Mapping[Any, Mapping[Any, frozenset[Any]]]  # unit → coder → the codes they gave


@dataclass(frozen=True)
class Difference:
    """One code in one unit that was read differently: who gave it, and who read the unit and did not."""

    unit: Hashable
    code: Hashable
    gave: tuple[Hashable, ...]
    gave_not: tuple[Hashable, ...]


def alpha_by_code(
    codings: Codings, codes: Iterable[Any] | None = None, drawing: Drawing = USUAL
) -> dict[Any, Agreement]:
    """For each code by itself, alpha of giving it or not. `codings` are unit → coder → the set of codes they gave.

    An empty set is a unit that was read and given nothing; who is not there did not read it. Without `codes`, all that
    were given are looked at, in the order of their names. Raises as alpha does.

    >>> turns = {"turn 1": {"Ada": frozenset({"trust"}), "Ben": frozenset({"trust", "money"})}}
    >>> turns["turn 2"] = {"Ada": frozenset(), "Ben": frozenset()}
    >>> {code: (found.alpha, found.agreed) for code, found in alpha_by_code(turns).items()}
    {'money': (0.0, 1), 'trust': (1.0, 2)}
    """
    if codes is None:
        codes = _in_order({code for by in codings.values() for given in by.values() for code in given})
    return {code: alpha(_rows(codings, partial(_has, code)), NOMINAL, drawing) for code in codes}


def alpha_of_sets(codings: Codings, drawing: Drawing = USUAL) -> Agreement:
    """Alpha of whole sets of codes by the MASI distance: sets that overlap agree in part.

    Takes what alpha_by_code takes. Two empty sets are the same; an empty set and another have nothing in common.
    Raises ValueError for more than 2,000 different sets. Source: Passonneau 2006, Measuring Agreement on Set-Valued
    Items for Semantic and Pragmatic Annotation.

    >>> turns = {"turn 1": {"Ada": frozenset({"trust"}), "Ben": frozenset({"trust", "money"})}}
    >>> turns["turn 2"] = {"Ada": frozenset(), "Ben": frozenset()}
    >>> round(alpha_of_sets(turns).alpha, 3)
    0.571
    """
    sets = sorted(
        {given for by in codings.values() for given in by.values()}, key=lambda given: list(map(str, _in_order(given)))
    )
    check_size(len(sets), len(sets))
    places = {given: place for place, given in enumerate(sets)}
    readings = _rows(codings, places.__getitem__)
    if not readings.size:
        return Agreement(None, 0, 0, undefined=NO_PAIR)
    return found(np.where(np.isnan(readings), -1, readings).astype(np.int64), by_matrix(_masi(sets)), drawing)


def differences(codings: Codings) -> tuple[Difference, ...]:
    """Where people read differently: each unit and code that some who read the unit gave and some did not.

    Units and coders come in the order they are given in, codes in the order of their names.

    >>> differences({"turn 1": {"Ada": frozenset({"trust"}), "Ben": frozenset({"trust", "money"})}})
    (Difference(unit='turn 1', code='money', gave=('Ben',), gave_not=('Ada',)),)
    """
    return tuple(
        Difference(unit, code, *(tuple(who for who in by if (code in by[who]) is gave) for gave in (True, False)))
        for unit, by in codings.items()
        for code in _in_order(frozenset().union(*by.values()))
        if not all(code in given for given in by.values())
    )


def _masi(sets: Sequence[frozenset[Any]]) -> Numbers:
    """How far apart sets are: 1 - Jaccard × 1 if equal, 2/3 if one holds the other, 1/3 if they only overlap."""
    codes = {code: place for place, code in enumerate(_in_order(frozenset().union(*sets)))}
    has = np.zeros((len(sets), max(len(codes), 1)))
    for row, given in zip(has, sets, strict=True):
        row[[codes[code] for code in given]] = 1
    sizes, common = has.sum(axis=1), has @ has.T
    holds = np.where(common == np.minimum(sizes[:, None], sizes), 2, 1) / 3
    apart: Numbers = 1 - holds * common / np.maximum(sizes[:, None] + sizes - common, 1)
    np.fill_diagonal(apart, 0)
    return apart


def _rows(codings: Codings, number: Callable[[frozenset[Any]], float]) -> Numbers:
    """A row for each coder with the number of what they gave to each unit, NaN where they did not read it."""
    coders = {coder: row for row, coder in enumerate(dict.fromkeys(chain.from_iterable(codings.values())))}
    rows = np.full((len(coders), len(codings)), np.nan)
    for column, by in enumerate(codings.values()):
        for coder, given in by.items():
            rows[coders[coder], column] = number(given)
    return rows


def _has(code: Hashable, given: frozenset[Any]) -> bool:
    return code in given


def _in_order(codes: Iterable[Any]) -> list[Any]:
    return sorted(codes, key=lambda code: (str(code), type(code).__name__))
