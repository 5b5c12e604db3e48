"""Counting decisions: consent, consensus, majority, score, ranked and dots, all in one shape."""

from collections.abc import Callable, Mapping

from .points import dots, score
from .ranked import ranked
from .shape import Tally
from .stances import consensus, consent, majority

METHODS: Mapping[str, Callable[..., Tally]] = {
    "consent": consent,
    "consensus": consensus,
    "majority": majority,
    "score": score,
    "ranked": ranked,
    "dots": dots,
}
