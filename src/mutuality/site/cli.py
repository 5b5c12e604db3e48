"""The command `mutuality`; each part says with --help what it does, with an example."""

import os
import secrets
from contextlib import contextmanager

import click
import django
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from mutuality import __version__

from . import environment
from .concept_map import concept_map
from .environment import Misconfigured
from .opinion_map import opinion_map
from .tally import tally

HOST = click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
PORT = click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any free port.")
DATA = click.option("--data", type=click.Path(file_okay=False), help="The instance's folder.  [default: ./var]")
KEYS = ["MUTUALITY_SECRET_KEY", "MUTUALITY_SEAL_KEY"]


class Unfit(click.ClickException):
    """What was asked for cannot be done; the sentence says what to change."""

    exit_code = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mutuality")
def main() -> None:
    """The working home of a research partnership that means to share power."""


@main.command()
@PORT
@DATA
def demo(port: int, data: str | None) -> None:
    """Load the example partnership once, and serve it on this machine.

    Anyone who can reach it may become any member of the example. Keep it apart from real work.

    Example: mutuality demo --port 8000 --data ./var
    """
    with sentences():
        wake(data, {"MUTUALITY_STAGE": "demo"})
        call_command("demo", port=port)


@main.command()
@HOST
@PORT
@DATA
def serve(host: str, port: int, data: str | None) -> None:
    """Serve the instance; `mutuality settings` lists what the environment may say.

    Example: MUTUALITY_HOSTS=home.example.org mutuality serve --host 0.0.0.0 --port 8000
    """
    with sentences():
        wake(data)
        call_command("serve", host=host, port=port)


@main.command()
def settings() -> None:
    """List the environment variables: each with its value here, and what it is for. Secrets are not shown.

    Example: mutuality settings
    """
    width = max(len(variable.name) for variable in environment.VARIABLES)
    for variable in environment.VARIABLES:
        click.echo(f"{variable.name:{width}}  {shown(variable)}\n{'':{width}}  {variable.meaning}")


def shown(variable: environment.Variable) -> str:
    value = os.environ.get(variable.name, "")
    if variable.secret:
        return "(set)" if value else "(not set)"
    return value or (f"{variable.default} (default)" if variable.default else "(not set)")


@main.group()
def record() -> None:
    """The shared record of each partnership."""


@record.command()
@click.argument("partnership", default="")
@DATA
def verify(partnership: str, data: str | None) -> None:
    """Check that nothing in the record was changed, moved or removed.

    Prints the head of each record, to compare with the one in your letters, and exits 0; or prints the first entry
    that does not hold, and exits 1.

    Example: mutuality record verify river-health --data ./var
    """
    with sentences():
        wake_without_keys(data)
        call_command("verify", partnership)


@main.group()
def mail() -> None:
    """What becomes of letters."""


@mail.command()
@DATA
def bounced(data: str | None) -> None:
    """Note that a letter came back: reads one delivery status notification (RFC 3464) from standard input.

    Who invited is told to ask for another address. Give this command to your mail server for the address that letters
    come from. Anything but such a notification is refused with exit 2.

    Example: mutuality mail bounced --data ./var < message
    """
    with sentences():
        wake_without_keys(data)
        call_command("bounced")


main.add_command(opinion_map)
main.add_command(concept_map)
main.add_command(tally)


def wake(data: str | None, more: dict[str, str] | None = None) -> None:
    """Make Django ready for the instance in `data`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mutuality.site.settings")
    os.environ.update({"MUTUALITY_DATA": data} if data else {})
    os.environ.update(more or {})
    django.setup()


def wake_without_keys(data: str | None) -> None:
    """The same for a command that signs and seals nothing: it needs no keys, and makes no folder."""
    folder = data or environment.read("MUTUALITY_DATA")
    if not environment.read("DATABASE_URL") and not os.path.exists(os.path.join(folder, "mutuality.sqlite3")):
        raise Unfit(f"There is no instance in {folder}. Say with --data where it is.")
    wake(data, {name: environment.read(name) or secrets.token_urlsafe(50) for name in KEYS})


@contextmanager
def sentences():
    """Turn what people can mend into a sentence on standard error and exit 2."""
    try:
        yield
    except (Misconfigured, CommandError) as wrong:
        raise Unfit(str(wrong)) from wrong
    except OSError as wrong:
        raise Unfit(f"{wrong.filename or 'The system'}: {wrong.strerror or wrong}.") from wrong
    except DatabaseError as wrong:
        raise Unfit(f"The database cannot be used: {str(wrong).strip().splitlines()[0]}") from wrong


if __name__ == "__main__":
    main()
