"""Forms of a Delphi: preparing it, scoring, opening the next round."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import DayField, Form, HourField, OnceForm, Switches, moment_of

from ..models import DelphiRule
from ..rules.delphi import HIGHEST, LONGEST_COMMENT, LOWEST, WRITTEN
from .exercise import PrepareForm

CANNOT = "cannot"
SCORES = [(str(each), str(each)) for each in range(LOWEST, HIGHEST + 1)]
NOT_WHOLE = _("This page was not whole. Load it again, copy your words over, and send them.")
OWN_RULE = ("share", "few", "scope")


def _hundredths(label, lowest, highest):
    return forms.IntegerField(label=label, required=False, min_value=lowest, max_value=highest)


class DelphiForm(PrepareForm):
    """How many rounds there are, and what counts as agreed: both stay from the opening on."""

    SETTINGS = ("rounds", "rule", *OWN_RULE)

    rounds = forms.TypedChoiceField(
        label=_("How many rounds?"), choices=[(2, "2"), (3, "3")], coerce=int, initial=2, widget=Switches
    )
    rule = forms.ChoiceField(
        label=_("When does something count as agreed?"),
        choices=DelphiRule,
        initial=DelphiRule.ALL_70_15,
        widget=forms.RadioSelect,
        help_text=_("People score from 1 (not important) to 9 (very important). It stays as it is from round 1 on."),
    )
    share = _hundredths(_("For a rule of our own: of 100 people, at least how many give 7 to 9?"), 51, 100)
    few = _hundredths(_("And at most how many give 1 to 3?"), 0, 49)
    scope = forms.ChoiceField(
        label=_("Where does it have to hold?"),
        required=False,
        choices=[
            ("all", _("among all together")),
            ("every_group", _("in every group")),
            ("any_group", _("in any one group")),
        ],
    )

    def __init__(self, partnership, *args, **kwargs):
        super().__init__(partnership, *args, **kwargs)
        self.fields["day"].label = _("On which day does round 1 close?")

    def clean(self):
        said = super().clean()
        settings = said["settings"]
        if settings.get("rule") != WRITTEN:
            said["settings"] = {name: value for name, value in settings.items() if name not in OWN_RULE}
            return said
        for name in OWN_RULE:
            if settings.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("A rule of your own needs this."))
        return said


class ScoreForm(Form):
    """A score by one of many buttons, and why."""

    round = forms.IntegerField(error_messages={"required": NOT_WHOLE, "invalid": NOT_WHOLE})
    score = forms.ChoiceField(
        choices=[*SCORES, (CANNOT, CANNOT)],
        error_messages={"required": _("Tap the number that fits, or say that you cannot score it.")},
    )
    comment = forms.CharField(
        label=_("Why do you see it so?"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": False}),
        help_text=_("Then tap a number. All can read it when this round is closed, without your name."),
    )

    def clean_score(self):
        score = self.cleaned_data["score"]
        return None if score == CANNOT else int(score)


class RoundForm(OnceForm):
    """Until when the next round is open. The clean fields hold `closes_at` in place of day and hour."""

    day = DayField(label=_("On which day does it close?"), required=False, help_text=_("Empty: until you close it."))
    hour = HourField(required=False)

    def clean(self):
        said = super().clean()
        said["closes_at"] = moment_of(said)
        return said
