"""A CSV file of sorts: rows are items, columns are sorters, a cell is a pile's number. Empty or NA: not sorted."""

import csv
import sys
from collections import Counter
from collections.abc import Sequence
from io import TextIOWrapper
from typing import IO

from mutuality.methods.concept_map import Sorts

MOST_ITEMS, MOST_SORTERS, LONGEST_LINE = 500, 2_000, 64_000
NOT_SORTED = {"", "NA", "NaN", "nan"}


class Unreadable(ValueError):
    """The file cannot be used; the sentence says where, and what to change."""


def read_sorts(path: str) -> Sorts:
    """Read the file at `path`; `-` is standard input."""
    with _opened(path) as file:
        lines = _rows(file)
    if not lines:
        raise Unreadable("The file is empty. Its first line names the sorters, each further line an item.")
    (_, header), *rows = lines
    sorters = _names(header[1:], "sorter")
    items = _names([row[0].strip() for _, row in rows], "item")
    if len(items) > MOST_ITEMS or len(sorters) > MOST_SORTERS:
        raise Unreadable(f"There are more than {MOST_ITEMS} items or {MOST_SORTERS} sorters. Are items in the rows?")
    sorts: dict[str, dict[str, int]] = {sorter: {} for sorter in sorters}
    for (line, row), item in zip(rows, items, strict=True):
        if len(row) != len(header):
            raise Unreadable(
                f"Line {line} has {len(row)} cells, and the first line has {len(header)}. Make them as many."
            )
        for sorter, cell in zip(sorters, row[1:], strict=True):
            if cell.strip() not in NOT_SORTED:
                sorts[sorter][item] = _pile(cell.strip(), line, sorter)
    return Sorts.of(items, sorts)


def _opened(path: str) -> IO[str]:
    if path == "-":
        return TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline="")
    return open(path, encoding="utf-8-sig", newline="")


def _rows(file: IO[str]) -> list[tuple[int, list[str]]]:
    """Rows that are not empty, each with its line; no more than could be used."""
    reader = csv.reader(file, strict=True)
    found: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if sum(map(len, row)) > LONGEST_LINE or len(found) > MOST_ITEMS + 1:
                raise Unreadable(f"Line {reader.line_num} is too much. Is this a file of sorts?")
            if any(cell.strip() for cell in row):
                found.append((reader.line_num, row))
    except csv.Error as wrong:
        raise Unreadable(f"Line {reader.line_num} is not CSV: {wrong}.") from wrong
    except UnicodeDecodeError as wrong:
        raise Unreadable(f"After line {reader.line_num} the file is not UTF-8. Save it as UTF-8.") from wrong
    return found


def _names(names: Sequence[str], what: str) -> list[str]:
    found = [name.strip() for name in names]
    if "" in found:
        raise Unreadable(f"A {what} has no name. Give each one of its own.")
    if twice := [name for name, times in Counter(found).items() if times > 1]:
        raise Unreadable(f"There is more than one {what} “{twice[0][:40]}”. Give each a name of its own.")
    return found


def _pile(cell: str, line: int, sorter: str) -> int:
    if cell.isascii() and cell.isdigit() and len(cell) < 10:
        return int(cell)
    raise Unreadable(f"Line {line}: “{cell[:40]}” of “{sorter}” is no pile's number. Leave it empty where not sorted.")
