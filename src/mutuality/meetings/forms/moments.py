"""The two buttons of somebody who needs a moment."""

from django import forms

from mutuality.kit.forms import OnceForm


class MomentForm(OnceForm):
    """Either button sends this form; the second one says that somebody would like to talk."""

    wants_to_talk = forms.BooleanField(required=False, widget=forms.HiddenInput)
