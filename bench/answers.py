"""Ask pref-voting anew for the answers that the tests compare ours with: `.venv/bin/python -m bench.answers`."""

import json
import random
import subprocess
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
PEER = HOUSE / ".venv" / "peers" / "bin" / "python"
KEPT = HOUSE / "src" / "mutuality" / "methods" / "tests" / "pref_voting.json"
PROFILES = 500


def ask(question: dict) -> list[dict]:
    """What pref-voting answers, in an environment of its own."""
    command = [PEER, "-m", "bench.peer"]
    said = subprocess.run(command, input=json.dumps(question), capture_output=True, text=True, check=True, cwd=HOUSE)
    return json.loads(said.stdout)


def profile(rng: random.Random) -> dict:
    """A few orders with a few people each, so that cycles and ties are common."""
    options = rng.randint(2, 6)
    orders = {tuple(rng.sample(range(options), options)) for _ in range(rng.randint(1, 9))}
    return {"orders": sorted(orders), "people": [rng.randint(1, 4) for _ in orders]}


def main() -> None:
    rng = random.Random(4)
    profiles = [profile(rng) for _ in range(PROFILES)]
    rows = [each | answer for each, answer in zip(profiles, ask({"answer": profiles}), strict=True)]
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    KEPT.write_text(f"[\n{lines}\n]\n")
    print(f"{len(rows)} answers are in {KEPT.relative_to(HOUSE)}.")


if __name__ == "__main__":
    main()
