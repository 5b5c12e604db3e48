"""What the library pref-voting answers, and how long it takes.

Runs in an environment of its own (`.venv/peers`), with JSON in and out, for it must not decide which NumPy the server
gets.
"""

import json
import sys
import time

from pref_voting.c1_methods import smith_set
from pref_voting.iterative_methods import instant_runoff, instant_runoff_put
from pref_voting.margin_based_methods import beat_path
from pref_voting.profiles import Profile
from pref_voting.scoring_methods import borda

ROUNDS = 3


def answers(orders: list[list[int]], people: list[int]) -> dict[str, list[int]]:
    """Who wins by each method, places of options."""
    profile = Profile(orders, rcounts=people)
    methods = {"schulze": beat_path, "runoff": instant_runoff_put, "borda": borda, "smith": smith_set}
    return {name: sorted(int(one) for one in method(profile)) for name, method in methods.items()}


def measured(orders: list[list[int]]) -> dict[str, object]:
    """The least seconds of several rounds, from a list of ballots to the winners; each is run once beforehand."""
    found: dict[str, object] = {"reading": least(lambda: Profile(orders)), "winners": {}}
    for name, method in {"schulze": beat_path, "runoff": instant_runoff, "borda": borda}.items():
        profiles = [Profile(orders) for _ in range(ROUNDS + 1)]  # fresh ones, for they remember what was worked out
        found["winners"][name] = sorted(int(one) for one in method(profiles[0]))
        found[name] = min(timed(method, profile) for profile in profiles[1:])
    return found


def least(work) -> float:
    work()
    return min(timed(work) for _ in range(ROUNDS))


def timed(work, *given) -> float:
    begun = time.perf_counter()
    work(*given)
    return time.perf_counter() - begun


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    if "measure" in asked:
        json.dump([measured(orders) for orders in asked["measure"]], sys.stdout)
    else:
        json.dump([answers(each["orders"], each["people"]) for each in asked["answer"]], sys.stdout)
