"""The form with which each kind of exercise is prepared."""

from .exercise import PrepareForm
from .priorities import PreparePrioritiesForm

FORMS: dict[str, type[PrepareForm]] = {
    "priorities": PreparePrioritiesForm,
}
