"""`mutuality concept-map`: draw the map of a CSV file of sorts. It needs no instance and no database."""

import json
import sys

import click

from mutuality import __version__
from mutuality.methods.concept_map import ConceptMap, draw_map
from mutuality.methods.concept_map.drawing import BOOTSTRAPS, PERMUTATIONS
from mutuality.methods.concept_map.pictures import cluster_map
from mutuality.methods.concept_map.remarks import TOO_LITTLE
from mutuality.methods.concept_map.scaling import RANDOM_STARTS
from mutuality.methods.concept_map.sorts import FAIR, WAYS
from mutuality.methods.concept_map.stress import SECONDARY, STRESSES

from .answers import sentences, write_all
from .sort_files import read_sorts

OUT = click.Path(dir_okay=False)
MANY = click.IntRange(0, 10_000)


@click.command("concept-map")
@click.argument("file", metavar="SORTS.csv", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--json", "out", type=OUT, default="-", help="Where to write.  [default: print]")
@click.option("--svg", type=OUT, help="Where to draw a picture.")
@click.option(
    "--stress", type=click.Choice(STRESSES), default=SECONDARY, show_default=True, help="What distances are to fit."
)
@click.option(
    "--counting", type=click.Choice(WAYS), default=FAIR, show_default=True, help="How to count partial sorts."
)
@click.option("--clusters", type=click.IntRange(1), help="How many clusters.  [default: those that stand out most]")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed gives the same map.")
@click.option(
    "--starts", type=MANY, default=RANDOM_STARTS, show_default=True, help="Random starts beside the classical one."
)
@click.option("--bootstraps", type=MANY, default=BOOTSTRAPS, show_default=True, help="Resamples of the sorters.")
@click.option("--permutations", type=MANY, default=PERMUTATIONS, show_default=True, help="Maps of random sorts.")
def concept_map(
    file: str,
    out: str,
    svg: str | None,
    stress: str,
    counting: str,
    clusters: int | None,
    seed: int,
    starts: int,
    bootstraps: int,
    permutations: int,
) -> None:
    """Draw the map of a CSV file of sorts (-: standard input), and write it as JSON.

    The file has a row for each item and a column for each sorter; a cell is the number of the pile that the sorter put
    the item into, and is empty where they did not sort it. docs/methods/concept-map.md says what the numbers mean.

    Example: mutuality concept-map sorts.csv --json map.json --svg map.svg --clusters 8
    """
    with sentences():
        if out == svg:
            raise ValueError("The picture and the numbers need a file each.")
        sorts = read_sorts(file)
        drawn = draw_map(
            sorts,
            stress=stress,
            counting=counting,
            clusters=clusters,
            seed=seed,
            starts=starts,
            bootstraps=bootstraps,
            permutations=permutations,
            progress=told,
        )
        texts = {out: json.dumps({**drawn.as_json(), "mutuality": __version__}, ensure_ascii=False, indent=1) + "\n"}
        if svg:
            texts[svg] = cluster_map(drawn, title="Concept map", description=said(drawn))
        write_all(texts, file)
        if drawn.too_little:
            click.echo(TOO_LITTLE[drawn.too_little], err=True)


def told(done: int, whole: int) -> None:
    """How far it has come, on a terminal."""
    if sys.stderr.isatty():
        click.echo(f"\rTrying it out: {done} of {whole} ", nl=done == whole, err=True)


def said(drawn: ConceptMap) -> str:
    if drawn.too_little:
        return TOO_LITTLE[drawn.too_little]
    return f"Items that people put together stand close together: {len(drawn.items)} items, {drawn.k} clusters."
