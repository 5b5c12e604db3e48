"""Forms for what comes after a meeting; each one's clean fields are what its action takes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import OnceForm

from ..queries import corrections as queries


class CorrectionForm(OnceForm):
    """What is wrong or missing: in the whole report, in one question, or in one voice."""

    text = forms.CharField(
        label=_("What is wrong or missing?"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": False}),
        error_messages={"required": _("Write what is wrong or missing first.")},
        help_text=_("It stands under your name. The report itself stays as it is."),
    )
    question = forms.ModelChoiceField(queryset=None, required=False, label=_("What it is about"))
    contribution = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)

    field_order = ["text", "question"]

    def __init__(self, person, meeting, *args, about=None, **kwargs):
        super().__init__(*args, initial={"contribution": about.pk if about else None}, **kwargs)
        self.fields["contribution"].queryset = queries.voices_to_correct(person, meeting)
        self.fields["question"].queryset = meeting.questions.all()
        self.fields["question"].empty_label = _("the whole report")
        self.fields["question"].label_from_instance = lambda question: f"{question.order}. {question.text}"
        if about:
            del self.fields["question"]
        if meeting.locked_at:
            self.fields["text"].label = _("What would you like to add?")
