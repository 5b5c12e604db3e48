"""Sealing a pseudonym: a keyed digest that matches one person to one thing, made with a key outside the database."""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings


def seal(person_uid: UUID, thing_id: UUID) -> str:
    """The seal of `person_uid` on `thing_id`: 64 hex signs, different for each thing, useless without the key."""
    message = f"{person_uid}:{thing_id}".encode()
    return hmac.new(settings.SEAL_KEY.encode(), message, hashlib.sha256).hexdigest()


def is_sealed_by(person_uid: UUID, thing_id: UUID, kept: str) -> bool:
    return bool(kept) and hmac.compare_digest(seal(person_uid, thing_id), kept)
