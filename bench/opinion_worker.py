"""Draws opinion maps of what standard input asks for, line by line: ours or those of red-dwarf, each in a process of
its own and red-dwarf in an environment of its own (`.venv/peers`).

CPU seconds of the process. Memory: what was allocated at most, as Python counts it, in a run of its own; with many
people, how much the process had beyond what it had before (Linux keeps the peak).
"""

import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np

LARGE = 5_000
Work = Callable[[], list[int]]


def ours(cells: np.ndarray, out: list[int], k: int | None) -> Work:
    from mutuality.methods.opinion_map import Votes, draw_map  # noqa: PLC0415  # red-dwarf's environment has none

    votes = Votes(tuple(range(len(cells))), tuple(range(cells.shape[1])), cells, frozenset(out))
    return lambda: [-1 if group is None else group for group in draw_map(votes, k=k).groups.values()]


def red_dwarf(cells: np.ndarray, out: list[int], k: int | None) -> Work:
    from reddwarf.implementations.polis import run_pipeline  # noqa: PLC0415  # and ours has no red-dwarf

    value = {1: 1, -1: -1, 2: 0}
    votes = [
        {"participant_id": row, "statement_id": column, "vote": value[int(cells[row, column])], "modified": 1}
        for row, column in np.argwhere(cells).tolist()
    ]

    def work() -> list[int]:
        found = run_pipeline(votes=votes, mod_out_statement_ids=out, force_group_count=k, random_state=0)
        label = found.participants_df["cluster_id"].dropna().to_dict()
        return [int(label.get(row, -1)) for row in range(len(cells))]

    return work


def kibibytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def measured(work: Work, memory: bool, large: bool) -> dict[str, object]:
    if memory and not large:
        tracemalloc.start()
        work()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return {"extra": peak / 2**20}
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before, begun = kibibytes("VmRSS"), time.process_time()
    groups = work()
    took = time.process_time() - begun
    return {"cpu": took, "extra": (kibibytes("VmHWM") - before) / 1024, "groups": groups}


def main(who: str) -> None:
    prepare = {"ours": ours, "red-dwarf": red_dwarf}[who]
    prepare(np.where(np.arange(400).reshape(20, 20) % 3, 1, -1).astype(np.int8), [], None)()  # what is loaded but once
    prepared: dict[str, Work] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        cells, key = np.load(asked["cells"]), json.dumps([asked["cells"], asked["k"]])
        if key not in prepared:
            prepared.clear()
            prepared[key] = prepare(cells, asked["out"], asked["k"])
        print(json.dumps(measured(prepared[key], asked["memory"], len(cells) > LARGE)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
