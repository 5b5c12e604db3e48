"""`mutuality opinion-map`: draw the map of a folder that Polis exported. It needs no instance and no database."""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

import click

from mutuality import __version__
from mutuality.methods.opinion_map import OpinionMap, draw_map
from mutuality.methods.opinion_map.find import MODES, MOST_GIVEN
from mutuality.methods.opinion_map.picture import letter, picture
from mutuality.methods.opinion_map.polis_files import (
    COMMENTS,
    PARTICIPANTS,
    VOTES,
    Conversation,
    read_export,
    read_groups,
)

from .answers import sentences, write_all

LONG = 1_000_000  # cells; below it nobody waits
OUT = click.Path(dir_okay=False)
SMALLEST = 5


@click.command("opinion-map")
@click.argument("export", metavar="EXPORT", type=click.Path(exists=True, file_okay=False))
@click.option("--json", "out", type=OUT, default="-", help="Where to write.  [default: print]")
@click.option("--svg", type=OUT, help="Where to draw a picture.")
@click.option(
    "--mode", type=click.Choice(MODES), default=MODES[0], show_default=True, help="Our way, or as Polis does."
)
@click.option("--groups-from", type=click.Path(exists=True, dir_okay=False), help="CSV: participant,group.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="The same seed gives the same map.")
@click.option("--k", type=click.IntRange(2, MOST_GIVEN), help="How many groups.  [default: the clearest number]")
@click.option("--limit", type=click.IntRange(1), default=SMALLEST, show_default=True, help="The smallest group.")
def opinion_map(
    export: str, out: str, svg: str | None, mode: str, groups_from: str | None, seed: int, k: int | None, limit: int
) -> None:
    """Find groups that answer alike, what marks each of them, and what bridges all; write the result as JSON.

    EXPORT is a folder as Polis exports it: participants-votes.csv, and comments.csv where there is one.
    docs/methods/opinion-map.md says how it is worked out, and what the result means.

    Example: mutuality opinion-map export/ --json map.json --svg map.svg
    """
    with sentences():
        if out == svg:
            raise ValueError("The picture and the numbers need a file each.")
        found = read(Path(export))
        groups = _groups(groups_from)
        tell(found, "Drawing the map of {} participants and {} statements ...")
        drawn = draw_map(found.votes, mode=mode, seed=seed, smallest_group=limit, k=k, groups=groups)
        texts = {out: json.dumps({"mutuality": __version__, **drawn.as_json()}, ensure_ascii=False, indent=1) + "\n"}
        if svg:
            texts[svg] = drawing(drawn)
        write_all(texts, *map(str, Path(export).glob("*.csv")), *([groups_from] if groups_from else []))


def read(export: Path) -> Conversation:
    """The files of the folder, those that are there."""
    with ExitStack() as files:
        opened = {name: _opened(export / name, files) for name in (PARTICIPANTS, COMMENTS)}
        votes = None if opened[PARTICIPANTS] else _opened(export / VOTES, files)
        return read_export(opened[PARTICIPANTS], opened[COMMENTS], votes)


def _opened(path: Path, files: ExitStack) -> TextIO | None:
    return files.enter_context(open(path, encoding="utf-8-sig", newline="")) if path.exists() else None


def _groups(path: str | None) -> Mapping[str, int | str | None] | None:
    """Groups whose names are all whole numbers are numbers, as those are that we find."""
    if path is None:
        return None
    with open(path, encoding="utf-8-sig", newline="") as file:
        found = read_groups(file)
    if all(name is None or (name.isascii() and name.isdigit() and len(name) < 10) for name in found.values()):
        return {person: None if name is None else int(name) for person, name in found.items()}
    return found


def tell(found: Conversation, sentence: str) -> None:
    """On long work, what is being done; on standard error."""
    people, statements = found.votes.cells.shape
    if people * statements > LONG:
        click.echo(sentence.format(people, statements), err=True)


def drawing(drawn: OpinionMap) -> str:
    sizes = [size for size in drawn.group_sizes.values() if size >= drawn.parameters["smallest_group"]]
    named = ", ".join(f"{letter(place)} {size}" for place, size in enumerate(sizes))
    said = "No clear groups." if drawn.no_clear_groups else f"Groups and how many people are in them: {named}."
    return picture(drawn, title="Opinion map", description=f"People who answer alike stand close together. {said}")
