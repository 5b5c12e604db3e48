"""Concept maps, beside scikit-learn on the same dissimilarities; CPU seconds on one thread, the median of five.

Both take turns. Ours goes from the classical start and four random ones; theirs from the classical start alone, and by
rank, where the goal is, from four random ones too. Both stop at a decrease of 1e-6. Stress is worked out by us for both
maps, by one formula. A ratio above 1 means that ours took less.
"""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from bench.answers import HOUSE, PEER
from mutuality.methods.concept_map import Sorts, draw_map
from mutuality.methods.concept_map.clusters import distances_of
from mutuality.methods.concept_map.scaling import TIGHT, TOLERANCE, Placed, place
from mutuality.methods.concept_map.stress import RATIO, SECONDARY, stress_of, targets

Ask = Callable[[dict[str, Any]], dict[str, Any]]
ROUNDS = 5
SIZES = (60, 100, 200, 500)
STRESSES = (RATIO, SECONDARY)
RUNS = [(RATIO, "classical", 2.5), (SECONDARY, "random", 10.0), (SECONDARY, "classical", None)]
NAMES = {RATIO: "in proportion", SECONDARY: "by rank"}
AS_GOOD = 1e-3


def run() -> Iterator[tuple[str, str]]:
    with threadpool_limits(1), peer() as ask:
        for items in SIZES:
            unlike = np.maximum(sorted_by(40, items).unlike(), 0.01)  # theirs takes 0 by rank for missing
            np.fill_diagonal(unlike, 0)
            ask({"unlike": unlike.tolist()})
            for stress, start, goal in RUNS:
                yield f"{items} items, {NAMES[stress]}, theirs {start}", beside(unlike, stress, start, goal, ask)
    yield from whole(sorted_by(100, 100))


def beside(unlike: np.ndarray, stress: str, start: str, goal: float | None, ask: Ask) -> str:
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(timed(lambda: drawn(unlike, stress, TOLERANCE)))
        theirs.append(ask({"metric": stress == RATIO, "start": start}))
    took, their_took = median(took for took, _ in ours), median(each["seconds"] for each in theirs)
    found, their_stress = ours[-1][1].stress, measured(unlike, stress, np.array(theirs[-1]["points"]))
    end, at_end = timed(lambda: drawn(unlike, stress, TIGHT))
    ratio = their_took / took
    met = ratio >= (goal or 0) and found <= their_stress + AS_GOOD
    said = f", goal {goal:g} {'met' if met else 'NOT MET'}" if goal else ""
    return (
        f"ours {ms(took)} at {found:.4f} (to 1e-9: {ms(end)} at {at_end.stress:.4f}), "
        f"theirs {ms(their_took)} at {their_stress:.4f}, ratio {ratio:.1f}{said}"
    )


def whole(sorts: Sorts) -> Iterator[tuple[str, str]]:
    """What a page asks for. The goals: 100 ms for map, clusters and bridging, and 3 s for 200 resamples."""
    for stress in STRESSES:
        plain, more = [], []
        for _ in range(ROUNDS):
            asked = {"stress": stress, "seed": 1, "permutations": 0, "clusters": 10}
            plain.append(timed(lambda asked=asked: draw_map(sorts, bootstraps=0, **asked))[0])
            more.append(timed(lambda asked=asked: draw_map(sorts, bootstraps=200, **asked))[0])
        yield f"100 items, 100 sorters, {NAMES[stress]}, all but trials", f"{ms(median(plain))}, goal 100 ms"
        yield "the same, 200 resamples of sorters more", f"{median(more) - median(plain):.2f} s, goal 3 s"
    took = timed(lambda: draw_map(sorts, seed=1, bootstraps=0, permutations=20))[0]
    yield "the same, with 20 maps of random sorts", f"{took:.2f} s"


def drawn(unlike: np.ndarray, stress: str, tolerance: float) -> Placed:
    return place(unlike, stress, np.random.default_rng(1), tolerance=tolerance)


def measured(unlike: np.ndarray, stress: str, points: np.ndarray) -> float:
    distances = distances_of(points)
    return stress_of(distances, targets(unlike, stress)(distances), ~np.eye(len(unlike), dtype=bool))


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    found = work()
    return time.process_time() - begun, found


def ms(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"


def sorted_by(people: int, items: int) -> Sorts:
    """People who see ten groups, some of them as one, and put four items in ten elsewhere."""
    rng = np.random.default_rng(people + items)
    sorts = {}
    for person in range(people):
        piles = int(rng.integers(6, 14))
        seen, slips = rng.integers(0, piles, 10), rng.random(items) < 0.4
        sorts[person] = {n: int(rng.integers(piles)) if slips[n] else int(seen[n % 10]) for n in range(items)}
    return Sorts.of(range(items), sorts)


@contextmanager
def peer() -> Iterator[Ask]:
    """Ask scikit-learn, in a process that stays."""
    command = [PEER, "-m", "bench.scaling_peer"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HOUSE) as process:

        def ask(question: dict[str, Any]) -> dict[str, Any]:
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline()) if "metric" in question else {}

        yield ask
        process.stdin.close()
