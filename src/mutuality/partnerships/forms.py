"""What people fill in here: a partnership, perspectives, an office, an invitation, an organisation, a pod."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mutuality.kit.dates import country_names
from mutuality.kit.forms import DayField, Form, OnceForm
from mutuality.record import queries as records

from . import queries
from .actions import FIRST_PERSPECTIVES
from .models import Member

NOT_SAID, OWN = "none", "own"
RATHER_NOT = _("I'd rather not say")
KINDS = [
    ("", _("Something else")),
    ("community", _("Community organisation")),
    ("funder", _("Funder")),
    ("health_service", _("Health service")),
    ("intermediary", _("Go-between organisation")),
    ("university", _("University or institute")),
    ("user_led", _("Led by the people it is for")),
    ("voluntary", _("Charity or voluntary organisation")),
]


class Words(forms.Textarea):
    """A few lines of text."""

    def __init__(self, rows=4):
        super().__init__(attrs={"rows": rows})


class FoundingForm(OnceForm):
    name = forms.CharField(label=_("What is the partnership called?"), max_length=200)
    purpose = forms.CharField(
        label=_("What is it for?"),
        help_text=_("Two or three sentences, in words that everybody you hope to meet would use."),
        max_length=4000,
        widget=Words,
    )
    perspective = forms.ChoiceField(
        label=_("Which perspective do you bring?"),
        help_text=_("Some acts need two people from two different perspectives. You can change this at any time."),
        widget=forms.RadioSelect,
    )
    own_words = forms.CharField(
        label=_("In your own words"),
        help_text=_("If you chose another one: it joins the list, for you and for others."),
        max_length=80,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first = [(str(each), str(each)) for each in FIRST_PERSPECTIVES]
        own = (OWN, gettext("Another one, in my own words"))
        self.fields["perspective"].choices = [*first, own, (NOT_SAID, RATHER_NOT)]

    def clean(self):
        said = super().clean()
        chosen, own = said.get("perspective"), said.pop("own_words", "")
        if chosen == OWN and not own:
            self.add_error("own_words", gettext("Write your perspective here, or choose another answer above."))
        return said | {"perspective": {OWN: own, NOT_SAID: ""}.get(chosen, chosen)}


class PerspectivesForm(Form):
    """One question for each facet. Gives `answers`: facet → perspective, or None for “rather not”."""

    def __init__(self, place: Member, *args, **kwargs):
        super().__init__(*args, **kwargs)
        said = {declaration.facet_id: declaration.perspective_id for declaration in place.declarations.all()}
        self.facets = list(place.partnership.facets.prefetch_related("perspectives").order_by("-for_keys", "pk"))
        for facet in self.facets:
            self.fields[f"facet_{facet.pk}"] = _question_of(facet)
            if facet.pk in said:
                self.initial[f"facet_{facet.pk}"] = said[facet.pk] or NOT_SAID

    def clean(self):
        said = super().clean()
        given = {facet.pk: said[f"facet_{facet.pk}"] for facet in self.facets if f"facet_{facet.pk}" in said}
        return {"answers": {pk: None if answer == NOT_SAID else int(answer) for pk, answer in given.items()}}


def _question_of(facet):
    choices = [(str(each.pk), each.name) for each in facet.perspectives.all()]
    about_keys = _("Acts that take two keys need two people with two different answers here.")
    return forms.ChoiceField(
        label=facet.question or facet.name,
        help_text=about_keys if facet.for_keys else "",
        choices=[*choices, (NOT_SAID, RATHER_NOT)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these. “I'd rather not say” is an answer too.")},
    )


class FacetForm(Form):
    name = forms.CharField(
        label=_("What is this about?"), help_text=_("For example: sector, region, tradition."), max_length=80
    )
    perspectives = forms.CharField(
        label=_("The answers to choose from"),
        help_text=_("At least two, each on a line of its own. “I'd rather not say” is always there."),
        max_length=2000,
        widget=Words,
    )

    def clean_perspectives(self):
        return self.cleaned_data["perspectives"].splitlines()


class PersonOf(forms.ModelChoiceField):
    def label_from_instance(self, member):
        return str(member.person)


class GrantForm(Form):
    member = PersonOf(label=_("Who"), queryset=Member.objects.none(), empty_label=None)
    office = forms.ChoiceField(label=_("Which office"), widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Until the end of this day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Give a day, for example 2030-05-17.")},
    )

    def __init__(self, partnership, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = queries.members_of(partnership).filter(standing=Member.Standing.MEMBER)
        self.fields["office"].choices = [
            (office.name, f"{gettext(office.title)}: {gettext(office.about)}") for office in queries.offices_to_grant()
        ]
        self.fields["until"].help_text = _("The agreement lets an office run for {days} days at most.").format(
            days=queries.rules_of(partnership).mandate_days
        )


class InviteForm(OnceForm):
    name = forms.CharField(
        label=_("Their name"), help_text=_("As they would like to be called. They can change it."), max_length=120
    )
    email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("We send the link there in one letter. The address itself is not kept with the invitation."),
        required=False,
    )
    standing = forms.ChoiceField(
        label=_("They come as"),
        choices=[
            (Member.Standing.MEMBER, _("a member: takes part in everything")),
            (Member.Standing.GUEST, _("a guest: takes part in the meetings they are invited to")),
        ],
        initial=Member.Standing.MEMBER,
        widget=forms.RadioSelect,
    )
    message = forms.CharField(
        label=_("Some words of your own"),
        help_text=_("They read them on the page that the link opens."),
        max_length=4000,
        required=False,
        widget=Words,
    )


class OrganisationForm(Form):
    name = forms.CharField(label=_("Its name"), max_length=200)
    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS, required=False)
    country = forms.ChoiceField(label=_("In which country"), required=False)
    about = forms.CharField(
        label=_("About it"), help_text=_("One or two sentences."), max_length=2000, required=False, widget=Words
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("In several, or not said")), *country_names()]


class PodForm(Form):
    name = forms.CharField(label=_("The pod's name"), max_length=120)
    about = forms.CharField(
        label=_("What is it about?"), help_text=_("A sentence or two."), max_length=2000, required=False, widget=Words
    )


class RecordForm(Form):
    """What to look for in the record: everything may stay open."""

    act = forms.ChoiceField(label=_("What was done"), required=False)
    person = forms.TypedChoiceField(label=_("Who"), required=False, coerce=int, empty_value=None)
    since = DayField(label=_("From this day"), required=False)
    until = DayField(label=_("Until this day"), required=False)

    def __init__(self, chain_id, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [("", _("Anything")), *records.acts_of(chain_id)]
        self.fields["person"].choices = [("", _("Anybody")), *records.people_in(chain_id)]


class KeptFromForm(Form):
    other = forms.ModelChoiceField(label=_("Who must not learn it?"), queryset=None, empty_label=_("Choose a person"))

    def __init__(self, person, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = queries.people_beside(person)
