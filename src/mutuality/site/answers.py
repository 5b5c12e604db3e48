"""What commands that answer in files share: written whole or not at all, and refused in a sentence."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click


class Unfit(click.ClickException):
    """The sentence says what to change."""

    exit_code = 2


def write(answer: Mapping[str, Any], out: str, file: str) -> None:
    """As JSON to `out`; `-` is standard output. `file` is what was read."""
    write_all({out: json.dumps(answer, ensure_ascii=False, indent=1) + "\n"}, file)


def write_all(texts: Mapping[str, str], *read: str) -> None:
    """Each text to the file of that name, all whole or none at all; `-` is standard output. None of those that were
    `read` is written over."""
    files = {Path(name): text for name, text in texts.items() if name != "-"}
    for target in files:
        if any(name != "-" and target.exists() and target.samefile(name) for name in read):
            raise ValueError("The answer would take the place of what was read. Give another name for it.")
    with ExitStack() as mess:
        parts = {target: _part(target, text, mess) for target, text in files.items()}
        for target, part in parts.items():
            part.replace(target)
    if "-" in texts:
        click.echo(texts["-"], nl=False)


def _part(target: Path, text: str, mess: ExitStack) -> Path:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    mess.callback(part.unlink, missing_ok=True)
    part.write_text(text, encoding="utf-8")
    return part


@contextmanager
def sentences() -> Iterator[None]:
    """Turn what people can mend into a sentence on standard error and exit 2."""
    try:
        yield
    except ValueError as wrong:
        raise Unfit(str(wrong)) from wrong
    except OSError as wrong:
        raise Unfit(f"{wrong.filename or 'The system'}: {wrong.strerror or wrong}.") from wrong
