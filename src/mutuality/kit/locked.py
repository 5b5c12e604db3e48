"""Short texts under lock and key: what lies in the database can be opened only with a key that does not."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def locked(text: str) -> str:
    """`text`, for nobody without the key. Texts of one length give tokens of one length, and no token tells an hour.

    >>> unlocked(locked("K7QM")), len(locked("K7QM")) == len(locked("2F9T"))
    ('K7QM', True)
    """
    return _lock().encrypt_at_time(text.encode(), 0).decode()  # a Fernet token would say when it was made


def unlocked(token: str) -> str | None:
    """What was locked; None where another key has locked it."""
    try:
        return _lock().decrypt(token.encode()).decode()
    except InvalidToken:
        return None


def _lock() -> Fernet:
    key = hmac.new(settings.SEAL_KEY.encode(), b"kit.locked", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))
