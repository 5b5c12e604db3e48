"""A picture or a sound, and what it shows or says."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import OnceForm

from ..queries import attachments as queries

TYPES = "image/jpeg,image/png,image/webp,audio/mpeg,audio/mp4,audio/ogg,audio/wav,.mp3,.m4a,.ogg,.opus,.wav"


class AttachmentForm(OnceForm):
    file = forms.FileField(
        label=_("The picture or the sound"),
        widget=forms.FileInput(attrs={"accept": TYPES}),
        help_text=_(
            "JPEG, PNG or WebP up to 8 MB; MP3, M4A, OGG, Opus or WAV up to 20 MB, or up to 9 MB where the browser "
            "runs no JavaScript."
        ),
        error_messages={
            "required": _("Choose a picture or a sound first."),
            "empty": _("This file is empty. Choose it again."),
        },
    )
    upload = forms.UUIDField(required=False, widget=forms.HiddenInput)
    says = forms.CharField(
        label=_("What does it show, or what is said in it?"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": False}),
        help_text=_("It stands beside the picture or sound, for everybody who cannot see, hear or load it."),
        error_messages={
            "required": _(
                "Say in words what the picture shows, or what is said in the sound. Not everybody can see or hear it."
            )
        },
    )

    def __init__(self, person, said, *args, **kwargs):
        self.person, self.attached = person, queries.attachment_of(said)
        super().__init__(*args, initial={"says": self.attached.says if self.attached else ""}, **kwargs)
        self.fields["file"].required = not (self.attached or self.data.get("upload"))

    def clean_upload(self):
        return queries.upload_of(self.person, self.cleaned_data["upload"])

    def clean(self):
        clean = super().clean()
        if not (clean.get("file") or clean.get("upload") or self.attached or "file" in self.errors):
            self.add_error("file", _("This file is not here any more. Choose it again."))
        return clean
