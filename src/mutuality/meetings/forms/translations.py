"""Words in another language."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mutuality.kit.dates import language_name
from mutuality.kit.forms import Form, Switches

from ..models import Translation
from ..queries import translations as queries


class TranslationForm(Form):
    language = forms.ChoiceField(
        label=_("Into which language?"),
        error_messages={"invalid_choice": _("Choose one of the languages in the list.")},
    )
    text = forms.CharField(
        label=_("The words in that language"),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": False, "dir": "auto"}),
        error_messages={"required": _("Write the translation first.")},
    )
    content_note = forms.CharField(label=_("Content note, in that language"), required=False, max_length=200)
    made = forms.ChoiceField(
        label=_("Who translated it?"),
        widget=Switches,
        choices=[(Translation.Made.HUMAN, _("I did")), (Translation.Made.MACHINE, _("a machine did"))],
        initial=Translation.Made.HUMAN,
    )

    def __init__(self, person, said, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, language_name(code)) for code in queries.languages_for(person, said)]
        if not said.content_note:
            del self.fields["content_note"]
