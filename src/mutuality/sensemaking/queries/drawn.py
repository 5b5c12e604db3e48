"""What a drawing of an exercise gives, and under which versions it was made."""

import hashlib
import json
import platform
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mutuality import __version__


@dataclass(frozen=True)
class Drawn:
    """A result, ready to be kept: plain values only, people by the numbers of their `Respondent` rows."""

    method: str
    result: dict[str, Any]
    parameters: dict[str, Any]
    inputs: int
    inputs_digest: str
    versions: dict[str, str] = field(default_factory=dict)


def digest_of(inputs: Any) -> str:
    """SHA-256 over the inputs as JSON with sorted names; whoever has the same inputs gets the same digest."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def versions(**more: str) -> dict[str, str]:
    return {"mutuality": __version__, "python": platform.python_version(), "numpy": np.__version__, **more}
