"""What each statement shows: who agreed, which mark a group, which bridge all groups, and which to ask next.

All formulas are those of Polis (its `repness`, `stats` and `conversation`): docs/methods/opinion-map.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .blocks import Floats, Whole

SIGNIFICANT = 1.2816  # one-sided, nine times of ten
MOST = 5  # statements that are named for a group, and for all
META = 49.0


@dataclass(frozen=True)
class Chosen:
    """A statement that is named: which column, for "agree" or "disagree", and why.

    Why: "agreed" is the best of those that the group agrees with; "distinct" sets the group apart, tested twice;
    "closest" is the best there is where no statement does. `score` is what it is ranked by, with its four factors.
    """

    column: int
    stance: str
    why: str
    score: float
    share: float
    share_test: float
    ratio: float | None = None
    ratio_test: float | None = None


@dataclass(frozen=True)
class Shares:
    """Shares and tests of one stance: `p` smoothed share, `pt` its test against a half, `r` beside all other groups,
    `rt` that test, `score` their product. Groups × statements, or those of one group."""

    p: Floats
    pt: Floats
    r: Floats
    rt: Floats
    score: Floats

    def of(self, group: int) -> "Shares":
        return Shares(*(each[group] for each in (self.p, self.pt, self.r, self.rt, self.score)))


def smoothed(part: Whole, whole: Whole) -> Floats:
    found: Floats = (part + 1) / (whole + 2)
    return found


def test_share(part: Whole, whole: Whole) -> Floats:
    """How far a share is above a half, in standard errors, one added to both."""
    found: Floats = 2 * np.sqrt(whole + 1) * ((part + 1) / (whole + 1) - 0.5)
    return found


def test_shares(part: Whole, other_part: Whole, whole: Whole, other_whole: Whole) -> Floats:
    """How far a share is above another, in standard errors, one added to all four; nought where both are all."""
    x, y, a, b = part + 1, other_part + 1, whole + 1, other_whole + 1
    p = (x + y) / (a + b)
    error = np.sqrt(np.maximum(p * (1 - p), 0) * (1 / a + 1 / b))
    found: Floats = np.where(p >= 1, 0.0, (x / a - y / b) / np.where(error > 0, error, 1))
    return found


def shares(part: Whole, whole: Whole) -> Shares:
    """`part` of `whole` for each group (rows), each beside all other groups together."""
    others, all_others = part.sum(axis=0) - part, whole.sum(axis=0) - whole
    p, pt = smoothed(part, whole), test_share(part, whole)
    r, rt = p / smoothed(others, all_others), test_shares(part, others, whole, all_others)
    return Shares(p, pt, r, rt, r * rt * p * pt)


def representative(counts: Whole, kept: NDArray[np.bool_]) -> list[list[Chosen]]:
    """For each group up to MOST of the `kept` statements that mark it; `counts` is groups × 3 × statements."""
    agree, disagree = shares(counts[:, 0], counts.sum(axis=1)), shares(counts[:, 1], counts.sum(axis=1))
    columns = np.flatnonzero(kept).tolist()
    return [_of_group(columns, counts[group], agree.of(group), disagree.of(group)) for group in range(len(counts))]


def _of_group(columns: list[int], counts: Whole, agree: Shares, disagree: Shares) -> list[Chosen]:
    named = [_chosen(column, agree, disagree, "distinct") for column in columns if _sets_apart(column, agree, disagree)]
    named.sort(key=lambda each: -each.score)
    best = _best_agreed(columns, counts, agree)
    first = [] if best is None else [_chosen(best, agree, disagree, "agreed")]
    if not first and not named and columns and counts.any():
        closest = max(columns, key=lambda column: max(agree.rt[column], disagree.rt[column]))
        first = [_chosen(closest, agree, disagree, "closest")]
    listed = (first + [each for each in named if each.column != best])[:MOST]
    return sorted(listed, key=lambda each: each.stance != "agree")


def _sets_apart(column: int, agree: Shares, disagree: Shares) -> bool:
    return any(each.rt[column] > SIGNIFICANT and each.pt[column] > SIGNIFICANT for each in (agree, disagree))


def _chosen(column: int, agree: Shares, disagree: Shares, why: str) -> Chosen:
    stance, of = ("agree", agree) if agree.rt[column] > disagree.rt[column] else ("disagree", disagree)
    factors = (float(each[column]) for each in (of.p, of.pt, of.r, of.rt))
    return Chosen(column, stance, why, float(of.score[column]), *factors)


def _best_agreed(columns: list[int], counts: Whole, agree: Shares) -> int | None:
    """One after the other: the first that looks good, then whatever beats it."""
    best: int | None = None
    plain = agree.p * agree.pt
    for column in columns:
        if not counts[0, column] and not counts[1, column]:
            continue
        if best is None:
            better = agree.pt[column] > SIGNIFICANT or (agree.r[column] > 1 and agree.p[column] > 0.5)
        else:
            measure = agree.score if agree.r[best] > 1 else plain
            better = measure[column] > measure[best]
        best = column if better else best
    return best


def group_informed(counts: Whole) -> tuple[Floats, Floats]:
    """How far every group agrees, and how far every group disagrees: the products of their smoothed shares."""
    whole = counts.sum(axis=1)
    return smoothed(counts[:, 0], whole).prod(axis=0), smoothed(counts[:, 1], whole).prod(axis=0)


def majority(counts: Whole, kept: NDArray[np.bool_]) -> tuple[list[Chosen], list[Chosen]]:
    """What most of all agree with, and what most disagree with, the clearest first; `counts` is 3 × statements."""
    return _most(counts[0], counts, kept, "agree"), _most(counts[1], counts, kept, "disagree")


def _most(part: Whole, counts: Whole, kept: NDArray[np.bool_], stance: str) -> list[Chosen]:
    whole = counts.sum(axis=0)
    p, pt = smoothed(part, whole), test_share(part, whole)
    columns = np.flatnonzero(kept & (p > 0.5) & (pt > SIGNIFICANT)).tolist()
    columns.sort(key=lambda column: -float(p[column] * pt[column]))
    return [
        Chosen(column, stance, "majority", float(p[column] * pt[column]), float(p[column]), float(pt[column]))
        for column in columns[:MOST]
    ]


def routing(counts: Whole, extremity: Floats, meta: NDArray[np.bool_] | None = None) -> Floats:
    """How much it would help to ask each statement next: draw one with chances in proportion to this.

    Statements that divide, that are agreed with, that few pass and that few have seen come more often. `counts` is
    3 × statements over all groups, `extremity` how far out a statement pulls.
    """
    agree, _, passed = counts
    whole = counts.sum(axis=0)
    importance = (1 - smoothed(passed, whole)) * (extremity + 1) * smoothed(agree, whole)
    found: Floats = (importance * (1 + 8 * 2.0 ** (-whole / 5))) ** 2
    return found if meta is None else np.where(meta, META, found)


def extremities(mean: Floats, first_two: Floats, columns: int) -> Floats:
    """How far out somebody would stand who agreed with this one statement and said nothing else."""
    found: Floats = np.sqrt(columns) * (1 - mean) * np.hypot(*first_two.T)
    return found
