"""Forms for a concept map: what it asks, sorting, rating, entering from paper, and what the group makes of the map."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import Form, OnceForm, Switches

from ..models import Scale
from ..models.concept_map import HIGHEST, LONGEST_NAME
from ..rules.concept_map import FEWEST_CARDS, WAYS
from .exercise import PrepareForm

QUESTIONS: dict[str, Promise] = {
    "importance": _("How important is it?"),
    "feasibility": _("How easily could it be done?"),
}
WORDS: dict[str, list[Promise]] = {
    "importance": [
        _("1 · not important"),
        _("2 · a little"),
        _("3 · somewhat"),
        _("4 · important"),
        _("5 · very important"),
    ],
    "feasibility": [
        _("1 · hardly"),
        _("2 · with much effort"),
        _("3 · with effort"),
        _("4 · quite easily"),
        _("5 · easily"),
    ],
}
STRESSES = [
    ("secondary", _("By order; pairs put together equally often lie equally far apart (ordinal, secondary ties)")),
    ("primary", _("By order; such pairs may lie at different distances (ordinal, primary ties)")),
    ("ratio", _("In proportion to how often two cards were put together (ratio)")),
]
COUNTINGS = [
    ("fair", _("Only those who sorted both cards count for a pair")),
    ("classic", _("Everybody counts for every pair; what is not sorted was not put together")),
]
WEIGHTS = [
    ("person", _("One voice each")),
    ("perspective", _("Each perspective weighs the same, however many bring it")),
]


class ConceptMapForm(PrepareForm):
    """What a concept map asks. The prompt of every exercise is its focus prompt here."""

    SETTINGS = ("scales", "cards_each", "practice", "weights", "counting", "stress")

    scales = forms.MultipleChoiceField(
        label=_("What are cards rated for?"),
        choices=Scale,
        required=False,
        initial=Scale.values,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("From 1 to 5. Tick none, and cards are only sorted."),
    )
    cards_each = forms.IntegerField(
        label=_("How many cards does each person sort?"),
        required=False,
        min_value=FEWEST_CARDS,
        max_value=500,
        help_text=_(
            "Empty: all of them. With more than 60 cards, 30 to 40 each are kinder; all come in equally often."
        ),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    practice = forms.BooleanField(label=_("People try it with four other cards first"), required=False, initial=True)
    weights = forms.ChoiceField(
        label=_("Whose sorting weighs how much?"), choices=WEIGHTS, initial="person", widget=forms.RadioSelect
    )
    counting = forms.ChoiceField(
        label=_("How are pairs counted?"), choices=COUNTINGS, initial="fair", widget=forms.RadioSelect
    )
    stress = forms.ChoiceField(
        label=_("How is the map drawn?"),
        choices=STRESSES,
        initial="secondary",
        widget=forms.RadioSelect,
        help_text=_("All three are common, and give different numbers for stress: the page names the one you take."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["prompt"].label = _("Which sentence do the cards complete, or which question do they answer?")
        self.order_fields(["title", "prompt", "pod", *self.SETTINGS[:3], "day", "hour", *self.SETTINGS[3:]])

    def clean_cards_each(self):
        return self.cleaned_data["cards_each"] or 0


def settings_in_words(settings: dict) -> list[Promise | str]:
    """What was frozen when it opened, one sentence each."""
    chosen = [(STRESSES, "stress"), (COUNTINGS, "counting"), (WEIGHTS, "weights")]
    return [dict(choices)[settings[name]] for choices, name in chosen if settings.get(name) in dict(choices)]


# Sorting


def pile_name(label, **more):
    return forms.CharField(
        label=label,
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        **more,
    )


class PlaceForm(OnceForm):
    """A card and a pile; without a pile, a new one, with its name if it has one already."""

    card = forms.IntegerField(widget=forms.HiddenInput(attrs={"id": False}))
    pile = forms.IntegerField(required=False, widget=forms.HiddenInput(attrs={"id": False}))
    name = pile_name(_("A new pile: what do its cards have in common?"), help_text=_("You can name it later."))


class TakeBackCardForm(Form):
    card = forms.IntegerField(widget=forms.HiddenInput(attrs={"id": False}))


class NamePileForm(Form):
    name = pile_name(_("What do these cards have in common?"))

    def __init__(self, pile, name, *args, **kwargs):
        super().__init__(*args, initial={"name": name}, auto_id=f"id_pile_{pile}_%s", **kwargs)
        self.pile = pile


# Rating


class RateForm(Form):
    """Some cards with their scales. The clean field is `ratings`: (number, scale) → points."""

    def __init__(self, cards, scales, given, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.cards, self.scales = cards, scales
        for card in cards:
            for scale in scales:
                self.ask(_field(card.number, scale), _rate(scale, given.get((card.number, scale))))

    @property
    def rows(self):
        return [(card, [self[_field(card.number, scale)] for scale in self.scales]) for card in self.cards]

    def clean(self):
        clean = super().clean()
        answers = {
            (card.number, scale): clean.get(_field(card.number, scale)) for card in self.cards for scale in self.scales
        }
        return {"ratings": {key: int(value) for key, value in answers.items() if value}}


def _field(number, scale):
    return f"card-{number}-{scale}"


def _rate(scale, given):
    points = [(str(number), WORDS[scale][number - 1]) for number in range(1, HIGHEST + 1)]
    return forms.ChoiceField(
        label=QUESTIONS[scale],
        choices=points,
        required=False,
        widget=Switches,
        initial=str(given) if given else None,
    )


# From paper


class EnterSortForm(OnceForm):
    """What somebody sorted on paper, or told somebody at their side."""

    people = forms.IntegerField(
        label=_("How many people sorted this together?"),
        min_value=1,
        max_value=200,
        initial=1,
        help_text=_("A group at one table or one phone counts as one sorter."),
    )
    piles = forms.CharField(
        label=_("Their piles"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": False}),
        help_text=_("A line for each pile, with the numbers of its cards. For example: Money: 3, 7, 12"),
    )

    def __init__(self, scales, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for scale in scales:
            self.ask(
                scale,
                forms.CharField(
                    label=QUESTIONS[scale],
                    required=False,
                    max_length=10_000,
                    widget=forms.Textarea(attrs={"rows": 2, "maxlength": False}),
                    help_text=_("Number of the card = 1 to 5. For example: 3=5 7=2"),
                ),
            )


# What the group makes of the map


class ChooseClustersForm(Form):
    """Into how many groups, and by which way, the group reads the map."""

    way = forms.ChoiceField(choices=[(way, way) for way in WAYS], widget=forms.HiddenInput(attrs={"id": False}))
    k = forms.IntegerField(widget=forms.HiddenInput(attrs={"id": False}))
    why = forms.CharField(label=_("Why this many?"), max_length=300, required=False)


class NameClusterForm(Form):
    text = forms.CharField(
        label=_("What do these cards have in common?"),
        max_length=LONGEST_NAME,
        help_text=_("A few words. Others see that it comes from you."),
    )
