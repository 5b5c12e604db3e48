"""Bringing in a conversation that was held elsewhere: its files, read within bounds."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import OnceForm
from mutuality.kit.refused import Refused
from mutuality.methods.opinion_map.polis_files import (
    COMMENTS,
    LONGEST_LINE,
    PARTICIPANTS,
    VOTES,
    Conversation,
    Unreadable,
    read_export,
)

LARGEST = 20 << 20  # bytes of one file when it is unpacked
MOST_LINES = {PARTICIPANTS: 5_001, COMMENTS: 2_000, VOTES: 50_000}
MOST_FILES = 200  # in a zip


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several."""

    widget = SeveralFiles

    def clean(self, data, initial=None):
        several = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in several or [None]]


class BringInForm(OnceForm):
    title = forms.CharField(label=_("What shall it be called?"), max_length=200)
    prompt = forms.CharField(
        label=_("Where does it come from, and what were people asked?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": False}),
    )
    export = FilesField(
        label=_("The files"),
        widget=SeveralFiles(attrs={"accept": ".csv,.zip,text/csv,application/zip"}),
        help_text=_(
            "comments.csv with participants-votes.csv or votes.csv, as Polis gives them out; or all as one zip."
        ),
        error_messages={"required": _("Choose the files first."), "empty": _("A file is empty. Choose them again.")},
    )

    def clean(self):
        said = super().clean()
        files = said.pop("export", None)
        if files and not self.errors:
            try:
                said["conversation"] = conversation_in(files)
            except Refused as refusal:
                self.add_error(refusal.field, refusal.said(gettext))
        return said


def conversation_in(files) -> Conversation:
    """What uploaded files hold. Everything is read as it streams, and never more than LARGEST of any."""
    with ExitStack() as until_read:
        found = {}
        for each in files:
            name = _last(each.name)
            if name.endswith(".zip"):
                found |= _unzipped(each, until_read)
            elif name in MOST_LINES:
                found[name] = _lines(each, name)
        return _read(found)


def _read(found: Mapping[str, Iterator[str]]) -> Conversation:
    try:
        return read_export(*(found.get(name) for name in (PARTICIPANTS, COMMENTS, VOTES)))
    except Unreadable as why:
        raise Refused("These files cannot be read. {why}", field="export", why=str(why)) from None
    except ValueError:
        said = "This is too much for a page. Use the command `mutuality opinion-map`."
        raise Refused(said, field="export") from None


def _last(path: str) -> str:
    """The name alone, without folders; `summary` and `conversation-2-votes.csv` are other files."""
    return path.replace("\\", "/").rsplit("/", 1)[-1].lower()


def _unzipped(file, until_read: ExitStack) -> dict[str, Iterator[str]]:
    try:
        zipped = until_read.enter_context(zipfile.ZipFile(file))
        inside = zipped.infolist()
        if len(inside) > MOST_FILES:
            raise Refused("There are too many files in this zip. Take only those of one conversation.", field="export")
        wanted = {_last(each.filename): each for each in inside if _last(each.filename) in MOST_LINES}
        return {name: _lines(until_read.enter_context(zipped.open(each)), name) for name, each in wanted.items()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        raise Refused(
            "This zip cannot be opened. Choose it again, or give the files one by one.", field="export"
        ) from None


class _Bounded(io.RawIOBase):
    """A file that refuses to be longer than LARGEST, however small it was packed."""

    def __init__(self, file, name: str):
        self.file, self.name, self.left = file, name, LARGEST

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        try:
            piece = self.file.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
            said = "{name} cannot be read to its end. Choose the files again."
            raise Refused(said, field="export", name=self.name) from None
        self.left -= len(piece)
        if self.left < 0:
            said = "{name} is too large for a page. Use the command `mutuality opinion-map`."
            raise Refused(said, field="export", name=self.name)
        buffer[: len(piece)] = piece
        return len(piece)


def _lines(file, name: str) -> Iterator[str]:
    text = io.TextIOWrapper(io.BufferedReader(_Bounded(file, name)), encoding="utf-8-sig", newline="")
    for number, line in enumerate(iter(lambda: text.readline(LONGEST_LINE + 1), ""), 1):
        if number > MOST_LINES[name]:
            said = "{name} is too large for a page. Use the command `mutuality opinion-map`."
            raise Refused(said, field="export", name=name)
        yield line
