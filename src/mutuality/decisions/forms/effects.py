"""What a proposal would bring about, filled in: one form for every effect, built from the kinds of its fields."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mutuality.kit.dates import country_names, currency_names
from mutuality.kit.dates import day as in_words
from mutuality.kit.forms import DayField, Form, OnceForm
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.forms import KINDS as SORTS
from mutuality.partnerships.payloads import LONGEST_AMOUNT, LONGEST_LINE, LONGEST_TEXT
from mutuality.partnerships.powers import IN_WORDS, POWERS, STRENGTH, Level

CHOOSE = ("", _("Choose one"))


class OptionalForm(Form):
    """A form about an effect; where there is something to choose, it first asks with which option it happens."""

    def __init__(self, proposal, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.options = {option.key: option for option in proposal.options.all()} if proposal.has_options else {}
        if self.options:
            choices = [("", _("Whatever is chosen")), *((key, each.text) for key, each in self.options.items())]
            self.ask("option", forms.ChoiceField(label=_("When does it happen?"), choices=choices, required=False))

    def chosen(self, clean):
        return self.options.get(clean.get("option", ""))


class EffectForm(OptionalForm):
    """The clean fields are `option` and `payload`, in which what was left empty is not there."""

    def __init__(self, effect, proposal, *args, **kwargs):
        super().__init__(proposal, *args, **kwargs)
        self.effect = effect
        for each in effect.fields:
            made = MAKE[each.kind](proposal.partnership)
            made.label, made.required, made.widget.is_required = each.label, each.required, each.required
            self.ask(each.name, made)

    def clean(self):
        clean = super().clean()
        given = {each.name: clean[each.name] for each in self.effect.fields if clean.get(each.name) not in (None, "")}
        payload = {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()}
        return {"option": self.chosen(clean), "payload": payload}


# One field for each kind. People and things are chosen by their names; what is kept is their number.


def _one_of(choices):
    return forms.TypedChoiceField(choices=[CHOOSE, *choices], coerce=int, empty_value=None)


def _member(partnership):
    found = partnerships.members_of(partnership).filter(standing="member")
    return _one_of([(each.pk, str(each.person)) for each in found])


def _guest(partnership):
    return _one_of([(each.pk, str(each.person)) for each in partnerships.guests_of(partnership)])


def _mandate(partnership):
    found = partnerships.live_mandates(partnership.pk).order_by("person__name", "pk")
    return _one_of([(each.pk, _of_mandate(each)) for each in found])


def _of_mandate(mandate):
    said = gettext("{name}: {office}, for one meeting, until {day}")
    if not mandate.scope:
        said = gettext("{name}: {office}, until {day}")
    day = in_words(timezone.localdate(mandate.ends_at))
    return said.format(name=mandate.person, office=gettext(mandate.title), day=day)


def _organisation(partnership):
    found = partnerships.organisations_of(partnership)
    return _one_of([(each.organisation_id, each.organisation.name) for each in found])


def _pod(partnership):
    return _one_of([(each.pk, each.name) for each in partnerships.pods_of(partnership)])


def _office(partnership):
    offices = partnerships.offices_to_grant()
    choices = [(each.name, f"{gettext(each.title)}: {gettext(each.about)}") for each in offices]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)


def _power(partnership):
    """Those whose level can be another at all, each with how many it takes now."""
    rules = partnerships.rules_of(partnership)
    said = gettext("{does} (now: {takes})")
    choices = [
        (power.name, said.format(does=gettext(power.does), takes=gettext(IN_WORDS[rules.level(power)])))
        for power in POWERS.values()
        if STRENGTH[power.highest] > STRENGTH[power.level]
    ]
    return forms.ChoiceField(choices=[CHOOSE, *choices])


def _level(partnership):
    choices = [(str(level), gettext(IN_WORDS[level])) for level in Level]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)


def _day(partnership):
    days = partnerships.rules_of(partnership).mandate_days
    field = DayField()
    field.help_text = _("At most {days} days from today, until {day}.").format(
        days=days, day=in_words(timezone.localdate() + timedelta(days=days - 1))
    )
    return field


def _line(partnership):
    return forms.CharField(max_length=LONGEST_LINE)


def _text(partnership):
    return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4, "maxlength": False}))


def _country(partnership):
    return forms.ChoiceField(choices=[("", _("In several, or not said")), *country_names()])


def _sort(partnership):
    return forms.ChoiceField(choices=SORTS)


def _amount(partnership):
    return forms.CharField(max_length=LONGEST_AMOUNT, widget=forms.TextInput(attrs={"inputmode": "decimal"}))


def _currency(partnership):
    return forms.ChoiceField(choices=[CHOOSE, *currency_names()])


MAKE = {
    "amount": _amount,
    "currency": _currency,
    "member": _member,
    "guest": _guest,
    "mandate": _mandate,
    "organisation": _organisation,
    "pod": _pod,
    "office": _office,
    "power": _power,
    "level": _level,
    "day": _day,
    "line": _line,
    "text": _text,
    "country": _country,
    "sort": _sort,
}


class UndoForm(OnceForm):
    """Nothing to fill in: another decision begins as a draft."""
