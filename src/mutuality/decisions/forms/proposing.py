"""Forms for writing a proposal."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import DayField, Form, HourField, OnceForm, SeveralField, moment_of
from mutuality.meetings.queries.for_all import in_short, voices_on
from mutuality.partnerships import queries as partnerships

from ..models import Proposal
from ..queries import sources
from ..rules.proposing import MOST_OPTIONS

SHARES = [
    ("", _("as the method has it")),
    ("1/2", _("more than half")),
    ("2/3", _("two thirds")),
    ("3/4", _("three quarters")),
    ("9/10", _("nine of ten")),
]


class DraftForm(Form):
    """What a draft says; the clean fields hold `closes_at` in place of day and hour."""

    question = forms.CharField(
        label=_("What is the question?"),
        max_length=200,
        help_text=_("One plain sentence that people can answer."),
    )
    background = forms.CharField(
        label=_("What should people know first?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": False}),
    )
    method = forms.ChoiceField(
        label=_("How do we decide?"), choices=Proposal.Method, widget=forms.RadioSelect, initial="consent"
    )
    threshold = forms.ChoiceField(
        label=_("Which share carries it?"),
        choices=SHARES,
        required=False,
        help_text=_("Only for consensus and majority. Consensus: without a share, nobody may object."),
    )
    is_secret = forms.BooleanField(
        label=_("Secret: nobody can learn who said what"),
        required=False,
        help_text=_("Then there are no reasons and no names."),
    )
    pod = forms.ModelChoiceField(
        label=_("Who decides?"), queryset=None, required=False, empty_label=_("Everybody in the partnership")
    )
    day = DayField(label=_("On which day does it close?"))
    hour = HourField(help_text=_("In your own zone. Everybody sees it in theirs."))

    def __init__(self, partnership, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pod"].queryset = partnerships.pods_of(partnership)
        if not self.fields["pod"].queryset.exists():
            del self.fields["pod"]

    def clean(self):
        clean = super().clean()
        clean.setdefault("pod", None)
        if {"day", "hour"} <= clean.keys():
            clean["closes_at"] = moment_of(clean)
        return clean


class ProposeForm(DraftForm, OnceForm):
    """A draft that does not exist yet."""


def draft_of(proposal):
    """What a form starts with that changes `proposal`."""
    closes_at = timezone.localtime(proposal.closes_at)
    names = ("question", "background", "method", "threshold", "is_secret", "pod")
    return {name: getattr(proposal, name) for name in names} | {"day": closes_at.date(), "hour": closes_at.time()}


class OptionForm(Form):
    text = forms.CharField(label=_("Option"), required=False, max_length=200)
    meaning = forms.CharField(label=_("Choose this if …"), required=False, max_length=400)


class OptionsFormSet(forms.BaseFormSet):
    """All options in order; an emptied one goes, the last rows add more."""

    def options(self) -> list[tuple[str, str]]:
        rows = [form.cleaned_data for form in self.forms if form.is_valid()]
        return [(row["text"], row["meaning"]) for row in rows if row.get("text")]


Options = forms.formset_factory(
    OptionForm, formset=OptionsFormSet, extra=3, max_num=MOST_OPTIONS, absolute_max=MOST_OPTIONS + 3
)


class ThemesForm(Form):
    """The themes that a draft rests on."""

    themes = forms.TypedMultipleChoiceField(
        label=_("Which themes?"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, proposal, *args, **kwargs):
        super().__init__(*args, initial={"themes": sources.themes_chosen(proposal)}, **kwargs)
        self.fields["themes"].choices = list(sources.themes_to_rest_on(proposal).items())


class SourcesForm(Form):
    """Voices on one question, and the question itself."""

    with_question = forms.BooleanField(label=_("The question itself"), required=False)
    contributions = SeveralField(
        label=_("What people said"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, question, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contributions"].queryset = voices_on(question)
        self.fields["contributions"].label_from_instance = in_short
