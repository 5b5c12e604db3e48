"""Forms for what people say; each one's clean fields are what its action takes."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mutuality.kit.dates import language_name
from mutuality.kit.forms import Form, OnceForm, Switches

from ..models import Contribution
from ..queries import meeting as queries


class WishesForm(Form):
    """What goes with words: the name they stand under, who sees them, whether they may be quoted."""

    template_name = "meetings/speak_form.html"

    voice = forms.ChoiceField(label=_("As"), widget=Switches, choices=[])
    shown_as = forms.CharField(
        label=_("The other name"),
        required=False,
        max_length=120,
        help_text=_("A name you choose, your organisation, your role. Only your words will show it, not who you are."),
    )
    scope = forms.ChoiceField(label=_("Seen by"), widget=Switches, choices=Contribution.Scope.choices)
    quotation = forms.ChoiceField(
        label=_("May be quoted"), widget=Switches, choices=Contribution.Quotation.choices, initial="ask"
    )
    language = forms.ChoiceField(
        label=_("In which language"), error_messages={"invalid_choice": _("Choose one of the languages in the list.")}
    )
    content_note = forms.CharField(
        label=_("Content note"),
        required=False,
        max_length=200,
        help_text=_("Say in a few words what may be hard to read. Your words then open only when somebody asks."),
    )

    def shape(self, person, meeting):
        """Fit the choices to who speaks and where."""
        self.fields["voice"].choices = [("named", person.name), ("pseudonym", _("another name"))]
        if meeting.pod_id is None:
            self.fields["scope"].choices = [
                choice for choice in Contribution.Scope.choices if choice[0] != Contribution.Scope.POD
            ]
        codes = dict.fromkeys(
            [person.language, *meeting.partnership.languages, *queries.languages_of(person), *dict(settings.LANGUAGES)]
        )
        self.fields["language"].choices = [(code, language_name(code)) for code in codes]


class SpeakForm(WishesForm, OnceForm):
    template_name = WishesForm.template_name
    text = forms.CharField(
        label=_("What would you like to say?"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": False}),
        error_messages={"required": _("Write what you would like to say first.")},
    )
    question = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)
    reply_to = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)

    field_order = ["text", "voice", "scope", "quotation", "shown_as"]

    def __init__(self, person, table, *args, **kwargs):
        super().__init__(*args, **kwargs)
        meeting = table.meeting
        self.shape(person, meeting)
        self.fields["text"].widget.attrs["data-draft"] = table.topic
        if self.is_bound:  # what was sent is looked for there; a form that is only shown looks for nothing
            self.fields["question"].queryset = meeting.questions.all()
            if self["reply_to"].data:
                self.fields["reply_to"].queryset = Contribution.objects.filter(queries.visible_to(person, meeting))
        if queries.takes_notes(person, table):
            self.fields["kind"] = forms.ChoiceField(
                label=_("This is"),
                widget=Switches,
                choices=[("words", _("what I say myself")), ("note", _("a note for the table"))],
                initial="words",
                required=False,
            )

    def clean(self):
        clean = super().clean()
        return {name: value for name, value in clean.items() if value or name != "kind"}


class ChangeForm(WishesForm):
    text = forms.CharField(label=_("What you said"), widget=forms.Textarea(attrs={"rows": 6}))

    field_order = ["text", "voice", "scope", "quotation", "shown_as"]

    def __init__(self, person, said, *args, **kwargs):
        names = ("text", "voice", "shown_as", "scope", "quotation", "language", "content_note")
        super().__init__(*args, initial={name: getattr(said, name) for name in names}, **kwargs)
        self.shape(person, said.meeting)
