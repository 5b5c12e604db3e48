"""The form with which each kind of exercise is prepared."""

from .exercise import PrepareForm
from .opinions import OpinionsForm

FORMS: dict[str, type[PrepareForm]] = {
    "opinions": OpinionsForm,
}
