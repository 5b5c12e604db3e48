"""Forms of the meetings room; each one's clean fields are what its action takes."""

import zoneinfo
from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mutuality.kit.dates import known_zone
from mutuality.kit.forms import DayField, Form, OnceForm, SeveralField, Switches
from mutuality.partnerships import queries as partnerships

from ..models import Meeting, Seat
from ..rules.meeting import Asked

TEMPLATE_CHOICES = [
    ("roundtable", _("Roundtable: tables, then the whole room")),
    ("pod", _("Pod meeting")),
    ("blank", _("Blank: I write the questions myself")),
]


class PlanForm(OnceForm):
    template = forms.ChoiceField(label=_("Begin from"), choices=TEMPLATE_CHOICES, widget=Switches, initial="roundtable")
    title = forms.CharField(label=_("What is it called?"), max_length=160)
    about = forms.CharField(
        label=_("What is it for?"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    pod = forms.ModelChoiceField(
        label=_("Which pod meets?"),
        queryset=None,
        required=False,
        help_text=_("Only for a pod meeting."),
        empty_label=_("No pod"),
    )
    day = DayField(label=_("Day"))
    hour = forms.TimeField(label=_("Hour"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    zone = forms.CharField(
        label=_("In which time zone is that?"),
        help_text=_("For example Europe/London or Asia/Kathmandu. Everybody sees the hour in their own zone."),
        max_length=60,
    )
    minutes = forms.IntegerField(label=_("How many minutes?"), min_value=1, max_value=720, initial=180)
    way = forms.ChoiceField(label=_("Where do people meet?"), choices=Meeting.Way, widget=Switches, initial="online")
    place = forms.CharField(
        label=_("Place or link"), required=False, max_length=300, help_text=_("Only those invited see it.")
    )
    content_note = forms.CharField(
        label=_("Content note"),
        required=False,
        max_length=300,
        help_text=_("What may be hard to hear, so that people can prepare or stay away."),
    )

    def __init__(self, person, partnership, *args, **kwargs):
        kwargs.setdefault("initial", {}).setdefault("zone", person.zone)
        super().__init__(*args, **kwargs)
        self.fields["pod"].queryset = partnerships.pods_of(partnership)

    def clean_zone(self):
        if not known_zone(self.cleaned_data["zone"]):
            raise forms.ValidationError(_("Nobody knows this time zone. Write one like Africa/Nairobi."))
        return self.cleaned_data["zone"]

    def clean(self):
        clean = super().clean()
        if {"day", "hour", "zone"} <= clean.keys():
            local = datetime.combine(clean.pop("day"), clean.pop("hour"))
            clean["starts_at"] = timezone.make_aware(local, zoneinfo.ZoneInfo(clean["zone"]))
        return clean


class QuestionForm(Form):
    text = forms.CharField(
        label=_("What is asked?"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )
    tier = forms.ChoiceField(
        label=_("Asked where?"),
        choices=[("table", _("at each table")), ("key", _("in the whole room"))],
        widget=Switches,
        initial="table",
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=240, initial=20)


class QuestionsFormSet(forms.BaseFormSet):
    """All questions of a meeting in order; an emptied text removes one, the last field adds one."""

    def asked(self) -> list[Asked]:
        rows = [form.cleaned_data for form in self.forms if form.is_valid()]
        return [Asked(row["tier"], row["minutes"], row["text"]) for row in rows if row.get("text")]


Questions = forms.formset_factory(QuestionForm, formset=QuestionsFormSet, extra=2, max_num=30, absolute_max=40)


class FacilitatorsForm(Form):
    one = forms.ModelChoiceField(label=_("One co-facilitator"), queryset=None)
    other = forms.ModelChoiceField(
        label=_("The other, from another perspective"),
        queryset=None,
        help_text=_("Somebody from another perspective must confirm the two with a second key."),
    )

    def __init__(self, partnership, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = partnerships.members_of(partnership).filter(standing="member")
            field.label_from_instance = lambda member: member.person.name


class InviteForm(Form):
    members = SeveralField(
        label=_("Whom do you invite?"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one person.")},
    )

    def __init__(self, meeting, *args, **kwargs):
        super().__init__(*args, **kwargs)
        invited = meeting.seats.values("person")
        members = partnerships.members_of(meeting.partnership).exclude(person__in=invited)
        if meeting.pod_id:
            members = members.filter(pod_places__pod=meeting.pod_id, pod_places__left_on=None)
        self.fields["members"].queryset = members
        self.fields["members"].label_from_instance = lambda member: member.person.name


class AnswerForm(Form):
    answer = forms.ChoiceField(
        label=_("Are you coming?"),
        choices=[(Seat.Answer.COMING, _("Yes, I am coming")), (Seat.Answer.DECLINED, _("No, not this time"))],
        widget=forms.RadioSelect,
    )
    answer_note = forms.CharField(
        label=_("Anything the coordinator should know"),
        required=False,
        max_length=300,
        help_text=_("Only those who plan the meeting read this. Access needs have their own, more private page."),
    )
