"""Two texts laid over one another: what stayed, what was taken out, what was put in, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, ADDED = "same", "gone", "added"
WORD = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, went or came."""

    kind: str
    text: str


def text_difference(before: str, after: str) -> list[Piece]:
    """What makes `after` of `before`: lines first, then the words of lines that changed, so that long texts stay quick.

    Without what came it reads as `before`, without what went as `after`.

    >>> [(piece.kind, piece.text) for piece in text_difference("We pause twice.", "We pause often.")]
    [('same', 'We pause '), ('gone', 'twice.'), ('added', 'often.')]
    """
    pieces: list[Piece] = []
    for old, new in _changes(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        if old == new:
            pieces.append(Piece(SAME, old))
        else:
            pieces += _of_words(old, new)
    return list(_joined(pieces))


def _of_words(old: str, new: str) -> Iterator[Piece]:
    for gone, came in _changes(WORD.findall(old), WORD.findall(new)):
        if gone == came:
            yield Piece(SAME, gone)
            continue
        yield Piece(GONE, gone)
        yield Piece(ADDED, came)


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    matched = SequenceMatcher(None, before, after, autojunk=False)
    for _, i1, i2, j1, j2 in matched.get_opcodes():
        yield "".join(before[i1:i2]), "".join(after[j1:j2])


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one, and nothing empty."""
    run = Piece("", "")
    for piece in pieces:
        if not piece.text:
            continue
        if piece.kind == run.kind:
            run = Piece(run.kind, run.text + piece.text)
            continue
        if run.text:
            yield run
        run = piece
    if run.text:
        yield run
