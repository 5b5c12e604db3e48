"""Forms with labels, help and errors that a person can act on; typed text survives every refusal."""

import uuid

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext

from mutuality.kit.refused import Refused


class Renderer(TemplatesSetting):
    """Fields and forms as kit/templates draws them."""

    form_template_name = "kit/form.html"
    field_template_name = "kit/field.html"


class Form(forms.Form):
    """A form whose fields are drawn in one way; see the style page."""

    template_name = "kit/form.html"
    required_css_class = "required"
    use_required_attribute = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def refuse(self, refusal: Refused) -> None:
        """Put a refusal where the person looks for it: at its field, or on top."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, gettext(refusal.sentence).format(**refusal.values))


class OnceForm(Form):
    """A form that makes something new: `once` names this one try, so that a repeated submit makes it once."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_once(self):
        return self.cleaned_data["once"]


def attempt(form: Form, action, *args, **more):
    """Call `action(*args, **fields)` with a valid form's fields.

    Returns what the action returns, or None when the form does not hold or the action refuses; the form then says why.
    An action that returns nothing counts as done: the answer is True.
    """
    if not form.is_valid():
        return None
    try:
        done = action(*args, **form.cleaned_data, **more)
    except Refused as refusal:
        form.refuse(refusal)
        return None
    return True if done is None else done
