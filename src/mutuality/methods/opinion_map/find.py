"""Which groups there are, and whether to believe in them."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import honesty
from .axes import Axes
from .blocks import Floats, Lens, Whole
from .grouping import Division, Grid, Points, divisions, heaped, points_of
from .kmeans import Labels, silhouettes
from .polis import polis_groups
from .result import Group, Groups
from .rows import Rows, evenly
from .votes import in_order

MODES = ("default", "polis")
AT_LEAST = 15  # people who are placed even where they voted less
MOST_GROUPS, MOST_GIVEN = 5, 100
SEEN, LOOKED_AT = 1_500, 600  # of many people: those whose silhouettes, and whose votes, are looked at closely


@dataclass(frozen=True)
class Asked:
    """What is asked for: `draw_map` explains it."""

    mode: str = "default"
    seed: int = 0
    smallest_group: int = 5
    k: int | None = None
    most_groups: int = MOST_GROUPS

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"There is no mode {self.mode!r}. Say one of: {', '.join(MODES)}.")
        if self.smallest_group < 1 or self.seed < 0:
            raise ValueError("The smallest group has one person or more, and the seed is nought or more.")
        if not 2 <= self.most_groups <= MOST_GIVEN or (self.k is not None and not 2 <= self.k <= MOST_GIVEN):
            raise ValueError(f"Ask for two groups or more, and for {MOST_GIVEN} at most.")


@dataclass(frozen=True)
class Grouped:
    """A label for each person who voted, -1 for none; what each label is called; and how far to trust it."""

    labels: Labels
    names: tuple[Group, ...]
    silhouette: float | None = None
    runner_up: tuple[int, float] | None = None
    stability: float | None = None
    doubt: str | None = None


@dataclass(frozen=True)
class Scene:
    """Everybody who voted, on their axes; `inside` are those who are grouped; `large` where a grid stands for them."""

    rows: Rows
    axes: Axes
    lens: Lens
    xy: Floats
    inside: NDArray[np.bool_]
    large: bool

    def seen(self, these: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The places of those of `these` whose silhouettes are looked at."""
        places = np.flatnonzero(these)
        return places[evenly(len(places), SEEN)] if self.large else places

    def grouped_as(self, groups: Groups, everybody: tuple[Hashable, ...]) -> Grouped:
        """Groups that somebody else made."""
        labels, names = given_groups(self.rows.participants, groups, everybody)
        seen = self.seen(labels >= 0)
        clear = silhouettes(self.xy[seen], [labels[seen]])[0] if len(np.unique(labels[seen])) > 1 else None
        return Grouped(labels, names, clear)


def with_enough(votes: Whole, enough: int, mode: str) -> NDArray[np.bool_]:
    """Whom to group: who voted enough; where these are few, those who voted most, at least AT_LEAST.

    Of people who voted as much as the last of them, all are taken, but in mode "polis" the first.
    """
    inside = votes >= enough
    if inside.sum() < AT_LEAST and mode == "polis":
        inside[np.argsort(-votes, kind="stable")[:AT_LEAST]] = True
    elif inside.sum() < AT_LEAST:
        inside |= votes >= np.sort(votes)[::-1][:AT_LEAST].min(initial=enough)
    return inside


def given_groups(
    people: tuple[Hashable, ...], groups: Groups, everybody: tuple[Hashable, ...]
) -> tuple[Labels, tuple[Group, ...]]:
    if strange := set(groups) - set(everybody):
        raise ValueError(f"{in_order(strange)[0]!r} has a group and is not among the participants.")
    names = tuple(in_order({group for group in groups.values() if group is not None}))
    if len(names) > MOST_GIVEN:
        raise ValueError(f"There are more than {MOST_GIVEN} groups. Join some of them.")
    label = {name: number for number, name in enumerate(names)}
    return np.array([label.get(groups.get(one), -1) for one in people], dtype=np.int8), names


def found_groups(scene: Scene, asked: Asked) -> Grouped:
    if not scene.axes.loadings.shape[1]:  # all who answered said the same
        return Grouped(np.full(len(scene.xy), -1, dtype=np.int8), (), doubt=honesty.TOO_FEW)
    return _as_polis(scene, asked) if asked.mode == "polis" else _as_clear_as_can_be(scene, asked)


def _as_polis(scene: Scene, asked: Asked) -> Grouped:
    labels = np.full(len(scene.xy), -1, dtype=np.int8)
    made = polis_groups(scene.xy[scene.inside], asked.k)
    if made is None or not made.labels.any():
        return Grouped(labels, (), doubt=honesty.TOO_FEW)
    labels[scene.inside] = made.labels
    runner_up = made.others[0] if made.others else None
    return _judged(scene, asked, labels, made.silhouette, runner_up)


def _as_clear_as_can_be(scene: Scene, asked: Asked) -> Grouped:
    xy, labels = scene.xy[scene.inside], np.full(len(scene.xy), -1, dtype=np.int8)
    ks = [asked.k] if asked.k else range(2, asked.most_groups + 1)
    found = divisions(_points(scene, xy), scene.xy[scene.seen(scene.inside)], ks, asked.smallest_group, asked.seed)
    for place, best in enumerate(found):
        mine = best.labels(xy)
        if np.bincount(mine, minlength=best.k).min() >= asked.smallest_group:  # a grid can be off by a few
            labels[scene.inside] = mine
            return _judged(scene, asked, labels, best.silhouette, _next(found[place + 1 :]))
    return Grouped(labels, (), doubt=honesty.TOO_FEW)


def _next(others: list[Division]) -> tuple[int, float] | None:
    return (others[0].k, others[0].silhouette) if others else None


def _points(scene: Scene, xy: Floats) -> Points:
    if not scene.large:
        return Points(xy, np.ones(len(xy)))
    return points_of(heaped(xy, Grid(max(float(np.abs(xy).max()), 1e-9))))


def _looked_at(labels: Labels) -> NDArray[np.bool_]:
    """Everybody; of many people, some of those in groups."""
    if len(labels) <= LOOKED_AT:
        return np.ones(len(labels), dtype=np.bool_)
    grouped = np.flatnonzero(labels >= 0)
    chosen = np.zeros(len(labels), dtype=np.bool_)
    chosen[grouped[evenly(len(grouped), LOOKED_AT)]] = True
    return chosen


def _judged(
    scene: Scene, asked: Asked, labels: Labels, silhouette: float, runner_up: tuple[int, float] | None
) -> Grouped:
    k = int(labels.max()) + 1
    looked_at = _looked_at(labels)
    cells = scene.rows.pick(looked_at)
    firm = honesty.stability(cells, scene.axes, scene.lens, labels[looked_at], k, asked.seed)
    doubt = None
    if honesty.is_unrelated(cells, scene.axes, asked.seed):
        doubt = honesty.UNRELATED
    elif honesty.is_one_cloud(scene.xy[labels >= 0], silhouette):
        doubt = honesty.ONE_CLOUD
    elif firm < honesty.FIRM:
        doubt = honesty.UNSTABLE
    return Grouped(labels, tuple(range(k)), silhouette, runner_up, firm, doubt)
