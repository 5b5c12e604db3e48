"""Forms for readings: beginning one, saying which themes are in words, marking passages, settling."""

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import Form, OnceForm, SeveralField

from ..queries import readings as queries
from ..rules.sentences import numbers_in, passages, sentences


class BeginForm(OnceForm):
    title = forms.CharField(label=_("What shall it be called?"), max_length=200)
    what = forms.ChoiceField(label=_("What is read?"))
    most = forms.IntegerField(
        label=_("How many voices at most?"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Drawn by lot. Empty: all of them."),
    )
    people = SeveralField(
        label=_("Who reads?"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Two or more. Each reads by themselves, and nobody sees what another finds before all are done."),
    )
    takes_volunteers = forms.BooleanField(label=_("Others may join in"), required=False, initial=True)

    def __init__(self, partnership, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = what_to_read(partnership)
        self.fields["people"].queryset = queries.members_who_read(partnership)
        self.fields["people"].label_from_instance = lambda member: member.person.name


def what_to_read(partnership):
    """All there is, what was in no reading yet, one meeting, one question."""
    meetings, questions = queries.things_to_read(partnership)
    return [
        (queries.NEW, _("What was in no reading yet")),
        (queries.ALL, _("All that was said to the whole partnership")),
        (_("One question"), [(f"question-{each.pk}", Truncator(each.text).chars(80)) for each in questions]),
        (_("One meeting"), [(f"meeting-{each.pk}", each.title) for each in meetings]),
    ]


class WhatForm(Form):
    """Which words somebody looks at."""

    what = forms.ChoiceField(label=_("Which cards?"))

    def __init__(self, partnership, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = what_to_read(partnership)


class CodingForm(Form):
    """Which themes somebody finds in words. The page draws the boxes itself, each with what the theme means."""

    themes = forms.TypedMultipleChoiceField(coerce=int, required=False)
    memo = forms.CharField(
        label=_("A note for yourself and for the talk"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": False}),
        help_text=_("The others read it when all are done."),
    )

    def __init__(self, wordings, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = [(each.theme_id, each.name) for each in wordings]

    @property
    def ticked(self):
        return {int(value) for value in self["themes"].value() or [] if str(value).isdigit()}


class PassagesForm(Form):
    """For each theme that was found, the sentences it is in; the clean field `passages` holds theme → spans."""

    def __init__(self, unit, given, names, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.spans, self.given = sentences(unit.contribution.text), given
        choices = [
            (number, f"{number + 1}. {unit.contribution.text[start:end]}")
            for number, (start, end) in enumerate(self.spans)
        ]
        for each in given:
            field = forms.TypedMultipleChoiceField(
                label=names[each.theme_id],
                coerce=int,
                required=False,
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                initial=sorted(numbers_in(self.spans, [tuple(span) for span in each.passages])),
            )
            self.ask(f"theme_{each.theme_id}", field)

    def clean(self):
        said = super().clean()
        names = {each.theme_id: f"theme_{each.theme_id}" for each in self.given}
        found = {theme: passages(self.spans, set(said.get(name, ()))) for theme, name in names.items()}
        return {"passages": found}


class SettleForm(Form):
    """What those who read agree on by now."""

    themes = forms.TypedMultipleChoiceField(
        label=_("Which themes are in it, as you see it together now?"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    leave_open = forms.BooleanField(
        label=_("We leave the rest open"),
        required=False,
        help_text=_("Then the themes that you ticked stand, and it stays visible that you see more than one thing."),
    )

    def __init__(self, wordings, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = [(each.theme_id, each.name) for each in wordings]
