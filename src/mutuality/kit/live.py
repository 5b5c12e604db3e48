"""Tell open browsers that something changed. Names only, never content.

A page carries a short-lived signed `ticket` for the names it shows; `home.stream` lets a browser listen with it.
With PostgreSQL the name travels by NOTIFY to every process, with SQLite it stays in the one process there is.
"""

import time
from collections.abc import Callable, Iterable

from django.core import signing
from django.db import connection, transaction

CHANNEL = "mutuality_live"
TICKET_AGE = 15 * 60  # seconds in which a browser may connect with a ticket
STEP = 5 * 60
Listener = Callable[[str], None]
_listeners: list[Listener] = []


def touch(*names: str) -> None:
    """After commit, say that what carries one of `names` has changed."""
    transaction.on_commit(lambda: _announce(names), robust=True)


def _announce(names: tuple[str, ...]) -> None:
    if connection.vendor != "postgresql":
        return hear(*names)
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, name])


def hear(*names: str) -> None:
    """Pass `names` on to the listeners of this process."""
    for listener in list(_listeners):
        for name in names:
            listener(name)


def listen(listener: Listener) -> Callable[[], None]:
    """Call `listener` with each name from now on; returns what stops it."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def ticket(names: Iterable[str], now: float | None = None) -> str:
    """A signed permission to hear `names`, without a person in it.

    It is the same for five minutes, so that a page that shows it can be answered with “not modified”.
    """
    until = -(-((now or time.time()) + TICKET_AGE) // STEP) * STEP
    return signing.Signer(salt="live").sign_object([int(until), *sorted(set(names))], compress=True)


def names_of(ticket: str, now: float | None = None) -> list[str]:
    """The names a ticket admits to. Raises `signing.BadSignature` for a false or an old one."""
    until, *names = signing.Signer(salt="live").unsign_object(ticket)
    if until < (now or time.time()):
        raise signing.SignatureExpired("This ticket is too old.")
    return names
