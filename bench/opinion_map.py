"""Opinion maps beside red-dwarf 0.4.0 on the same votes, by turns; and the same map on a Dask cluster of four workers.

Each starts from votes in the form that it takes; reading files is left out. Ours looks for the best number of groups
among 2 to 5 as red-dwarf does, and also says how stable they are. A ratio above 1 means that ours took less. The middle
of ROUNDS. With BENCH_LARGE=1 also 100,000 and 1,000,000 people, which takes red-dwarf long; the last is ours alone.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import numpy as np
from distributed import Client, LocalCluster

from bench.answers import HOUSE, PEER
from mutuality.methods.opinion_map import Votes, draw_map
from mutuality.methods.opinion_map.cluster import draw_map_on_cluster
from mutuality.methods.opinion_map.kmeans import rand_index
from mutuality.methods.opinion_map.live import Live
from mutuality.methods.tests.opinions import RED_DWARF, conversation

ROUNDS = 5
LARGE = os.environ.get("BENCH_LARGE") == "1"
SIZES = [(1_000, 100), (2_000, 200), (10_000, 200)]
ENOUGH = 50_000  # people; above it red-dwarf is asked once
ALONE = 1_000_000  # people; red-dwarf would compare each with each


class Worker:
    """A process that draws maps for as long as it is asked to."""

    def __init__(self, python: str | Path, who: str):
        single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "LOKY_MAX_CPU_COUNT"), "1")
        command = [python, "-W", "ignore", "-m", "bench.opinion_worker", who]
        environment = os.environ | single | {"PYTHONPATH": f"{HOUSE / 'src'}:{HOUSE}"}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HOUSE, env=environment
        )

    def ask(self, question: dict) -> dict:
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.stdin.close()
        self.process.wait()


def run() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        with Worker(sys.executable, "ours") as ours, Worker(PEER, "red-dwarf") as peer:
            for name in RED_DWARF:
                known = conversation(name)
                out = [known.votes.statements.index(each) for each in known.votes.moderated_out]
                groups = [known.groups[person] for person in known.votes.participants]
                cells = saved(folder, known.votes.cells)
                yield from beside(name, cells, out, ours, peer)
                yield from near_polis(name, cells, out, groups, ours, peer)
            for people, statements in SIZES + ([(100_000, 500)] if LARGE else []):
                title = f"{people:,} people × {statements} statements"
                yield from beside(title, saved(folder, crowd(people, statements)), [], ours, peer, people <= ENOUGH)
        if LARGE:
            with Worker(sys.executable, "ours") as ours:
                cells = saved(folder, crowd(ALONE, 500))
                found = ours.ask({"cells": cells, "out": [], "k": None, "memory": False})
                yield f"{ALONE:,} people × 500 statements", f"{found['cpu']:.1f} s, {found['extra']:.0f} MiB more"
    yield from one_more_vote()
    yield from on_a_cluster()


def beside(title: str, cells: str, out: list[int], ours: Worker, peer: Worker, often: bool = True) -> Iterator:
    asked = {"cells": cells, "out": out, "k": None, "memory": True}
    first = [each.ask(asked) for each in (ours, peer)]
    asked["memory"] = False
    pairs = [(ours.ask(asked), peer.ask(asked)) for _ in range(ROUNDS)] if often else [first]
    mine, theirs = (median(pair[side]["cpu"] for pair in pairs) for side in (0, 1))
    yield f"{title}, CPU", f"{mine * 1000:,.0f} ms, red-dwarf {theirs * 1000:,.0f} ms, ratio {theirs / mine:.1f}"
    mine, theirs = (each["extra"] for each in first)
    yield f"{title}, memory", f"{mine:,.1f} MiB more, red-dwarf {theirs:,.1f}, ratio {theirs / max(mine, 0.1):.1f}"


def near_polis(title: str, cells: str, out: list[int], groups: list, ours: Worker, peer: Worker) -> Iterator:
    known = np.array([-1 if group is None else int(group) for group in groups])
    found = [
        np.array(each.ask({"cells": cells, "out": out, "k": 2, "memory": False})["groups"]) for each in (ours, peer)
    ]
    both = [(known >= 0) & (each >= 0) for each in found]
    near = [rand_index(each[these], known[these]) for each, these in zip(found, both, strict=True)]
    yield f"{title}, likeness to the groups of Polis", f"{near[0]:.3f}, red-dwarf {near[1]:.3f}"


def one_more_vote(people: int = 2_000, statements: int = 900) -> Iterator[tuple[str, str]]:
    votes = Votes(tuple(range(people)), tuple(range(statements)), crowd(people, statements))
    live, rng, took = Live(votes, draw_map(votes)), np.random.default_rng(0), []
    for row, column in zip(
        rng.integers(people, size=30).tolist(), rng.integers(statements, size=30).tolist(), strict=True
    ):
        begun = time.process_time()
        live.cast(row, column, 1)
        took.append(time.process_time() - begun)
    yield f"one more vote of {people:,} people × {statements} statements", f"{median(took) * 1000:.1f} ms"


def on_a_cluster(people: int = 100_000, statements: int = 200, blocks: int = 8) -> Iterator[tuple[str, str]]:
    cells, ids = crowd(people, statements), np.arange(people)
    named = tuple(range(statements))
    parts = [Votes(tuple(part.tolist()), named, cells[part]) for part in np.array_split(ids, blocks)]
    begun = time.perf_counter()
    alone = draw_map(Votes(tuple(range(people)), named, cells))
    took = time.perf_counter() - begun
    with LocalCluster(n_workers=4, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        lying = [client.scatter(part) for part in parts]
        begun = time.perf_counter()
        spread = draw_map_on_cluster(client, lying)
        there = time.perf_counter() - begun
    same = "the same" if spread.as_json() == alone.as_json() else "NOT the same"
    title = f"{people:,} people × {statements} on 4 workers"
    yield title, f"{same} map, {there:.2f} s; in one process {took:.2f} s"


def saved(folder: str, cells: np.ndarray) -> str:
    path = Path(folder) / f"{len(list(Path(folder).iterdir()))}.npy"
    np.save(path, cells)
    return str(path)


def crowd(people: int, statements: int, filled: float = 0.2) -> np.ndarray:
    """Three camps on two axes, each with a mind of their own; a fifth of all cells is filled."""
    rng = np.random.default_rng(people + statements)
    cells = np.zeros((people, statements), dtype=np.int8)
    axes, camps = rng.normal(size=(2, statements)), np.array([[1, 0], [-0.5, 0.8], [-0.5, -0.8]])
    for first in range(0, people, 20_000):
        rows = cells[first : first + 20_000]
        stand = camps[rng.integers(0, 3, len(rows))] + rng.normal(size=(len(rows), 2)) * 0.3
        leaning = stand @ axes + rng.normal(size=rows.shape)
        said = np.where(leaning > 0.4, 1, np.where(leaning < -0.4, -1, 2))
        rows[:] = np.where(rng.random(rows.shape) < filled, said, 0)
    return cells
