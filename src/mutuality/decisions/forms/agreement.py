"""A new version of the agreement: its text in sections, and a control for every rule that the pages keep to."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import DayField
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.agreed import (
    CHOICES,
    DAYS,
    LENT_KEY,
    NUMBERS,
    WHOLE_GROUP,
    YES_OR_NO,
    AgreementRules,
    bounds,
)
from mutuality.partnerships.history import RULES
from mutuality.partnerships.payloads import LONGEST_LINE, LONGEST_TEXT
from mutuality.partnerships.powers import IN_WORDS, POWERS, STRENGTH, Level

from ..models import Proposal
from .effects import OptionalForm

MORE_SECTIONS, MOST_SECTIONS = 3, 60
LABELS = {
    "small_group_inside": _("Inside: show no numbers of a group smaller than"),
    "small_group_outside": _("Outside: show no numbers of a group smaller than"),
    "key_hours": _("How many hours a first key waits for the second"),
    "mandate_days": _("How many days an office runs at most"),
    "own_time_days": _("After a meeting: how many days for answers in one's own time"),
    "correction_days": _("How many days a draft report can be corrected"),
    "opened_days": _("How many days an opened voice can be read"),
    "slips_each": _("How many slips each person gets for words that nobody can trace"),
    "hold_box": _("Two moderators look at words from the box before they are shown"),
    "decision_method": _("How we decide at first"),
    "decision_threshold": _("Of a hundred who answer, how many must agree (majority, consensus)"),
    "quorum": _("Of a hundred who have a voice, how many must answer"),
    "perspective_quorum": _("Of a hundred of each perspective, how many must answer (0: not asked)"),
    "perspective_threshold": _("Of a hundred who answer in each perspective, how many must agree (0: not asked)"),
    "proxies_each": _("In an open ballot: how many voices of others one person may carry (0: none)"),
    "way_out": _("When no two perspectives are left to turn two keys"),
    "one_side_until": _("Until this day, two of one perspective may turn two keys, if no other is left"),
    "review_on": _("We look at this agreement again by this day"),
}
HELP = {
    "decision_threshold": _("With 50, a majority takes more than half, and a consensus that nobody objects."),
}
WORDS = {
    "way_out": {
        WHOLE_GROUP: _("The whole group decides how to go on"),
        LENT_KEY: _("A partner organisation lends a key"),
    },
    "decision_method": dict(Proposal.Method.choices),
}


class AgreementForm(OptionalForm):
    """The clean fields are `option` and `payload`. An emptied section goes; the last ones make room for more."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    changes = forms.CharField(
        label=_("What changes, in a sentence"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": False}),
    )

    def __init__(self, proposal, version, *args, carried=None, **kwargs):
        """`version` holds now; `carried` is the payload that a draft has already, if it has one."""
        super().__init__(proposal, *args, **kwargs)
        start = carried or _payload_of(version)
        self.rules = partnerships.rules_in(version)
        self.initial |= {"based_on": version.version if version else 0, "changes": start.get("changes", "")}
        self._add_sections(start["sections"])
        self._add_rules(AgreementRules.read(start["rules"]).kept())  # a draft may be older than a rule

    def _add_sections(self, sections):
        shown = len(sections) + MORE_SECTIONS
        while self.is_bound and f"heading_{shown + 1}" in self.data and shown < MOST_SECTIONS:
            shown += 1
        self.numbers = range(1, shown + 1)
        for number in self.numbers:
            given = sections[number - 1] if number <= len(sections) else {"heading": "", "text": ""}
            self.fields[f"heading_{number}"] = forms.CharField(
                label=_("Heading"), required=False, max_length=LONGEST_LINE, initial=given["heading"]
            )
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("Text"),
                required=False,
                max_length=LONGEST_TEXT,
                initial=given["text"],
                widget=forms.Textarea(attrs={"rows": 4, "maxlength": False}),
            )

    def _add_rules(self, rules):
        for name in RULES:
            self.ask(name, _control_of(name))
            self.fields[name].label, self.fields[name].help_text = LABELS[name], HELP.get(name, "")
            self.initial[name] = int(rules[name]) if name in YES_OR_NO else rules[name]
        for power in _powers_to_raise():
            self.ask(f"level_{power.name}", _level_of(power))
            self.initial[f"level_{power.name}"] = rules["levels"].get(power.name, str(power.level))

    @property
    def shown(self):
        """Each field that is seen, with what is wrong with it."""
        return [(field, field.errors) for field in self.visible_fields()]

    @property
    def sections(self):
        return [(number, self[f"heading_{number}"], self[f"text_{number}"]) for number in self.numbers]

    @property
    def rule_fields(self):
        return [self[name] for name in RULES]

    @property
    def level_fields(self):
        return [self[f"level_{power.name}"] for power in _powers_to_raise()]

    def clean(self):
        clean = super().clean()
        payload = {"based_on": clean.get("based_on"), "sections": self._sections(clean), "rules": self._rules(clean)}
        if clean.get("changes"):
            payload["changes"] = clean["changes"]
        return {"option": self.chosen(clean), "payload": payload}

    def _sections(self, clean):
        rows = [(number, clean.get(f"heading_{number}"), clean.get(f"text_{number}")) for number in self.numbers]
        for number, heading, text in rows:
            if text and not heading:
                self.add_error(f"heading_{number}", gettext("Give this section a heading."))
        return [{"heading": heading, "text": text or ""} for _number, heading, text in rows if heading]

    def _rules(self, clean):
        said = {name: clean.get(name) for name in RULES}
        for name in DAYS:
            said[name] = said[name].isoformat() if said[name] else None
        given = {power.name: clean.get(f"level_{power.name}", power.level) for power in _powers_to_raise()}
        return said | {"levels": {name: level for name, level in given.items() if self._is_told(name, level)}}

    def _is_told(self, name, level):
        """What is as always need not be said; but what the agreement says in words already stays said."""
        return level != POWERS[name].level or name in self.rules.levels


def _payload_of(version):
    rules = partnerships.rules_in(version).kept()
    return {"sections": version.sections if version else [], "rules": rules}


def _control_of(name):
    if name in NUMBERS:
        least, most = bounds(name)
        return forms.IntegerField(
            min_value=least, max_value=most, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
        )
    if name in YES_OR_NO:
        answers = [(1, _("yes")), (0, _("no"))]
        return forms.TypedChoiceField(choices=answers, coerce=lambda value: value == "1", widget=forms.RadioSelect)
    if name in DAYS:
        return DayField(required=False)
    return forms.ChoiceField(choices=[(choice, WORDS[name][choice]) for choice in CHOICES[name]])


def _powers_to_raise():
    return [power for power in POWERS.values() if STRENGTH[power.highest] > STRENGTH[power.level]]


def _level_of(power):
    levels = [each for each in Level if STRENGTH[power.level] <= STRENGTH[each] <= STRENGTH[power.highest]]
    choices = [(str(each), gettext(IN_WORDS[each])) for each in levels]
    return forms.ChoiceField(label=capfirst(gettext(power.does)), choices=choices)
