"""The form with which each kind of exercise is prepared."""

from .concept_map import ConceptMapForm
from .exercise import PrepareForm

FORMS: dict[str, type[PrepareForm]] = {
    "concept_map": ConceptMapForm,
}
