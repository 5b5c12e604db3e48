"""Facts that lower rooms announce to higher ones: after commit, ids only, listeners fail apart."""

import logging

from django.db import transaction
from django.dispatch import Signal

logger = logging.getLogger(__name__)


def announce(signal: Signal, **ids: object) -> None:
    """Send `signal` once the transaction has committed. A failing listener harms no one."""
    transaction.on_commit(lambda: _send(signal, ids), robust=True)


def _send(signal: Signal, ids: dict[str, object]) -> None:
    for listener, answer in signal.send_robust(sender=None, **ids):
        if isinstance(answer, Exception):
            logger.error("%s failed on an event", getattr(listener, "__qualname__", listener), exc_info=answer)
