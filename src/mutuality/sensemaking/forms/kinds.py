"""The form with which each kind of exercise is prepared."""

from .delphi import DelphiForm
from .exercise import PrepareForm
from .opinions import OpinionsForm
from .priorities import PreparePrioritiesForm

FORMS: dict[str, type[PrepareForm]] = {
    "opinions": OpinionsForm,
    "priorities": PreparePrioritiesForm,
    "delphi": DelphiForm,
}
