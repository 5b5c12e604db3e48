"""The form with which each kind of exercise is prepared."""

from .concept_map import ConceptMapForm
from .delphi import DelphiForm
from .exercise import PrepareForm
from .opinions import OpinionsForm
from .priorities import PreparePrioritiesForm

FORMS: dict[str, type[PrepareForm]] = {
    "opinions": OpinionsForm,
    "concept_map": ConceptMapForm,
    "priorities": PreparePrioritiesForm,
    "delphi": DelphiForm,
}
