"""scikit-learn's multidimensional scaling, in an environment of its own (`.venv/peers`): a line of JSON in, one out.

It stays, so that its runs and ours can take turns. A line is `{"unlike": …}`, to keep, or
`{"metric": …, "start": …}`, to run.
"""

import json
import sys
import time
import warnings

import numpy as np
from sklearn.manifold import MDS
from threadpoolctl import threadpool_limits

STARTS = {"classical": {"n_init": 1, "init": "classical_mds"}, "random": {"n_init": 4, "init": "random"}}


def answer(unlike: np.ndarray, metric: bool, start: str) -> dict[str, object]:
    begun = time.process_time()
    found = MDS(metric="precomputed", metric_mds=metric, random_state=1, **STARTS[start]).fit_transform(unlike)
    return {"seconds": time.process_time() - begun, "points": found.tolist()}


def main() -> None:
    unlike = np.zeros((0, 0))
    for line in sys.stdin:
        asked = json.loads(line)
        if "unlike" in asked:
            unlike = np.array(asked["unlike"])
        else:
            print(json.dumps(answer(unlike, **asked)), flush=True)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    with threadpool_limits(1):
        main()
