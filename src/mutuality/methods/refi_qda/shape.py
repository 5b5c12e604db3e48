"""Codebooks and coded texts as plain values, whatever file they come from or go to.

What is read and written, traps and limits: docs/methods/refi-qda.md.
"""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

OURS = UUID("6f0e8b0c-5d3a-5b0e-9a51-0d0f3c1b7a52")  # the name space of ids made from other ids
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True)
class Code:
    """A theme. `guid` is a UUID as text, `parent` the guid of the code above it, `colour` #RRGGBB or nothing."""

    guid: str
    name: str
    description: str = ""
    parent: str | None = None
    colour: str = ""
    is_codable: bool = True


@dataclass(frozen=True)
class CodeSet:
    """Codes that somebody put together, across the hierarchy."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """Codes in the order they are shown in, a parent before what is below it."""

    codes: tuple[Code, ...] = ()
    sets: tuple[CodeSet, ...] = ()


@dataclass(frozen=True)
class User:
    guid: str
    name: str = ""


@dataclass(frozen=True)
class Coding:
    """One code given to a passage, by a user."""

    guid: str
    code: str
    user: str | None = None


@dataclass(frozen=True)
class Selection:
    """A passage from `start` to before `end`, counted in code points of the text as Python does. `name` quotes it."""

    guid: str
    start: int
    end: int
    codings: tuple[Coding, ...] = ()
    name: str = ""
    description: str = ""
    user: str | None = None


@dataclass(frozen=True)
class Source:
    """A text and the passages that are marked in it."""

    guid: str
    name: str
    text: str
    selections: tuple[Selection, ...] = ()
    description: str = ""

    def quote(self, selection: Selection) -> str:
        return self.text[selection.start : selection.end]


@dataclass(frozen=True)
class Project:
    name: str
    codebook: Codebook = field(default_factory=Codebook)
    users: tuple[User, ...] = ()
    sources: tuple[Source, ...] = ()
    description: str = ""


def guid_of(*ids: Hashable) -> str:
    """The same guid for the same ids, always: a guid for something that has ids of its own.

    >>> guid_of("code", 7) == guid_of("code", 7) != guid_of("code", 8)
    True
    """
    return str(uuid5(OURS, repr(ids)))


def check_codebook(codebook: Codebook) -> None:
    """Raises ValueError where a guid is none or stands twice, a parent comes later, or a set holds strangers."""
    known: set[str] = set()
    for code in codebook.codes:
        if code.parent is not None and code.parent not in known:
            raise ValueError(f"The code {code.name!r} stands before the code above it, or that one is missing.")
        if code.colour and not COLOUR.fullmatch(code.colour):
            raise ValueError(f"The code {code.name!r} has a colour that is not written as #RRGGBB.")
        known.add(code.guid)
    _check_guids((*codebook.codes, *codebook.sets))
    for each in codebook.sets:
        if not known.issuperset(each.codes):
            raise ValueError(f"The set {each.name!r} holds a code that is not in the codebook.")


def check_project(project: Project) -> None:
    """Raises ValueError as check_codebook does, and where a coding names a code or user who is not there."""
    check_codebook(project.codebook)
    selections = [selection for source in project.sources for selection in source.selections]
    codings = [coding for selection in selections for coding in selection.codings]
    book = project.codebook
    _check_guids((*book.codes, *book.sets, *project.users, *project.sources, *selections, *codings))
    codes, users = {code.guid for code in project.codebook.codes}, {None, *(user.guid for user in project.users)}
    if not codes.issuperset(coding.code for coding in codings):
        raise ValueError("A passage has a code that is not in the codebook: put the code there.")
    if not users.issuperset([*(each.user for each in selections), *(each.user for each in codings)]):
        raise ValueError("A passage was marked by somebody who is not among the users: put them there.")
    for source in project.sources:
        if any(not 0 <= each.start <= each.end <= len(source.text) for each in source.selections):
            raise ValueError(f"A passage of {source.name!r} lies outside its text: count in code points.")


def _check_guids(things: Iterable[Any]) -> None:
    seen: set[str] = set()
    for thing in things:
        if _is_no_guid(thing.guid):
            raise ValueError(f"{thing.guid!r} is no guid: write it as a UUID, in small letters; guid_of makes one.")
        if thing.guid in seen:
            raise ValueError(f"The guid {thing.guid} stands for two things: give each its own.")
        seen.add(thing.guid)


def _is_no_guid(guid: str) -> bool:
    try:
        return str(UUID(guid)) != guid
    except (ValueError, AttributeError, TypeError):
        return True
