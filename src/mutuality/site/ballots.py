"""A CSV file of ballots, read line by line. Its shapes: docs/methods/tally.md."""

import csv
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from typing import IO

from mutuality.methods.tally.shape import ABSTAIN, MOST_OPTIONS, Ballot, Voice

MOST_BALLOTS, LONGEST_LINE = 1_000_000, 64_000
POSITION, PERSPECTIVE = "position", "perspective"
CHOICES = {"score", "ranked", "dots"}


class Unreadable(ValueError):
    """The file cannot be used; the sentence says where, and what to change."""


@dataclass(frozen=True)
class Ballots:
    """What a file holds: for each ballot the line it ends on, and for the methods with options what they are."""

    lines: Sequence[int]
    ballots: Sequence[Ballot]
    options: tuple[str, ...]


def _opened(path: str) -> IO[str]:
    if path == "-":
        return TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline="")
    return open(path, encoding="utf-8-sig", newline="")


def read(path: str, method: str, options: Sequence[str] = (), perspectives: str = PERSPECTIVE) -> Ballots:
    """Read the file at `path`; `-` is standard input. Without `options`, every column but `perspectives` is one."""
    with _opened(path) as file:
        return _read(file, method, options, perspectives)


def _read(file: IO[str], method: str, options: Sequence[str], perspectives: str) -> Ballots:
    rows = _rows(file)
    header = next(rows, (1, []))[1]
    names = _columns(header, method, options, perspectives)
    side = header.index(perspectives) if perspectives in header else None
    places = [header.index(name) for name in names]
    lines: list[int] = []
    ballots: list[Ballot] = []
    for line, row in rows:
        if len(row) != len(header):
            raise Unreadable(
                f"Line {line} has {len(row)} cells, and the first line has {len(header)}. Make them as many."
            )
        if len(ballots) == MOST_BALLOTS:
            raise Unreadable(f"There are more than {MOST_BALLOTS} ballots. Count them in parts.")
        try:
            voice = _voice(method, names, [row[place].strip() for place in places])
        except ValueError as wrong:
            raise Unreadable(f"Line {line}: {wrong}") from wrong
        lines.append(line)
        ballots.append(Ballot(voice, (row[side].strip() or None) if side is not None else None))
    return Ballots(lines, ballots, names if method in CHOICES else ())


def _rows(file: IO[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, each with its line, one by one."""
    reader = csv.reader(_lines(file), strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            raise Unreadable(f"Line {reader.line_num} is not CSV: {wrong}.") from wrong
        except UnicodeDecodeError as wrong:
            raise Unreadable(f"After line {reader.line_num} the file is not UTF-8. Save it as UTF-8.") from wrong
        if any(cell.strip() for cell in row):
            yield reader.line_num, row


def _lines(file: IO[str]) -> Iterator[str]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise Unreadable(f"Line {number} is longer than {LONGEST_LINE} signs. Is this a file of ballots?")
        yield line


def _columns(header: Sequence[str], method: str, options: Sequence[str], perspectives: str) -> tuple[str, ...]:
    """The columns that ballots are read from."""
    if not header:
        raise Unreadable("The file is empty. Its first line names the columns.")
    if twice := [name for name, times in Counter(header).items() if times > 1]:
        raise Unreadable(f"Line 1 has the column “{twice[0]}” more than once. Give each a name of its own.")
    if perspectives != PERSPECTIVE and perspectives not in header:
        raise Unreadable(f"Line 1 has no column “{perspectives}”. It has: {', '.join(header)}.")
    wanted = tuple(options) if method in CHOICES else (POSITION,)
    names = wanted or tuple(name for name in header if name != perspectives)
    if missing := [name for name in names if name not in header]:
        raise Unreadable(f"Line 1 has no column “{missing[0]}”. It has: {', '.join(header)}.")
    if method in CHOICES and not 2 <= len(names) <= MOST_OPTIONS:
        raise Unreadable(f"Line 1 names {len(names)} options. Give from two to {MOST_OPTIONS}, a column for each.")
    return names


def _voice(method: str, names: tuple[str, ...], cells: Sequence[str]) -> Voice:
    if cells.count("") == len(cells):
        raise ValueError(f"Nothing is said. Write “{ABSTAIN}” for somebody who abstained, or leave the line out.")
    if method not in CHOICES:
        return cells[0].lower().replace(" ", "_").replace("-", "_")
    if ABSTAIN in cells and cells.count("") == len(cells) - 1:
        return ABSTAIN
    numbers = {name: _number(name, cell) for name, cell in zip(names, cells, strict=True) if cell}
    return _order(numbers, names) if method == "ranked" else numbers


def _number(name: str, cell: str) -> int:
    if cell.isascii() and cell.removeprefix("-").isdigit() and len(cell) < 10:
        return int(cell)
    raise ValueError(f"“{cell[:40]}” for “{name}” is no whole number.")


def _order(places: Mapping[str, int], names: tuple[str, ...]) -> tuple[str, ...]:
    if sorted(places.values()) != list(range(1, len(names) + 1)):
        raise ValueError(f"Give every option a place of its own, from 1 for the best to {len(names)}.")
    return tuple(sorted(places, key=places.__getitem__))
