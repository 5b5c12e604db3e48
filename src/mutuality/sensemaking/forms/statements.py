"""Forms for statements."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import Form, OnceForm, SeveralField
from mutuality.meetings.queries.for_all import in_short, voices_on

from ..models import Statement


def sentence(label, **more):
    """A field for one short sentence."""
    return forms.CharField(label=label, max_length=500, widget=forms.Textarea(attrs={"rows": 2}), **more)


def _reason(label):
    return forms.CharField(label=label, max_length=300)


class SuggestForm(OnceForm):
    text = sentence(_("In one short sentence"), help_text=_("One thought that others can answer. No names."))


class DrawStatementForm(SuggestForm):
    """A statement, and the voices on one question that it is drawn from."""

    contributions = SeveralField(
        label=_("From which words does it come?"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, question, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if question is None:
            del self.fields["contributions"]
            return
        self.fields["contributions"].queryset = voices_on(question)
        self.fields["contributions"].label_from_instance = in_short


class RewordForm(Form):
    text = sentence(_("How should it say it?"))
    why = forms.CharField(label=_("Why?"), max_length=300, required=False)


class MergeForm(OnceForm):
    """Which statements say the same, and one sentence in their place."""

    statements = SeveralField(
        label=_("Which of these say the same?"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    text = sentence(_("One sentence in their place"))

    def __init__(self, exercise, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["statements"].queryset = exercise.statements.filter(state=Statement.State.IN)


class SetAsideForm(Form):
    why = _reason(_("Why? Everybody can read this."))
