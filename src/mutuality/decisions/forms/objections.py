"""Forms for talking about an objection, for other words, and for what is said to them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import Form, OnceForm, Switches

from ..rules.objections import LONGEST
from .positions import wording_read


def _words(rows=3):
    return forms.Textarea(attrs={"rows": rows, "maxlength": False})


class RemarkForm(OnceForm):
    text = forms.CharField(
        label=_("What would you like to say?"),
        max_length=LONGEST,
        widget=_words(),
        help_text=_("Everybody in the partnership can read it, with your name."),
    )


class AmendForm(OnceForm):
    """Other words, beginning with those that are; `on_wording` says which these were."""

    question = forms.CharField(label=_("The question"), max_length=200)
    background = forms.CharField(
        label=_("What people should know first"), required=False, max_length=4000, widget=_words(8)
    )
    why = forms.CharField(
        label=_("How does this meet the objection?"),
        max_length=LONGEST,
        widget=_words(),
        help_text=_("One sentence is enough."),
    )
    on_wording = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def clean_background(self):
        return self.cleaned_data["background"].replace("\r\n", "\n")

    def is_behind(self, proposal):
        """Whether the words have changed since this form was opened."""
        return self.is_bound and self.data.get("on_wording") != str(proposal.wording)

    def catch_up(self, proposal):
        """From here on it changes the words as they are; what was typed stays."""
        self.data = self.data.copy()
        self.data["on_wording"] = proposal.wording


class AnswerAmendmentForm(Form):
    """Whoever objects says whether these words meet it."""

    meets = forms.TypedChoiceField(
        label=_("Do these words meet the objection?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda answer: answer == "yes",
        widget=Switches,
    )
    words = forms.CharField(
        label=_("If not: what is still missing?"), required=False, max_length=LONGEST, widget=_words(2)
    )

    def __init__(self, amendment, *args, **kwargs):
        super().__init__(*args, prefix=f"answer-{amendment.pk}", **kwargs)


class RefuseForm(Form):
    """The proposer says why not."""

    words = forms.CharField(label=_("Why not?"), max_length=LONGEST, widget=_words(2))

    def __init__(self, amendment, *args, **kwargs):
        super().__init__(*args, prefix=f"refuse-{amendment.pk}", **kwargs)


class WordingForm(Form):
    """One tap, for the words that were read."""

    def __init__(self, proposal, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wording"] = wording_read(proposal)
        self.fields["wording"].required = True


class GiveVoiceForm(Form):
    carrier = forms.ModelChoiceField(
        label=_("Who shall answer for you?"), queryset=None, empty_label=_("choose a person")
    )

    def __init__(self, carriers, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carrier"].queryset = carriers
