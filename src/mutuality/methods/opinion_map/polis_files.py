"""The files of a Polis export: read as people have them, written in the same shape.

`participants-votes.csv` has a row for each participant and a column for each statement (1 agree, -1 disagree, 0 pass,
empty not voted); columns are found by name, for some exports have more of them. `comments.csv` says which statements
are moderated out. `votes.csv` has votes one by one, the latest of somebody on something counts; it is read where there
is no `participants-votes.csv`, which holds the same.
"""

import csv
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import NamedTuple

import numpy as np

from .result import Groups
from .votes import AGREE, DISAGREE, PASS, SILENT, Cells, Votes, empty

PARTICIPANTS, COMMENTS, VOTES = "participants-votes.csv", "comments.csv", "votes.csv"
NUMBERS = ("n-comments", "n-votes", "n-agree", "n-disagree")
MOST_PARTICIPANTS, MOST_STATEMENTS, MOST_VOTES, LONGEST_LINE = 1_000_000, 10_000, 20_000_000, 200_000
SAID = {"1": AGREE, "-1": DISAGREE, "0": PASS, "": SILENT, "1.0": AGREE, "-1.0": DISAGREE, "0.0": PASS}
WRITTEN = {AGREE: "1", DISAGREE: "-1", PASS: "0", SILENT: ""}
TRUE = {"1", "true", "t", "yes"}
Lines = Iterable[str]
Row = dict[str, str]


class Unreadable(ValueError):
    """The file cannot be used; the sentence says which, where, and what to change."""


@dataclass(frozen=True)
class Comment:
    """A statement as `comments.csv` has it; `moderated` is -1 out, 0 not yet looked at, 1 in."""

    id: str
    moderated: int = 0
    is_meta: bool = False
    text: str = ""


@dataclass(frozen=True)
class Conversation:
    """What an export holds. Ids are texts as they stand in the files; `groups` those that Polis made, None for none."""

    votes: Votes
    groups: Mapping[str, str | None] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()


class Exported(NamedTuple):
    """The three files as texts."""

    participants_votes: str
    comments: str
    votes: str


# Reading


def read_export(
    participants: Lines | None = None, comments: Lines | None = None, votes: Lines | None = None
) -> Conversation:
    """From the lines of the files, opened as text in UTF-8; the first or the last of them is needed.

    Raises Unreadable (a ValueError) that names the file, the line, and what to change.

    >>> lines = ["participant,xid,group-id,7,8", "0,a,1,1,-1", "1,b,,0,"]
    >>> found = read_export(lines, ["comment-id,moderated", "8,-1"])
    >>> found.votes.values.tolist(), found.votes.moderated_out, found.groups
    ([[1, -1], [0, 0]], frozenset({'8'}), {'0': '1', '1': None})
    """
    told = tuple(_comments(comments)) if comments is not None else ()
    ids = [each.id for each in told]
    out, meta = ({each.id for each in told if each.moderated < 0}, {each.id for each in told if each.is_meta})
    if participants is not None:
        people, statements, cells, groups = _table(participants, ids)
        found = Votes(people, statements, cells, frozenset(out), frozenset(meta))
        return Conversation(found, groups, told)
    if votes is None:
        raise Unreadable(f"There is neither {PARTICIPANTS} nor {VOTES}. Give a folder that Polis exported.")
    cast = _cast(votes)
    voters, asked = dict.fromkeys(vote[0] for vote in cast), dict.fromkeys([*ids, *(vote[1] for vote in cast)])
    return Conversation(Votes.of(list(voters), list(asked), cast, moderated_out=out, meta=meta), {}, told)


def _table(lines: Lines, told: list[str]) -> tuple[tuple[str, ...], tuple[str, ...], Cells, dict[str, str | None]]:
    rows = _rows(PARTICIPANTS, lines)
    header = next(rows, (1, []))[1]
    who, group = (
        _column(PARTICIPANTS, header, "participant"),
        header.index("group-id") if "group-id" in header else None,
    )
    columns = [place for place, name in enumerate(header) if name.isdigit() or (name in told and place != who)]
    silent = [name for name in dict.fromkeys(told) if name not in header]
    if len(columns) + len(silent) > MOST_STATEMENTS:
        raise Unreadable(f"{PARTICIPANTS}: there are more than {MOST_STATEMENTS} statements.")
    people: dict[str, str | None] = {}
    said: list[Cells] = []
    for line, row in rows:
        if row[who] in people or len(people) == MOST_PARTICIPANTS:
            raise Unreadable(
                f"{PARTICIPANTS}, line {line}: participant “{row[who][:40]}” comes twice, or there are more than "
                f"{MOST_PARTICIPANTS} of them. Give each one line."
            )
        people[row[who]] = (row[group] or None) if group is not None else None
        said.append(_said(line, header, row, columns))
    cells = empty(len(people), len(columns) + len(silent))
    if said and columns:
        cells[:, : len(columns)] = np.stack(said)
    return tuple(people), tuple([header[place] for place in columns] + silent), cells, people


def _said(line: int, header: list[str], row: list[str], columns: list[int]) -> Cells:
    try:
        return np.array([SAID[row[place]] for place in columns], dtype=np.int8)
    except KeyError as wrong:
        name = next(header[place] for place in columns if row[place] not in SAID)
        raise Unreadable(
            f"{PARTICIPANTS}, line {line}: “{wrong.args[0][:40]}” for statement “{name[:40]}” is no vote. "
            "Write 1, -1, 0, or nothing."
        ) from wrong


def _comments(lines: Lines) -> Iterator[Comment]:
    for line, row in _named(COMMENTS, lines, "comment-id"):
        moderated = row.get("moderated", "") or "0"
        if moderated not in ("-1", "0", "1"):
            raise Unreadable(f"{COMMENTS}, line {line}: “{moderated[:40]}” is not how a statement can be moderated.")
        is_meta = (row.get("is-meta") or row.get("is_meta") or "").lower() in TRUE
        yield Comment(row["comment-id"], int(moderated), is_meta, row.get("comment-body", ""))


def _cast(lines: Lines) -> list[tuple[str, str, int]]:
    """Votes in the order of their time."""
    found: list[tuple[int, str, str, int]] = []
    for line, row in _named(VOTES, lines, "timestamp", "comment-id", "voter-id", "vote"):
        if row["vote"] not in SAID or not row["vote"] or not row["timestamp"].isdecimal() or len(row["timestamp"]) > 20:
            raise Unreadable(f"{VOTES}, line {line}: write a time in milliseconds, and 1, -1 or 0 for the vote.")
        if len(found) == MOST_VOTES:
            raise Unreadable(f"{VOTES}: there are more than {MOST_VOTES} votes.")
        found.append((int(row["timestamp"]), row["voter-id"], row["comment-id"], int(float(row["vote"]))))
    found.sort(key=lambda vote: vote[0])
    return [vote[1:] for vote in found]


def read_groups(lines: Lines) -> dict[str, str | None]:
    """A CSV file with the columns participant and group; an empty group is none.

    >>> read_groups(["participant,group", "0,a", "1,"])
    {'0': 'a', '1': None}
    """
    found: dict[str, str | None] = {}
    for line, row in _named("The groups", lines, "participant", "group"):
        if row["participant"] in found:
            raise Unreadable(f"The groups, line {line}: participant “{row['participant'][:40]}” comes twice.")
        found[row["participant"]] = row["group"] or None
    return found


def _named(file: str, lines: Lines, *needed: str) -> Iterator[tuple[int, Row]]:
    """Each row with its line, by the names of the columns."""
    rows = _rows(file, lines)
    header = next(rows, (1, []))[1]
    for name in needed:
        _column(file, header, name)
    for line, row in rows:
        yield line, dict(zip(header, row, strict=True))


def _column(file: str, header: list[str], name: str) -> int:
    if name not in header:
        raise Unreadable(f"{file}, line 1: there is no column “{name}”. Its first line names the columns.")
    return header.index(name)


def _rows(file: str, lines: Lines) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each as long as the first one, with the line it ends on."""
    reader = csv.reader(_bounded(file, lines), strict=True)
    wide = 0
    while True:
        try:
            row = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as wrong:
            raise Unreadable(f"{file}, line {reader.line_num}, is not CSV: {wrong}.") from wrong
        except UnicodeDecodeError as wrong:
            raise Unreadable(f"{file} is not UTF-8 after line {reader.line_num}. Save it as UTF-8.") from wrong
        if not any(row):
            continue
        if wide and len(row) != wide:
            raise Unreadable(f"{file}, line {reader.line_num}, has {len(row)} cells, and the first line has {wide}.")
        if not wide and len(set(row)) != len(row):
            raise Unreadable(f"{file}, line 1: two columns have the same name. Give each a name of its own.")
        wide = wide or len(row)
        yield reader.line_num, row


def _bounded(file: str, lines: Lines) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise Unreadable(f"{file}, line {number}, is longer than {LONGEST_LINE} signs. Is this an export of Polis?")
        yield line.removeprefix("\ufeff") if number == 1 else line


# Writing


def write_export(
    votes: Votes,
    groups: Groups | None = None,
    *,
    texts: Mapping[Hashable, str] | None = None,
    authors: Mapping[Hashable, Hashable] | None = None,
) -> Exported:
    """The three files as Polis has them. There are no times of votes: `timestamp` is the place of the vote in the file.

    `texts` and `authors` belong to statements; who may be named as an author is for the caller to know.

    >>> written = write_export(Votes.of(["a"], [1, 2], [("a", 2, -1)]), {"a": 0})
    >>> written.participants_votes.splitlines()
    ['participant,group-id,n-comments,n-votes,n-agree,n-disagree,1,2', 'a,0,0,1,0,1,,-1']
    """
    return Exported(
        _participants_votes(votes, groups or {}, authors or {}), _told(votes, texts, authors), _one_by_one(votes)
    )


def _csv(header: Iterable[Hashable], rows: Iterable[Iterable[Hashable]]) -> str:
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return file.getvalue()


def _participants_votes(votes: Votes, groups: Groups, authors: Mapping[Hashable, Hashable]) -> str:
    wrote = Counter(authors.values())
    rows = []
    for person, cells in zip(votes.participants, votes.cells, strict=True):
        group = groups.get(person)
        numbers = (np.count_nonzero(cells), np.count_nonzero(cells == AGREE), np.count_nonzero(cells == DISAGREE))
        said = [WRITTEN[cell] for cell in cells.tolist()]
        rows.append([person, "" if group is None else group, wrote[person], *numbers, *said])
    return _csv(["participant", "group-id", *NUMBERS, *votes.statements], rows)


def _told(votes: Votes, texts: Mapping[Hashable, str] | None, authors: Mapping[Hashable, Hashable] | None) -> str:
    header = ["timestamp", "comment-id", "author-id", "agrees", "disagrees", "moderated", "is-meta"]
    rows = []
    for number, statement in enumerate(votes.statements):
        said = votes.cells[:, number]
        agrees, disagrees = int((said == AGREE).sum()), int((said == DISAGREE).sum())
        moderated = -1 if statement in votes.moderated_out else 1
        author = "" if authors is None else authors.get(statement, "")
        row = [number, statement, author, agrees, disagrees, moderated, str(statement in votes.meta).lower()]
        rows.append([*row, texts.get(statement, "")] if texts is not None else row)
    return _csv([*header, "comment-body"] if texts is not None else header, rows)


def _one_by_one(votes: Votes) -> str:
    rows = (
        (number, votes.statements[column], votes.participants[row], WRITTEN[votes.cells[row, column]])
        for number, (column, row) in enumerate(zip(*np.nonzero(votes.cells.T), strict=True))
    )
    return _csv(["timestamp", "comment-id", "voter-id", "vote"], rows)
