"""Sorts for tests: the published ones beside the project, where they are, and some of our own."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from mutuality.methods.concept_map import Sorts

HOUSE = Path(__file__).resolve().parents[4]
BESIDE = Path(os.environ.get("MUTUALITY_TEST_DATA", HOUSE.parent / "shared" / "data"))


def published(name):
    """The sorts in that file. They may not be copied into the project: where they are absent, the test says so."""
    path = BESIDE / "sorts" / f"{name}.csv"
    if not path.exists():
        pytest.skip(f"{path.name} is not in ../shared/data/sorts, beside the project")
    with path.open(newline="") as file:
        header, *rows = csv.reader(file)
    piles = {name: {row[0]: row[at] for row in rows} for at, name in enumerate(header) if at}
    return Sorts.of([row[0] for row in rows], piles)


def hidden(items=24, sorters=12, groups=4, slips=0.2, part=1.0, seed=3):
    """Piles of people who see the same groups (item modulo groups), and slip; each sorts a part of the items."""
    rng = np.random.default_rng(seed)
    piles = {}
    for sorter in range(sorters):
        dealt = rng.permutation(items)[: round(items * part)]
        slip = rng.random(items) < slips
        piles[f"s{sorter}"] = {
            f"i{item}": int(rng.integers(groups)) if slip[item] else int(item) % groups for item in dealt
        }
    return piles


def names(items):
    return [f"i{item}" for item in range(items)]
