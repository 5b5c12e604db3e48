"""The form with which each kind of exercise is prepared."""

from .exercise import PrepareForm

FORMS: dict[str, type[PrepareForm]] = {}
