"""Draws the table by which a map tells groups from one cloud (`honesty.CLOUDS`): `.venv/bin/python -m bench.one_cloud`.

Takes some minutes. Clouds in which there is no division into groups that are large enough are left out.
"""

import numpy as np

from mutuality.methods.opinion_map.draw import one_thread
from mutuality.methods.opinion_map.grouping import Points, divisions
from mutuality.methods.opinion_map.honesty import THICKNESS

DRAWS = {15: 600, 25: 500, 50: 400, 100: 300, 200: 200, 400: 120, 1_000: 50}
SMALLEST, MOST = 5, 5


def clearest(rng: np.random.Generator, people: int, thickness: float) -> float | None:
    xy = rng.normal(size=(people, 2)) * [1, thickness]
    found = divisions(Points(xy, np.ones(people)), xy, range(2, MOST + 1), SMALLEST, seed=0)
    return found[0].silhouette if found else None


def main() -> None:
    rng = np.random.default_rng(0)
    for people, draws in DRAWS.items():
        drawn = [[clearest(rng, people, thickness) for _ in range(draws)] for thickness in THICKNESS]
        row = [np.quantile([each for each in found if each is not None], 0.9) for found in drawn]
        print(f"    {people}: ({', '.join(f'{value:.3f}' for value in row)}),", flush=True)


if __name__ == "__main__":
    with one_thread():
        main()
