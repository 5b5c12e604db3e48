"""Laying a card on a pile."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import OnceForm


class CardForm(OnceForm):
    """Which pile; its buttons say it: the number of a pile, `new`, or `loose`. `name` names a new one."""

    to = forms.CharField(required=False, max_length=20)
    name = forms.CharField(label=_("Its name, if it has one already"), required=False, max_length=120)

    def __init__(self, piles, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.piles = {str(each.pk): each for each in piles}

    def clean(self):
        said = super().clean()
        to = said.pop("to", "")
        if to not in {*self.piles, "new", "loose"}:
            raise forms.ValidationError(_("Choose one of the piles, or begin a new one."))
        return said | {"pile": self.piles.get(to), "is_new": to == "new"}
