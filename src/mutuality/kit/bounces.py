"""Letters that come back later: reading a delivery status notification (RFC 3464). Knows no Django."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message
from uuid import UUID

LARGEST = 1 << 20  # bytes of a notification that are read


class NotABounce(Exception):
    """What was handed over tells of no letter of ours that failed; the sentence says what it is."""


def name_in(notification: bytes) -> str:
    """The name of our letter that a notification says did not arrive; else NotABounce with what it is instead."""
    message = message_from_bytes(notification[:LARGEST], policy=policy.compat32)
    if message.get_content_type() != "multipart/report" or not _parts(message, "message/delivery-status"):
        raise NotABounce(
            "This is no delivery status notification (RFC 3464). Hand over the whole message, headers too."
        )
    actions = _actions(message)
    if "failed" not in actions:
        raise NotABounce(f"This notification says “{', '.join(sorted(actions))}”, not that a letter failed.")
    for name in _message_ids(message):
        if found := _ours(name):
            return found
    raise NotABounce("This notification is about no letter of ours: it names none that we wait to hear of.")


def _parts(message: Message, *kinds: str) -> list[Message]:
    return [part for part in message.walk() if part.get_content_type() in kinds]


def _actions(message: Message) -> set[str]:
    """What is said of each recipient: failed, delayed, delivered, relayed or expanded."""
    blocks = [block for part in _parts(message, "message/delivery-status") for block in _blocks(part)]
    return {str(block["Action"]).strip().lower() for block in blocks if block["Action"]}


def _blocks(part: Message) -> list[Message]:
    blocks = part.get_payload()
    return [block for block in blocks if isinstance(block, Message)] if isinstance(blocks, list) else []


def _message_ids(message: Message) -> Iterator[str]:
    """The names in the letter that comes back with the notification, whole or as headers alone."""
    for part in _parts(message, "message/rfc822"):
        yield from (str(letter["Message-ID"] or "") for letter in _blocks(part))
    for part in _parts(message, "text/rfc822-headers"):
        text = part.get_payload(decode=True)
        yield str(message_from_bytes(text if isinstance(text, bytes) else b"")["Message-ID"] or "")


def _ours(message_id: str) -> str:
    """
    >>> _ours("<3f0e6a8c-2a52-4d1e-9a0e-5a4f0a1c2b3d@home.example.org>"), _ours("<abc@elsewhere>")
    ('3f0e6a8c-2a52-4d1e-9a0e-5a4f0a1c2b3d', '')
    """
    name = message_id.strip().strip("<>").partition("@")[0]
    try:
        return str(UUID(name))
    except ValueError:
        return ""
