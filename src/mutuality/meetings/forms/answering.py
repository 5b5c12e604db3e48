"""The form with which somebody says whether they are coming, and how."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import Form

from ..models import Seat


class AnswerForm(Form):
    """`access_contacts` are the names of those who read the private word; without one there is nobody to tell."""

    answer = forms.ChoiceField(
        label=_("Are you coming?"),
        choices=[(Seat.Answer.COMING, _("Yes, I am coming")), (Seat.Answer.DECLINED, _("No, not this time"))],
        widget=forms.RadioSelect,
    )
    way = forms.ChoiceField(label=_("How do you take part?"), choices=Seat.Way, required=False)
    answer_note = forms.CharField(
        label=_("Anything the coordinator should know"),
        required=False,
        max_length=300,
        help_text=_("Only those who plan the meeting read this."),
    )
    private_word = forms.CharField(
        label=_("Tell us privately"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, access_contacts, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not access_contacts:
            del self.fields["private_word"]
            return
        promise = _(
            "Only you and {names} can read this, and whoever becomes access contact after them. "
            "It is deleted when the meeting is over, or if you are not coming."
        )
        self.fields["private_word"].help_text = format_html(promise, names=", ".join(access_contacts))

    def clean(self):
        """A page that had no such field leaves the private word as it is."""
        clean = super().clean()
        if "private_word" in clean and self.add_prefix("private_word") not in self.data:
            clean["private_word"] = None
        return clean
