"""Forms for words outside the tables; each one's clean fields are what its action takes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import OnceForm, Switches

from ..models import Contribution
from ..queries import own_time as queries
from .words import WishesForm


class OutsideForm(WishesForm, OnceForm):
    """Words and wishes without a table: `this table` is no choice."""

    template_name = WishesForm.template_name
    text = forms.CharField(
        label=_("What would you like to say?"),
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": False}),
        error_messages={"required": _("Write what you would like to say first.")},
    )

    def shape(self, person, meeting):
        super().shape(person, meeting)
        scopes = self.fields["scope"]
        scopes.choices = [choice for choice in scopes.choices if choice[0] != Contribution.Scope.TABLE]


class OwnTimeForm(OutsideForm):
    """An answer to one question; its draft is kept apart from those to the others."""

    field_order = ["text", "voice", "scope", "quotation", "shown_as"]

    def __init__(self, person, question, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.shape(person, question.meeting)
        self.fields["text"].widget.attrs["data-draft"] = f"question-{question.pk}"


class EnterForm(OutsideForm):
    template_name = "meetings/enter_form.html"
    speaker = forms.ModelChoiceField(label=_("Whose words are these?"), queryset=None)
    question = forms.ModelChoiceField(label=_("To which question?"), queryset=None, empty_label=None)
    channel = forms.ChoiceField(
        label=_("How did they reach you?"),
        choices=[("phone", _("by telephone")), ("paper", _("on paper"))],
        widget=Switches,
    )
    read_back = forms.TypedChoiceField(
        label=_("Have you read it back to them?"),
        choices=[("yes", _("yes, and it is right")), ("no", _("not yet"))],
        coerce=lambda answer: answer == "yes",
        widget=Switches,
    )

    def __init__(self, person, meeting, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.shape(person, meeting)
        self.fields["voice"].choices = [("named", _("their own name")), ("pseudonym", _("another name"))]
        self.fields["quotation"].choices = [("yes", _("yes")), ("ask", _("ask them first")), ("no", _("no"))]
        self.fields["text"].label = _("What did they say, in their words?")
        self.fields["shown_as"].help_text = _("The name they choose. Only the words will show it, not who they are.")
        self.fields["speaker"].queryset = queries.people_to_write_for(person, meeting)
        self.fields["question"].queryset = meeting.questions.all()
        self.fields["question"].label_from_instance = lambda question: f"{question.order}. {question.text}"
