"""Run all benchmarks, or those that are named, and print one table."""

import sys

from bench import agreement, concept_map, deciding, opinion_map, roundtable, streams, tally

ALL = {
    "agreement": agreement,
    "concept_map": concept_map,
    "deciding": deciding,
    "opinion_map": opinion_map,
    "roundtable": roundtable,
    "streams": streams,
    "tally": tally,
}


def main(names: list[str]) -> None:
    if unknown := set(names) - set(ALL):
        sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}. There are: {', '.join(ALL)}.")
    for name in names or ALL:
        print(f"\n{name}: {ALL[name].__doc__.splitlines()[0]}", flush=True)
        for what, measured in ALL[name].run():
            print(f"  {what:<58} {measured:>14}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
