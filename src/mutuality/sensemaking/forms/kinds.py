"""The form with which each kind of exercise is prepared."""

from .delphi import DelphiForm
from .exercise import PrepareForm

FORMS: dict[str, type[PrepareForm]] = {"delphi": DelphiForm}
