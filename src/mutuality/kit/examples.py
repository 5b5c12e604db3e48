"""The form that the style page shows: one of each kind of field."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import Form, Switches


class ExampleForm(Form):
    words = forms.CharField(
        label=_("What would you like to say?"),
        help_text=_("Others at your table read this at once. You can change it until the table closes."),
        widget=forms.Textarea(attrs={"rows": 3, "data-draft": "style"}),
    )
    voice = forms.ChoiceField(
        label=_("As"),
        choices=[("named", _("Rosa")), ("pseudonym", _("“R. by the window”")), ("anonymous", _("Nobody can know"))],
        widget=Switches,
    )
    scope = forms.ChoiceField(
        label=_("Seen by"),
        choices=[("table", _("This table")), ("pod", _("My pod")), ("partnership", _("The whole partnership"))],
        widget=Switches,
    )
    quotation = forms.ChoiceField(
        label=_("May be quoted"),
        choices=[("yes", _("Yes")), ("ask", _("Ask me first")), ("no", _("No"))],
        widget=Switches,
    )
    content_note = forms.CharField(
        label=_("Content note"),
        help_text=_("Say in a few words what may be hard to read. Your words then open only when somebody asks."),
        required=False,
    )
    language = forms.ChoiceField(label=_("In which language"), choices=[("en", _("English")), ("es", _("Spanish"))])
    closes_on = forms.DateField(
        label=_("Until when"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Give a day, for example 2030-05-17.")},
    )
    read_aloud = forms.BooleanField(label=_("Somebody may read this aloud for me"), required=False)
