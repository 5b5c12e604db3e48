"""Forms for setting priorities. Each tap is kept at once, so most of them are small."""

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import Form, OnceForm, SeveralField, Switches
from mutuality.people.models import Person

from ..rules.priorities import HIGHEST, IMPACT, LOWEST, NOMINAL, PICKS
from .exercise import PrepareForm
from .statements import sentence

MOST = 100
WAYS = [
    (PICKS, _("Pick and rank: each perspective has the same voice, then mixed groups settle it")),
    (NOMINAL, _("Nominal group: collect ideas in turns, then give 5, 4, 3, 2 and 1 points")),
    (IMPACT, _("Impact and feasibility: how much would it change, and can it be done?")),
]
SCALE = [(str(score), str(score)) for score in range(LOWEST, HIGHEST + 1)]


def _number(label, initial, **more):
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=1, max_value=MOST, initial=initial, widget=widget, **more)


class PreparePrioritiesForm(PrepareForm):
    """Which way, how many each person picks, and how long the list for the final round may be."""

    SETTINGS = ("way", "pick", "fewest", "most")

    way = forms.ChoiceField(label=_("In which way?"), choices=WAYS, widget=forms.RadioSelect, initial=PICKS)
    pick = _number(_("How many may each person pick?"), 10, help_text=_("Ten is usual; five in a nominal group."))
    fewest = _number(
        _("How many shall go into the final round, at least?"),
        8,
        help_text=_("The line is drawn where scores drop most, between this and the next number."),
    )
    most = _number(_("And at most?"), 12)

    def clean(self):
        said = super().clean()
        settings = said["settings"]
        if settings.get("fewest", 0) > settings.get("most", MOST):
            self.add_error("most", _("This is less than the number before."))
        return said


class PickForm(Form):
    """One tap: which one is picked, or put back."""

    pick = forms.IntegerField(required=False)
    back = forms.IntegerField(required=False)

    def clean(self):
        said = super().clean()
        picked, back = said.get("pick"), said.get("back")
        if (picked is None) == (back is None):
            raise forms.ValidationError(_("Choose one of these."))
        return {"number": back if picked is None else picked}


class OrderForm(Form):
    """One list: `move` is a tap on an arrow (“12:3”, number 12 to place 3), `place-12` a place that was chosen."""

    move = forms.RegexField(r"^\d{1,6}:-?\d{1,4}$", required=False)

    def __init__(self, order, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order = order
        choices = [(str(place), str(place)) for place in range(1, len(order) + 1)]
        for number in order:
            self.fields[f"place-{number}"] = forms.ChoiceField(choices=choices, required=False)

    def clean(self):
        said = super().clean()
        given = {number: said.get(f"place-{number}") for number in self.order}
        move = said.get("move")
        number, place = map(int, move.split(":")) if move else (0, 0)
        places = {number: int(place) for number, place in given.items() if place}
        if not move and not places:
            raise forms.ValidationError(_("Choose one of these."))
        return {"move": (number, place) if move else None, "places": places}


class RateForm(Form):
    impact = forms.ChoiceField(
        label=_("How much would it change?"),
        choices=SCALE,
        widget=Switches,
        help_text=_("1 is hardly anything, 5 is very much."),
    )
    feasibility = forms.ChoiceField(
        label=_("Can it be done, with what we have?"),
        choices=SCALE,
        widget=Switches,
        help_text=_("1 is hardly, 5 is easily."),
    )

    def clean(self):
        return {name: int(score) for name, score in super().clean().items()}


class GoOnForm(Form):
    step = forms.CharField(widget=forms.HiddenInput(attrs={"id": False}), max_length=12)


class GroupsForm(Form):
    """How many groups, of whom; before the first round also how long the list is."""

    items = _number(_("How many go into the final round?"), None)
    groups = _number(_("How many groups?"), 3)
    people = SeveralField(label=_("Who is here?"), queryset=None, widget=forms.CheckboxSelectMultiple)

    def __init__(self, asked, *args, with_items, **kwargs):
        super().__init__(*args, **kwargs)
        people = [member.person_id for member in asked]
        self.fields["people"].queryset = Person.objects.filter(pk__in=people).order_by("name", "pk")
        self.fields["people"].label_from_instance = lambda person: person.name
        if not with_items:
            del self.fields["items"]


class TurnForm(OnceForm):
    text = sentence(_("The idea, in their own words"), required=False, help_text=_("Leave it empty if they pass."))
    turn = forms.IntegerField(min_value=0, widget=forms.HiddenInput(attrs={"id": False}))


class WordingForm(OnceForm):
    text = forms.CharField(
        label=_("Which ones should be merged or say it otherwise, and why?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": False}),
        help_text=_("Give their numbers. It stands here with your name, and so does the answer."),
    )


class RulingForm(Form):
    ruling = forms.CharField(
        label=_("What becomes of it, and why?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "id": False, "maxlength": False}),
    )


def in_short(statement):
    """For a label that must not fill the page."""
    return Truncator(statement.text).chars(80)
