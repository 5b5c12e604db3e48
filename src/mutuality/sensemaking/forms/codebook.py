"""Forms for the list of themes: a theme, a version, what stands against a theme, a pile of cards."""

import zipfile

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mutuality.kit.forms import Form, OnceForm, SeveralField
from mutuality.meetings.models import Contribution
from mutuality.meetings.queries.for_all import in_short, voices_for_all
from mutuality.methods.refi_qda import read_codebook, read_project

from ..models import Theme
from ..queries import codebook as queries
from ..queries import placed

LARGEST = 8_000_000  # bytes of a file that is taken in
MOST_TO_CHOOSE = 20  # voices that are offered as examples


def _words(label, rows=3, **more):
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": False})
    return forms.CharField(label=label, max_length=2000, widget=widget, **more)


class ThemeForm(Form):
    """What a theme means. Examples are chosen among the voices in it; one that is only drafted has none yet."""

    name = forms.CharField(label=_("What is it called?"), max_length=120, help_text=_("A few words that people say."))
    definition = _words(_("What does it mean?"), required=False)
    include = _words(_("What belongs in it?"), 2, required=False)
    exclude = _words(_("What does not?"), 2, required=False)
    parent = forms.ModelChoiceField(
        label=_("Is it a part of another theme?"),
        queryset=None,
        required=False,
        empty_label=_("no, it stands by itself"),
    )
    examples = SeveralField(
        label=_("Which voices show it well?"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, draft, *args, wording=None, **kwargs):
        super().__init__(*args, **kwargs)
        names = {each.theme_id: each.name for each in queries.wordings_in(draft)}
        others = Theme.objects.filter(pk__in=names.keys() - {wording.theme_id if wording else None})
        self.fields["parent"].queryset = others
        self.fields["parent"].label_from_instance = lambda theme: names[theme.pk]
        self.fields["examples"].queryset = _to_choose(draft, wording) if wording else Contribution.objects.none()
        self.fields["examples"].label_from_instance = in_short
        if wording is None or not self.fields["examples"].queryset.exists():
            del self.fields["examples"]

    def clean(self):
        said = super().clean()
        said.setdefault("examples", [])
        return said


def _to_choose(draft, wording):
    """Those that are examples now, and the first voices in the theme."""
    now = [each.contribution_id for each in queries.examples_of(wording)]
    wording.theme.partnership = draft.partnership
    more = list(placed.voices_in(wording.theme).values_list("pk", flat=True)[:MOST_TO_CHOOSE])
    return voices_for_all(draft.partnership).filter(pk__in=[*now, *more]).order_by("said_on", "said_at", "pk")


class AddThemeForm(ThemeForm, OnceForm):
    """A theme that is not there yet."""


def kept_in(wording):
    """What a form begins with that changes a theme."""
    names = ("name", "definition", "include", "exclude", "parent")
    examples = [each.contribution_id for each in queries.examples_of(wording)]
    return {name: getattr(wording, name) for name in names} | {"examples": examples}


class PublishForm(Form):
    what_changed = _words(
        _("What changed, and why?"), required=False, help_text=_("One or two sentences for those who read it later.")
    )


class ImportForm(Form):
    file = forms.FileField(
        label=_("The file"),
        widget=forms.FileInput(attrs={"accept": ".qdc,.qdpx"}),
        help_text=_("A codebook (.qdc) or a project (.qdpx), as programs for qualitative research write them."),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Choose it again."),
        },
    )

    def clean_file(self):
        """The codebook in the file; the same in a project."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is too large. Give one of at most 8 MB, without its texts."))
        try:
            is_project = zipfile.is_zipfile(file)
            file.seek(0)
            return read_project(file).project.codebook if is_project else read_codebook(file)
        except ValueError as problem:
            raise forms.ValidationError(gettext(str(problem))) from None


class DissentForm(OnceForm):
    text = _words(
        _("What is not right about it, and how do you see it?"), help_text=_("It stands beside it, under your name.")
    )


class RemarkForm(OnceForm):
    text = _words(_("What do you say to it?"))


class PileForm(Form):
    name = forms.CharField(label=_("What lies on this pile?"), max_length=120)
