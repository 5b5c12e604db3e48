"""Counting ranked ballots, beside pref-voting on the same ballots; every method on 5,000 and 100,000 ballots.

Ours reads, checks and counts a list of ballots; theirs is given the same orders as numbers. The least of three rounds.
A ratio above 1 means that ours took less time.
"""

import random
import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from bench.answers import ask
from mutuality.methods.tally import METHODS
from mutuality.methods.tally.ranked import borda
from mutuality.methods.tally.runoff import runoff
from mutuality.methods.tally.schulze import in_order, preferences, strongest_paths
from mutuality.methods.tally.shape import Ballot, Eligible

ROUNDS = 3
SIZES = [(5_000, 8), (100_000, 8), (5_000, 100)]


def run() -> Iterator[tuple[str, str]]:
    profiles = [orders(people, options) for people, options in SIZES]
    for (people, options), drawn, peer in zip(SIZES, profiles, ask({"measure": profiles}), strict=True):
        yield from beside(f"{people:,} ballots, {options} options", drawn, options, peer)
    for people in (5_000, 100_000):
        for method in METHODS:
            ballots, names = ballots_of(method, people, 8)
            took = least(partial(METHODS[method], ballots, Eligible(people), options=names))
            yield f"{people:,} ballots, {method}, read and counted", f"{took * 1000:,.0f} ms"


def beside(title: str, drawn: list[list[int]], options: int, peer: dict) -> Iterator[tuple[str, str]]:
    """Ours and theirs, one method after the other, and everything from a list of ballots to three winners."""
    numbers, people = np.array(drawn), np.ones(len(drawn), dtype=np.int64)
    names = tuple(str(number) for number in range(options))
    pairs = preferences(numbers, people, options)  # theirs are compared while it reads ballots
    methods: dict[str, Callable[[], tuple[str, ...]]] = {
        "schulze": lambda: in_order(strongest_paths(pairs), names)[0],
        "runoff": lambda: runoff(numbers, people, names).winners,
        "borda": lambda: best(borda(numbers, people), names),
    }
    for method, work in methods.items():
        same = sorted(map(int, work())) == peer["winners"][method]
        yield f"{title}, {method}", compared(least(work), peer[method], same)
    ballots = [Ballot(tuple(names[one] for one in order)) for order in drawn]
    whole = least(lambda: METHODS["ranked"](ballots, Eligible(len(ballots)), options=names))
    theirs = peer["reading"] + sum(peer[method] for method in methods)
    yield f"{title}, from ballots to all three", compared(whole, theirs, True)


def compared(ours: float, theirs: float, same: bool) -> str:
    said = "" if same else ", other winners"
    return f"ours {ours * 1000:,.2f} ms, theirs {theirs * 1000:,.2f} ms, ratio {theirs / ours:.1f}{said}"


def best(points: list[int], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name, number in zip(names, points, strict=True) if number == max(points))


def least(work: Callable[[], object]) -> float:
    work()
    return min(timed(work) for _ in range(ROUNDS))


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def orders(people: int, options: int) -> list[list[int]]:
    """People who see options much alike, as people do, each with a mind of their own."""
    rng = random.Random(people + options)
    liked = [rng.random() for _ in range(options)]
    return [sorted(range(options), key=lambda one: liked[one] + rng.gauss(0, 0.5)) for _ in range(people)]


def ballots_of(method: str, people: int, options: int) -> tuple[list[Ballot], tuple[str, ...]]:
    rng = random.Random(people)
    names = tuple(f"option {number}" for number in range(options))
    said: dict[str, Callable[[], object]] = {
        "consent": lambda: rng.choice(["agree", "agree", "stand_aside", "abstain"]),
        "consensus": lambda: rng.choice(["agree", "agree", "stand_aside", "object"]),
        "majority": lambda: rng.choice(["agree", "agree", "disagree", "abstain"]),
        "score": lambda: {name: rng.randint(0, 5) for name in names},
        "ranked": lambda: tuple(rng.sample(names, options)),
        "dots": lambda: dict.fromkeys(rng.sample(names, 3), 1),
    }
    ballots = [Ballot(said[method]()) for _ in range(people)]
    return ballots, names if method in ("score", "ranked", "dots") else ()
