"""Forms of opinions: preparing, one answer, a link for guests."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import DayField, Form, OnceForm

from ..rules.opinions import MOST_GUESTS
from .exercise import PrepareForm


class OpinionsForm(PrepareForm):
    """Opinions ask nothing of their own: statements come from the list."""


class AnswerForm(Form):
    """One tap: the number of a statement and what is said to it, in the value of a button; alone, it takes it back."""

    answer = forms.RegexField(r"^[0-9]{1,6}( (agree|disagree|pass))?$")

    def clean(self):
        said = super().clean()
        number, _space, voice = said.pop("answer", "").partition(" ")
        return said | ({"number": int(number), "voice": voice} if number else {})


class LinkForm(OnceForm):
    """For how long guests may come by a link, how many, and what they see in the end."""

    day = DayField(label=_("On which day does the link end?"), help_text=_("It works until midnight after it."))
    most = forms.IntegerField(
        label=_("How many guests may come at most?"),
        min_value=1,
        max_value=MOST_GUESTS,
        initial=100,
        help_text=_("Whoever has the link can pass it on. This keeps one person from coming a thousand times."),
    )
    shows_results = forms.BooleanField(
        label=_("When it is closed, guests may see how all together answered"),
        required=False,
        help_text=_("Never by perspective, and only if enough people answered. Otherwise they are thanked."),
    )

    def __init__(self, exercise, *args, **kwargs):
        ends = timezone.localdate(exercise.closes_at) if exercise.closes_at else timezone.localdate()
        super().__init__(*args, initial={"day": ends if exercise.closes_at else ends + timedelta(days=14)}, **kwargs)

    def clean(self):
        said = super().clean()
        if day := said.pop("day", None):
            said["ends_at"] = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
        return said
