"""Becoming somebody of the example."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import Form

from .visitors import person_of


class VisitorForm(Form):
    """Whom to be (`m07`), and where to go as them."""

    person = forms.CharField(
        label=_("Person"), error_messages={"required": _("Choose somebody from the list, then you are them.")}
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_person(self):
        name = self.cleaned_data["person"]
        person = person_of(name)
        if person is None:
            sentence = _("Nobody in the example goes by “%(name)s”. Choose somebody from the list.")
            raise forms.ValidationError(sentence, params={"name": name[:40]})
        return person
