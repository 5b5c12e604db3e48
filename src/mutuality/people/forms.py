"""Forms of the people room, those of sign-in among them."""

from contextlib import contextmanager

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context, ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import EditWebAuthnForm, LoginWebAuthnForm, SignupWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import get_language_info, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import Form, OnceForm

from . import queries
from .models import Person, SpokenLanguage
from .rules import PURPOSES

TOO_OFTEN = _("Too many codes were asked for. Wait a minute, then try again.")


def address_field(label):
    widget = forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr", "spellcheck": "false"})
    return forms.EmailField(label=label, max_length=254, widget=widget)


def code_field():
    return forms.CharField(
        label=_("The six letters we mailed to you"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "dir": "ltr",
                "size": 10,
            }
        ),
    )


# Coming in


class AskForCodeForm(Form, RequestLoginCodeForm):
    """An address to send a code to; whether somebody has it changes nothing that can be seen."""

    email = address_field(_("Your e-mail address"))

    def clean_email(self):
        self.cleaned_data["email"] = self.cleaned_data["email"].lower()
        return super().clean_email()


class CodeForm(Form):
    code = code_field()


class SignInCodeForm(Form, ConfirmLoginCodeForm):
    code = code_field()


class AddressForm(Form):
    """An address of one's own. Codes are sent to it, so asking too often is refused here, where the text is kept."""

    email = address_field(_("Your e-mail address"))

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if not ratelimit.consume(context.request, action="claim_address", key=email):
            raise forms.ValidationError(TOO_OFTEN)
        return email


class SignUpForm(AddressForm):
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("As it should be shown to others. It need not be your full name."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email"]


class Garbled:
    """What is no credential at all is refused like one that does not fit; the library stumbles over some of it."""

    def _clean_fields(self):
        with self._garbled_told():
            super()._clean_fields()

    def _clean_form(self):
        with self._garbled_told():
            super()._clean_form()

    @contextmanager
    def _garbled_told(self):
        try:
            yield
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
            self.add_error("credential", get_adapter().error_messages["incorrect_code"])


class CredentialField(forms.JSONField):
    """What a browser's passkey answers. Numbers too long and lists too deep to be read are no credential either."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None

    def bound_data(self, data, initial):
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return None


class UsePasskeyForm(Garbled, LoginWebAuthnForm):
    pass


class AddPasskeyForm(Garbled, Form, SignupWebAuthnForm):
    name = forms.CharField(
        label=_("A name for this passkey"),
        help_text=_("So that you recognise it later, for example “My phone”."),
        max_length=60,
        required=False,
    )
    credential = CredentialField(
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Your browser has not made a passkey yet. Press the button, and follow what it says.")
        },
    )


class NamePasskeyForm(Form, EditWebAuthnForm):
    name = forms.CharField(label=_("A name for this passkey"), max_length=60)


# Mine


class ProfileForm(Form):
    name = forms.CharField(
        label=_("Your name, as it should be shown"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("The language of the pages and mails you get"))
    zone = forms.CharField(
        label=_("Your time zone"),
        help_text=_("Type the name of a big city near you, and choose from the list."),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "dir": "ltr", "spellcheck": "false"}),
    )
    contact = forms.ChoiceField(
        label=_("How may we write to you?"), choices=Person.Contact.choices, widget=forms.RadioSelect
    )
    contact_note = forms.CharField(
        label=_("Anything we should know about reaching you"),
        help_text=_("For example: “Only in the evening”. The coordinator can read this."),
        max_length=200,
        required=False,
    )
    wants_digest = forms.BooleanField(
        label=Person.Letter.DIGEST.label, help_text=_("To those whom we may write to by e-mail."), required=False
    )
    wants_reminder = forms.BooleanField(
        label=Person.Letter.REMINDER.label,
        help_text=_("When a question opens, and a day before it closes. To those who chose “By e-mail”."),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [
            (code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES
        ]


class LanguageForm(Form):
    code = forms.CharField(
        label=_("A language you take part in"),
        help_text=_("Spoken, written or signed. Type its name, and choose from the list."),
        max_length=80,
        widget=forms.TextInput(attrs={"list": "languages", "autocomplete": "off"}),
    )
    level = forms.ChoiceField(
        label=_("How easily?"),
        choices=SpokenLanguage.Level.choices,
        initial=SpokenLanguage.Level.WORKING,
        widget=forms.RadioSelect,
    )


class NeedForm(OnceForm):
    text = forms.CharField(
        label=_("What do you need, to take part well?"),
        help_text=_("The need, not the reason: “captions”, “a break every 45 minutes”, “step-free entrance”."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ConsentForm(Form):
    """Each purpose a question of its own. Nothing is ticked beforehand; an answer given earlier is shown."""

    def __init__(self, *args, person, chain_id, **kwargs):
        super().__init__(*args, **kwargs)
        answers, waiting = queries.answers_of(person, chain_id), queries.open_purposes(person, chain_id)
        for name, purpose in PURPOSES.items():
            self.fields[name] = forms.ChoiceField(
                label=gettext(purpose.says),
                help_text=gettext(purpose.means),
                choices=[("yes", pgettext_lazy("I agree", "Yes")), ("no", pgettext_lazy("I do not agree", "No"))],
                initial=None if name in waiting else "yes" if answers[name].given else "no",
                widget=forms.RadioSelect,
                required=False,
            )

    def answers(self) -> dict[str, bool | None]:
        """Purpose → yes, no, or None for no answer."""
        return {name: {"yes": True, "no": False}.get(value) for name, value in self.cleaned_data.items()}
