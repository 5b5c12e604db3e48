"""`mutuality tally`: count the ballots of a CSV file. It needs no instance and no database."""

from collections import Counter
from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import Any

import click

from mutuality import __version__
from mutuality.methods.tally import METHODS
from mutuality.methods.tally.plain import plain
from mutuality.methods.tally.shape import LIMIT, MOST_POINTS, BadBallot, Eligible, Rule

from .answers import sentences, write
from .ballots import PERSPECTIVE, Ballots, read


class Share(click.ParamType):
    """2/3, 70% or 0.7, exactly."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        try:
            found = Fraction(value.removesuffix("%")) / (100 if value.endswith("%") else 1)
        except (ValueError, ZeroDivisionError):
            self.fail(f"“{value}” is no share. Write it as 2/3, 70% or 0.7.", param, ctx)
        if not 0 <= found <= 1:
            self.fail(f"“{value}” is no share from 0 to 1. Write it as 2/3, 70% or 0.7.", param, ctx)
        return found


class Size(click.ParamType):
    """How many bring a perspective: lived=12."""

    name = "name=n"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        name, _, number = value.rpartition("=")
        if not (name.strip() and number.isascii() and number.isdigit() and len(number) < 10):
            self.fail(f"“{value}” does not say how many bring a perspective. Write it as lived=12.", param, ctx)
        return name.strip(), int(number)


POINTS = click.IntRange(1, MOST_POINTS)


@click.command()
@click.argument("file", metavar="BALLOTS.csv", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--method", type=click.Choice(list(METHODS)), required=True, help="How to count.")
@click.option("--json", "out", type=click.Path(dir_okay=False), default="-", help="Where to write.  [default: print]")
@click.option("--threshold", type=Share(), help="What carries: 2/3, 70% or 0.7.")
@click.option("--quorum", type=Share(), help="How many of those with a voice have to answer.")
@click.option("--eligible", type=click.IntRange(0), help="How many have a voice.  [default: those in the file]")
@click.option("--each-threshold", type=Share(), help="What carries in each perspective.")
@click.option("--each-quorum", type=Share(), help="How many of each perspective have to answer.")
@click.option("--eligible-of", type=Size(), multiple=True, help="How many bring a perspective; may be repeated.")
@click.option("--perspectives", default=PERSPECTIVE, show_default=True, help="The column with perspectives.")
@click.option("--option", "options", multiple=True, help="A column to choose from; may be repeated.  [default: all]")
@click.option("--highest", type=POINTS, default=5, show_default=True, help="The highest score.")
@click.option("--dots", type=POINTS, default=3, show_default=True, help="How many dots each may place.")
@click.option("--limit", type=click.IntRange(3), default=LIMIT, show_default=True, help="The smallest group to show.")
def tally(
    file: str,
    method: str,
    out: str,
    eligible: int | None,
    eligible_of: tuple[tuple[str, int], ...],
    perspectives: str,
    options: tuple[str, ...],
    limit: int,
    quorum: Fraction | None,
    **shares: Any,
) -> None:
    """Count the ballots of a CSV file (-: standard input), and write the result as JSON.

    For consent, consensus and majority the file has a column “position”; for score, ranked and dots a column for each
    option, with points, places or dots. A column “perspective” is optional. docs/methods/tally.md has examples.

    Example: mutuality tally ballots.csv --method consensus --threshold 9/10 --quorum 1/2 --eligible 39 --json out.json
    """
    with sentences():
        rule = Rule(quorum=quorum or Fraction(0), **shares)
        if rule.quorum and eligible is None:
            raise ValueError("A quorum is a share of all who have a voice. Say with --eligible how many they are.")
        if rule.each_quorum and not eligible_of:
            raise ValueError("A quorum is a share of all who bring a perspective. Say how many with --eligible-of.")
        found = read(file, method, options, perspectives)
        write(counted(found, method, rule, eligible, dict(eligible_of), limit), out, file)


def counted(
    found: Ballots, method: str, rule: Rule, people: int | None, sizes: Mapping[str, int], limit: int
) -> dict[str, Any]:
    """The result as JSON has it. Where no numbers are given, all who have a voice have answered."""
    sides = Counter(str(each.perspective) for each in found.ballots if each.perspective is not None)
    by_perspective: dict[Hashable, int] = dict(sorted({**sides, **sizes}.items()))
    undeclared = sum(each.perspective is None for each in found.ballots)
    everybody = sum(sizes.get(str(side), size) for side, size in by_perspective.items()) + undeclared
    eligible = Eligible(everybody if people is None else people, by_perspective)
    try:
        result = METHODS[method](found.ballots, eligible, rule, found.options, limit)
    except BadBallot as wrong:
        raise ValueError(f"Line {found.lines[wrong.number]}: {wrong}") from wrong
    named = {"winners": result.winners, "ties": result.ties}
    return {"mutuality": __version__, **plain(result), **named, "rule": plain(rule)}
