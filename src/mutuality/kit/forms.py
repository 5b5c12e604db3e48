"""Forms with labels, help and errors that a person can act on; typed text survives every refusal."""

import uuid
from datetime import datetime

from django import forms
from django.conf import settings
from django.db import IntegrityError
from django.forms.renderers import TemplatesSetting
from django.utils import timezone
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from mutuality.kit import fields, widgets
from mutuality.kit.refused import Refused

FIELD = "mutuality.kit.fields"


class Renderer(TemplatesSetting):
    """Forms as kit/templates draws them; fields and controls without a template, for a page has many."""

    form_template_name = "kit/form.html"
    field_template_name = FIELD

    def render(self, template_name, context, request=None):
        if template_name == FIELD:
            return fields.draw(context["field"])
        drawn = widgets.draw(template_name, context)
        return super().render(template_name, context, request) if drawn is None else drawn


REQUIRED = forms.Field.default_error_messages["required"]


def _say_what_is_missing(field):
    if isinstance(field, forms.BooleanField):
        return _("Tick this to go on.")
    if isinstance(field, forms.ChoiceField):
        return _("Choose one of these.")
    return _("Write something here.")


class Form(forms.Form):
    """A form whose fields are drawn in one way; see the style page."""

    template_name = "kit/form.html"
    required_css_class = "required"
    use_required_attribute = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for name, field in list(self.fields.items()):
            self.ask(name, field)

    def ask(self, name: str, field: forms.Field) -> None:
        """One more field, which says in our words what is missing."""
        if field.error_messages.get("required") == REQUIRED:
            field.error_messages["required"] = _say_what_is_missing(field)
        self.fields[name] = field

    def refuse(self, refusal: Refused) -> None:
        """Put a refusal where the person looks for it: at its field, or on top."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, refusal.said(gettext))


class Switches(forms.RadioSelect):
    """A few short answers to tap, all in sight. On a wide screen up to three such fields stand side by side."""

    in_a_row = True


class DayField(forms.DateField):
    """A day that has all its hours in every zone of the world: the first and the last year of the calendar have not."""

    def __init__(self, **kwargs):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        invalid = {"invalid": _("Give a day, for example 2030-05-17.")}
        super().__init__(widget=widget, error_messages=invalid, **kwargs)

    def to_python(self, value):
        day = super().to_python(value)
        if day is not None and not 1 < day.year < 9999:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class HourField(forms.TimeField):
    """The hour of a day, in the reader's own zone: what is asked beside a `DayField`."""

    def __init__(self, **kwargs):
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(label=_("At what hour?"), widget=widget, initial="18:00", **kwargs)


def moment_of(clean: dict) -> datetime | None:
    """Takes `day` and `hour` out of the clean fields: the moment in the reader's zone, or None where one is missing."""
    day, hour = clean.pop("day", None), clean.pop("hour", None)
    return timezone.make_aware(datetime.combine(day, hour)) if day and hour else None


class SeveralField(forms.ModelMultipleChoiceField):
    """Several of the things that are there. A number too large for any of them is none of them."""

    def _check_values(self, value):
        try:
            return super()._check_values(value)
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid_list"], code="invalid_list") from None


class LanguageForm(Form):
    """The language of the pages, and where to go back to."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=[(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of these languages."),
            "invalid_choice": _("The pages do not speak this language yet. Choose one of these."),
        },
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class OnceForm(Form):
    """A form that makes something new: `once` names this one try, so that a repeated submit makes it once."""

    # No id: a page may carry several of these forms.
    once = forms.UUIDField(
        widget=forms.HiddenInput(attrs={"id": False}),
        initial=uuid.uuid4,
        error_messages={
            "required": _("This page was not whole. Load it again, copy your words over, and send them."),
            "invalid": _("This page was not whole. Load it again, copy your words over, and send them."),
        },
    )

    def clean_once(self):
        return self.cleaned_data["once"]


def typed(request):
    """What a page with a form was sent; None while it is only looked at. An empty form that is sent is still sent."""
    return request.POST if request.method == "POST" else None


def attempt(form: Form, action, *args, **more):
    """Call `action(*args, **fields)` with a valid form's fields.

    Returns what the action returns, or None when the form does not hold or the action refuses; the form then says why.
    An action that returns nothing counts as done: the answer is True.
    """
    if not form.is_valid():
        return None
    try:
        done = _twice_if_it_clashes(action, *args, **form.cleaned_data, **more)
    except Refused as refusal:
        form.refuse(refusal)
        return None
    return True if done is None else done


def refusal_of(action, *args, **more) -> Refused | None:
    """Call an action that has no form of its own; the refusal, or None when it is done."""
    try:
        _twice_if_it_clashes(action, *args, **more)
    except Refused as refusal:
        return refusal
    return None


def _twice_if_it_clashes(action, *args, **more):
    """Two people, or one person's two submits, met in the same moment: the second try sees what the first one wrote."""
    try:
        return action(*args, **more)
    except IntegrityError:
        return action(*args, **more)
