"""The reason for which two keys would open a voice."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import OnceForm


class ReasonForm(OnceForm):
    reason = forms.CharField(
        label=_("Why must two people learn who said this?"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": False}),
        help_text=_(
            "Say what could happen to whom, and why knowing this would prevent it. All members can read it in the "
            "record, and so can the person it is about. Name nobody, and do not repeat the words."
        ),
    )
