"""Steps that bring a map's distances nearer to what they ought to be: SMACOF.

J. de Leeuw and W. Heiser, “Multidimensional scaling with restrictions on the configuration”, in Krishnaiah (ed.),
Multivariate Analysis V (1980), for the steps and for doubling them.
"""

from dataclasses import dataclass

import numpy as np

from .sorts import Numbers
from .stress import RATIO, stress_of, targets

TINY = 1e-12  # the least squared distance, on a map whose points lie about 1 from the middle
PLAIN = 10  # every so many steps one is not doubled
MOST = 3_000  # steps
ROUND = 5  # steps after which a start is asked whether it may still win
# A start is given up when HOPE / n more rounds as good as its last would not bring it to the front: the more items, the
# dearer a step is, and the seldomer a random start wins.
HOPE = 250


@dataclass(eq=False)
class Runner:
    """One start on its way: where its points are, stress² there, how many steps it took."""

    points: Numbers
    squared: float = np.inf
    steps: int = 0
    done: bool = False


class Descent:
    """Steps that lower one kind of stress of one matrix. Holds what each step needs, so that none makes it anew."""

    def __init__(self, unlike: Numbers, stress: str):
        self.n = len(unlike)
        self.known = ~np.isnan(unlike) & ~np.eye(self.n, dtype=bool)
        self.targets = targets(unlike, stress)
        self.is_fixed = stress == RATIO and not np.isnan(unlike).any()
        self.unlike = unlike
        self.size = float(np.vdot(unlike, unlike))
        self.squares = np.empty_like(unlike)
        self.left, self.right = np.ones((2, self.n, 4))
        self.beside_one = np.ones((self.n, 3))

    def run(self, runner: Runner, tolerance: float, most: int = MOST) -> Runner:
        """On until stress² falls by less than `tolerance` in a step, or `most` steps more."""
        here = self._scaled(runner.points)
        for _ in range(most):
            onward, squared = self._step(here)
            before, runner.squared = runner.squared, squared
            runner.done = abs(before - squared) < tolerance
            if runner.done:
                break
            runner.steps += 1
            # A doubled step makes the map a little larger; it stays in the middle.
            here = self._scaled(onward) if runner.steps % PLAIN == 0 else 2 * onward - here
        runner.points = self._scaled(here)
        return runner

    def best(self, runners: list[Runner], goal: float, tolerance: float) -> Runner | None:
        """The best of them at its end, or None when none can come below `goal`, which is a stress²."""
        arrived = None
        while runners:
            still = []
            for runner in runners:
                before = runner.squared
                self.run(runner, tolerance, ROUND)
                if runner.done and runner.squared < goal:
                    arrived, goal = runner, runner.squared
                elif not runner.done and runner.steps < MOST and self._has_hope(before, runner.squared, goal):
                    still.append(runner)
            runners = still
        return arrived

    def stress(self, runner: Runner) -> float:
        distances = self._distances(runner.points)
        return stress_of(distances, self.targets(distances), self.known)

    def _scaled(self, points: Numbers) -> Numbers:
        centred = points - points.sum(axis=0) / self.n
        return np.asarray(centred * np.sqrt(self.n / max(float(np.vdot(centred, centred)), TINY)))

    def _distances(self, points: Numbers) -> Numbers:
        """All distances, by one product of matrices: |x|² − 2xy + |y|²."""
        length = np.einsum("ij,ij->i", points, points)
        self.left[:, :2], self.left[:, 2] = points, length
        np.multiply(points, -2, out=self.right[:, :2])
        self.right[:, 3] = length
        np.matmul(self.left, self.right.T, out=self.squares)
        np.maximum(self.squares, TINY, out=self.squares)
        return np.sqrt(self.squares, out=self.squares)

    def _step(self, points: Numbers) -> tuple[Numbers, float]:
        """Where Guttman's transform leads from here, in the size of here, and stress² here.

        The sum of d·d̂ over all pairs comes out of the same product; so stress² costs nothing more.
        """
        distances = self._distances(points)
        wanted = self.unlike if self.is_fixed else self.targets(distances)
        ratio = np.divide(wanted, distances, out=distances)
        self.beside_one[:, :2] = points
        moved = ratio @ self.beside_one
        pulled = moved[:, 2:] * points - moved[:, :2]
        inner = max(float(np.vdot(points, pulled)), TINY)
        whole = float(self.left[:, 2].sum())  # Σ|x|²; so Σd² over all pairs, each twice, is 2n times as much
        size = self.size if self.is_fixed else 2 * inner
        squared = max(0.0, 1 - 2 * inner**2 / (size * self.n * whole))
        return pulled * (whole / inner), squared

    def _has_hope(self, before: float, now: float, goal: float) -> bool:
        return not np.isfinite(before) or now - HOPE / self.n * max(before - now, 0.0) < goal
