"""Every sentence the house can say, found where it is written: in gettext calls, in templates, and kept in English.

A sentence of a rule, a power or the record is kept in English and translated when somebody reads it. No gettext call
stands around it; KEPT, NOTES and the rest say in which places such sentences stand.
"""

import ast
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

HOUSE = Path(__file__).resolve().parent.parent
SOURCE = HOUSE / "src" / "mutuality"

PLAIN = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"))
COUNTED = dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2))
IN_CONTEXT = dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2))
COUNTED_IN_CONTEXT = dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3))
CALLS = PLAIN | COUNTED | IN_CONTEXT | COUNTED_IN_CONTEXT

KEPT = {"Refused": (0,), "Power": (1,), "Office": (1, 2), "Purpose": (2, 3), "Asked": (2,)}  # class: which arguments
KEPT_BY_NAME = {"granted_by", "decided_by"}  # keyword arguments, and names, whose words are shown
FOR_BUILDERS = (
    "kit/templates/kit/style.html",
    "kit/examples.py",
)  # the page of patterns: invented examples, in English
TABLES = {"IN_WORDS"}  # tables of ours whose values are shown
NOTES = re.compile(r"_?note(_\w+)?|_?tell")  # calls that write into the record
SLOT = re.compile(r"\{[a-z_]+\}")


@dataclass(frozen=True, order=True)
class Sentence:
    """What a catalogue has one entry for."""

    text: str
    plural: str = ""
    context: str = ""


@dataclass
class Found:
    """In which files a sentence stands, and what translators should know of it."""

    files: set[str] = field(default_factory=set)
    hints: set[str] = field(default_factory=set)


def words_of(source: Path = SOURCE, house: Path = HOUSE) -> dict[Sentence, Found]:
    """All sentences below `source`, in an order that stays; where a sentence is counted too, that entry serves both."""
    all_words: dict[Sentence, Found] = {}
    for path in sorted(filter(_is_said_to_people, source.rglob("*"))):
        for sentence, hints in words_in(path):
            found = all_words.setdefault(sentence, Found())
            found.files.add(path.relative_to(house).as_posix())
            found.hints.update(hints)
    for counted in [each for each in all_words if each.plural]:
        if single := all_words.pop(Sentence(counted.text, "", counted.context), None):
            all_words[counted].files |= single.files
    return dict(sorted(all_words.items()))


def _is_said_to_people(path: Path) -> bool:
    if {"tests", "migrations"} & set(path.parts) or path.as_posix().endswith(FOR_BUILDERS):
        return False
    return path.suffix in {".py", ".html", ".txt"}


def words_in(path: Path) -> Iterator[tuple[Sentence, Iterable[str]]]:
    """The sentences of one file, each with the hints for translators that stand above it."""
    code = path.read_text()
    if path.suffix != ".py":
        # Templates become calls of gettext with blanked text between; indented blanks would not be read as Python.
        yield from _called("\n".join(line.strip() for line in templatize(code).splitlines()))
        return
    yield from _called(code)
    for text in _kept(ast.parse(code)):
        yield Sentence(text), ()


def _called(code: str) -> Iterator[tuple[Sentence, Iterable[str]]]:
    lines = io.BytesIO(code.encode())
    for _, message, hints, context in extract("python", lines, CALLS, comment_tags=("Translators:",)):
        text, plural = (message, "") if isinstance(message, str) else message
        yield Sentence(text, plural, context or ""), hints


def _kept(tree: ast.Module) -> Iterator[str]:
    """Sentences that no gettext call stands around."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _handed_over(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            yield from _named(node)


def _handed_over(call: ast.Call) -> Iterator[str]:
    name = _name(call.func)
    for place in KEPT.get(name, ()):
        yield from _texts(call.args[place : place + 1])
    yield from _texts(each.value for each in call.keywords if each.arg in KEPT_BY_NAME)
    if NOTES.fullmatch(name):
        parts = [part for argument in call.args for part in ast.walk(argument)]
        yield from (text for text in _texts(parts) if _is_sentence(text))


def _named(node: ast.Assign | ast.AnnAssign) -> Iterator[str]:
    """Sentences with a name of their own, as in `TOO_LATE = "…."` or `sentence = "…."`; and the tables."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for name in map(_name, targets):
        if name in TABLES and isinstance(node.value, ast.Dict):
            yield from _texts(node.value.values)
        elif name in KEPT_BY_NAME:
            yield from _texts(
                [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
            )
        elif name == "sentence" or name.isupper():
            yield from (text for text in _texts([node.value]) if _is_sentence(text))


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _texts(nodes: Iterable[ast.AST | None]) -> Iterator[str]:
    return (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_sentence(text: str) -> bool:
    return " " in text and not text.startswith(("<", " <")) and (text.endswith((".", "?")) or bool(SLOT.search(text)))
