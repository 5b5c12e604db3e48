"""Answering a proposal: one form for each method, which works without scripts and by keyboard."""

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import Form, Switches
from mutuality.meetings.rules.box import new_code
from mutuality.methods.tally.shape import ABSTAIN

from ..rules.positions import LONGEST_REASON

LEAVE = _("I leave the choice to others")
STANCES = {
    "consent": [
        ("agree", _("I agree")),
        ("stand_aside", _("I stand aside: it is not for me, and I do not stop it")),
        ("object", _("I object: it would do harm")),
        (ABSTAIN, LEAVE),
    ],
    "majority": [("agree", _("Yes")), ("disagree", _("No")), (ABSTAIN, LEAVE)],
}
STANCES["consensus"] = STANCES["consent"]


class PositionForm(Form):
    """The clean fields are `voice`, `reason`, `code` and the `wording` that was read, whatever the method."""

    def __init__(self, proposal, options, decider, mine, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.proposal, self.options = proposal, options
        self._add_choice(mine)
        if not proposal.is_secret:
            self.fields["reason"] = _reason(proposal, mine)
            self.fields["wording"] = wording_read(proposal)
        else:
            self.fields["code"] = _code(decider)

    def _add_choice(self, mine):
        method = self.proposal.method
        if method in STANCES:
            self.fields["stance"] = _stance(STANCES[method], mine)
            return
        given = mine.choice if mine and mine.choice else {}
        for option in self.options:
            self.fields[f"option_{option.key}"] = MAKE[method](self.proposal, option, len(self.options), given)
        self.fields[ABSTAIN] = forms.BooleanField(
            label=LEAVE, required=False, initial=bool(mine and mine.stance == ABSTAIN)
        )

    @property
    def choices(self):
        """Each option with its field."""
        return [(option, self[f"option_{option.key}"]) for option in self.options]

    @property
    def rest(self):
        return [field for field in self.visible_fields() if not field.name.startswith("option_")]

    def clean(self):
        clean = super().clean()
        code, reason = clean.get("code", ""), clean.get("reason", "")
        voice = clean.get("stance") if "stance" in self.fields else self._choice(clean)
        return {"voice": voice, "reason": reason, "code": code, "wording": clean.get("wording")}

    def _choice(self, clean):
        if clean.get(ABSTAIN):
            return ABSTAIN
        given = {option.key: clean.get(f"option_{option.key}") for option in self.options}
        return READ[self.proposal.method](self, given)


def _stance(answers, mine):
    return forms.ChoiceField(
        label=_("Where do you stand?"),
        choices=answers,
        widget=forms.RadioSelect,
        initial=mine.stance if mine else None,
        error_messages={"required": _("Choose one of these.")},
    )


def _reason(proposal, mine):
    objects = proposal.method in {"consent", "consensus"}
    return forms.CharField(
        label=_("Why?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": False}),
        initial=mine.reason if mine else "",
        max_length=LONGEST_REASON,
        help_text=_("An objection names the harm: what would go wrong, and for whom.")
        if objects
        else _("Everybody in the partnership can read it, with your name."),
    )


def wording_read(proposal):
    """Which words stood on the page when it was answered: they may have changed since."""
    hidden = forms.HiddenInput(attrs={"id": False})
    return forms.IntegerField(widget=hidden, required=False, min_value=1, initial=proposal.wording)


def _code(decider):
    """The first time it comes with the form; later the person types what they were shown."""
    if decider.has_answered:
        return forms.CharField(
            label=_("Your code"),
            max_length=40,
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            help_text=_("It was shown when you answered first. Without it your answer stays as it is."),
        )
    return forms.CharField(widget=forms.HiddenInput, initial=new_code)


# One field for each option


def meaning_of(option):
    """Stands between the name of an option and its control, so that it is read with them."""
    said = gettext("Choose this if {meaning}")
    return escape(said.format(meaning=option.meaning)) if option.meaning else ""


def _points(proposal, option, count, given):
    points = [(str(number), str(number)) for number in range(proposal.highest + 1)]
    return forms.ChoiceField(
        label=option.text,
        help_text=meaning_of(option),
        choices=points,
        widget=Switches,
        required=False,
        initial=str(given[option.key]) if option.key in given else None,
    )


def _place(proposal, option, count, given):
    places = [("", _("choose a place")), *((str(number), str(number)) for number in range(1, count + 1))]
    place = given.index(option.key) + 1 if option.key in given else ""
    return forms.ChoiceField(
        label=option.text, help_text=meaning_of(option), choices=places, required=False, initial=str(place)
    )


def _dots(proposal, option, count, given):
    return forms.IntegerField(
        label=option.text,
        help_text=meaning_of(option),
        min_value=0,
        max_value=proposal.dots,
        required=False,
        initial=given.get(option.key, 0) if given else 0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


MAKE = {"score": _points, "ranked": _place, "dots": _dots}


# What was filled in, as the counting takes it


def _read_points(form, given):
    if empty := [key for key, points in given.items() if not points]:
        form.add_error(f"option_{empty[0]}", gettext("Give this one points too, nought if it must be."))
    return {key: int(points) for key, points in given.items() if points}


def _read_places(form, given):
    taken = {}
    for key, place in given.items():
        if not place:
            form.add_error(f"option_{key}", gettext("Give this one a place too."))
        elif place in taken:
            form.add_error(f"option_{key}", gettext("Another option has this place. Give each its own."))
        taken[place] = key
    return [taken[place] for place in sorted(taken, key=lambda place: int(place or 0))]


def _read_dots(form, given):
    placed = {key: number for key, number in given.items() if number}
    total, most = sum(placed.values()), form.proposal.dots
    if total > most:
        said = gettext("You have placed {total} dots, and there are {most}. Take {over} away.")
        form.add_error(None, said.format(total=total, most=most, over=total - most))
    elif not total:
        form.add_error(None, gettext("Place at least one dot, or leave the choice to others."))
    return placed


READ = {"score": _read_points, "ranked": _read_places, "dots": _read_dots}


class TakeBackForm(Form):
    """Taking an answer back. A secret one is found by its code alone."""

    def __init__(self, proposal, *args, **kwargs):
        super().__init__(*args, prefix="back", **kwargs)
        if proposal.is_secret:
            self.fields["code"] = forms.CharField(
                label=_("Your code"),
                max_length=40,
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
                error_messages={"required": _("Write something here.")},
            )
