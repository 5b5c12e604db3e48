"""Forms around the box. Nothing here fills itself in, and nothing is kept in the browser."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import DayField, Form

from ..rules.box import new_code

# The browser is asked to keep nothing: not as a suggestion, not as a draft, not for a spelling service elsewhere.
UNKEPT = {"autocomplete": "off", "spellcheck": "false"}
TYPED = UNKEPT | {"autocapitalize": "characters"}
LONGEST_CODE = 60  # with all that people add


class HandOutForm(Form):
    closes_on = DayField(
        label=_("Until which day can words be dropped into the box?"),
        help_text=_("Until the end of that day in UTC. Afterwards nothing stays of the slips."),
    )


class SlipForm(Form):
    slip = forms.CharField(
        label=_("What is written on your slip?"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs=TYPED),
        help_text=_("Four groups of four signs. Small letters do as well."),
    )


class DropForm(Form):
    """`code` was made with the page, so that a try that is sent again gives back the same one."""

    text = forms.CharField(
        label=_("What would you like to say?"),
        widget=forms.Textarea(attrs=UNKEPT | {"rows": 6}),
        error_messages={"required": _("Write what you would like to say first.")},
    )
    question = forms.ModelChoiceField(
        label=_("To which question?"), queryset=None, widget=forms.RadioSelect, empty_label=None
    )
    quotation = forms.ChoiceField(
        label=_("May be quoted"),
        widget=forms.RadioSelect,
        choices=[("no", _("no")), ("yes", _("yes"))],
        initial="no",
        help_text=_("Nobody can ask you later, for nobody knows whom to ask."),
    )
    content_note = forms.CharField(
        label=_("Content note"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=UNKEPT),
        help_text=_("Say in a few words what may be hard to read. Your words then open only when somebody asks."),
    )
    slip = forms.CharField(widget=forms.HiddenInput(attrs={"id": False}), max_length=LONGEST_CODE)
    code = forms.CharField(widget=forms.HiddenInput(attrs={"id": False}), initial=new_code, max_length=LONGEST_CODE)

    def __init__(self, questions, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["question"].queryset = questions
        self.fields["question"].label_from_instance = lambda question: question.text


class CodeForm(Form):
    code = forms.CharField(
        label=_("The code that you kept"), max_length=LONGEST_CODE, widget=forms.TextInput(attrs=TYPED)
    )


class VerdictForm(Form):
    shows = forms.ChoiceField(
        label=_("Should everybody be able to read this?"),
        choices=[("yes", _("Yes, show it")), ("no", _("No, do not show it"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("If not: why?"),
        required=False,
        max_length=200,
        help_text=_("Everybody reads this reason. Do not repeat the words in it."),
    )

    def clean_shows(self):
        return self.cleaned_data["shows"] == "yes"
