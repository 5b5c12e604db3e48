"""A theme as one description, which is all that other programs know; and back again."""

from collections.abc import Iterable, Sequence

from mutuality.kit.refused import Refused
from mutuality.methods.refi_qda import Code

from .codebook import MOST_THEMES

INCLUDE, EXCLUDE = "Include: ", "Exclude: "
LONGEST_NAME = 120


def described(definition: str, include: str, exclude: str) -> str:
    """What a theme means in one text.

    >>> described("Who holds money.", "", "Not for pay.")
    'Who holds money.\\n\\nExclude: Not for pay.'
    """
    parts = [definition, INCLUDE + include if include else "", EXCLUDE + exclude if exclude else ""]
    return "\n\n".join(filter(None, parts))


def read_description(description: str) -> dict[str, str]:
    """Definition, include and exclude out of one text; what is not marked belongs to the definition.

    >>> read_description("Who holds money.\\n\\nExclude: Not for pay.")
    {'definition': 'Who holds money.', 'include': '', 'exclude': 'Not for pay.'}
    """
    found: dict[str, list[str]] = {"definition": [], "include": [], "exclude": []}
    into = "definition"
    for part in description.split("\n\n"):
        for name, mark in (("include", INCLUDE), ("exclude", EXCLUDE)):
            if part.startswith(mark):
                into, part = name, part.removeprefix(mark)
        found[into].append(part)
    return {name: "\n\n".join(parts).strip() for name, parts in found.items()}


def check_codes(codes: Sequence[Code], there: int) -> None:
    """May these come into a draft that has `there` themes?"""
    if not codes:
        raise Refused("There is no theme in this file.", field="file")
    if len(codes) + there > MOST_THEMES:
        raise Refused("These would be more than {most} themes.", field="file", most=MOST_THEMES)


def names_for(codes: Iterable[Code]) -> dict[str, str]:
    """guid → a name that no other code of the file has: with the name of the code above it, or with a number.

    >>> found = names_for([Code("1", "Pay"), Code("2", "Late", parent="1"), Code("3", "late"), Code("4", " ")])
    >>> list(found.values())
    ['Pay', 'Late', 'late (2)', '?']
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for code in codes:
        plain = " ".join(code.name.split())[: LONGEST_NAME - 8] or "?"
        above = names.get(code.parent or "", "")
        tries = [plain, *([f"{plain} ({above})"[:LONGEST_NAME]] if above else [])]
        name = next((each for each in tries if each.casefold() not in taken), "")
        number = 2
        while not name:
            name = f"{plain} ({number})" if f"{plain} ({number})".casefold() not in taken else ""
            number += 1
        names[code.guid] = name
        taken.add(name.casefold())
    return names
