"""Forms for preparing an exercise, drawing it and disagreeing with what was drawn."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import DayField, HourField, OnceForm, moment_of
from mutuality.partnerships import queries as partnerships

from ..models import Disagreement


class PrepareForm(OnceForm):
    """What every exercise asks. A kind adds fields of its own and names them in SETTINGS: they are kept as `settings`.

    The clean fields hold `closes_at` in place of day and hour, and `settings` in place of the kind's own.
    """

    SETTINGS: tuple[str, ...] = ()

    title = forms.CharField(label=_("What shall it be called?"), max_length=200)
    prompt = forms.CharField(
        label=_("What do you ask people?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": False}),
        help_text=_("One plain sentence, as you would say it at the table."),
    )
    pod = forms.ModelChoiceField(
        label=_("Who is asked?"), queryset=None, required=False, empty_label=_("Everybody in the partnership")
    )
    day = DayField(label=_("On which day does it close?"), required=False, help_text=_("Empty: until you close it."))
    hour = HourField(required=False, help_text=_("In your own zone. Everybody sees it in theirs."))

    def __init__(self, partnership, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pod"].queryset = partnerships.pods_of(partnership)
        if not self.fields["pod"].queryset.exists():
            del self.fields["pod"]

    def clean(self):
        said = super().clean()
        said["closes_at"] = moment_of(said)
        said["settings"] = {name: said.pop(name) for name in self.SETTINGS if name in said}
        said.setdefault("pod", None)
        return said


def kept_in(exercise) -> dict[str, object]:
    """What a form for changing an exercise begins with."""
    closes = timezone.localtime(exercise.closes_at) if exercise.closes_at else None
    said = {"title": exercise.title, "prompt": exercise.prompt, "pod": exercise.pod, **exercise.settings}
    return said | ({"day": closes.date(), "hour": closes.time()} if closes else {})


class DrawForm(OnceForm):
    """Asks for a new snapshot."""


class DisagreeForm(OnceForm):
    """With what somebody disagrees, and why. `things` are what can be named: (id, words)."""

    about = forms.ChoiceField(
        label=_("With what do you disagree?"), choices=Disagreement.About, widget=forms.RadioSelect, initial="whole"
    )
    thing = forms.ChoiceField(label=_("Which one?"), required=False)
    text = forms.CharField(
        label=_("What is not right, and how do you see it?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": False}),
        help_text=_("It stands beside the result, under your name."),
    )

    def __init__(self, things, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["thing"].choices = [("", _("the whole")), *things]
