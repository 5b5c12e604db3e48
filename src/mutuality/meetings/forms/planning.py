"""Forms for what comes before a meeting: its plan, another sitting, whom to invite."""

import zoneinfo
from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mutuality.kit.dates import known_zone
from mutuality.kit.forms import DayField, Form, OnceForm, SeveralField, Switches
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.forms import InviteForm as InvitationForm

from ..models import Meeting
from ..rules.planning import LONGEST_REASON

TEMPLATE_CHOICES = [
    ("roundtable", _("Roundtable: tables, then the whole room")),
    ("pod", _("Pod meeting")),
    ("blank", _("Blank: I write the questions myself")),
]


class HourForm(Form):
    """When and where; the clean fields hold `starts_at` in place of day and hour."""

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

    def clean_zone(self):
        if not known_zone(self.cleaned_data["zone"]):
            raise forms.ValidationError(_("Nobody knows this time zone. Write one like Africa/Nairobi."))
        return self.cleaned_data["zone"]

    def clean(self):
        clean = super().clean()
        if {"day", "hour", "zone"} <= clean.keys():
            clean["starts_at"] = _in_zone(clean.pop("day"), clean.pop("hour"), clean["zone"])
        if "own_time_until" in clean:
            until = clean["own_time_until"]
            clean["own_time_until"] = _in_zone(until, time.max, clean["zone"]) if until and "zone" in clean else None
        return clean


def _in_zone(day, hour, zone):
    return timezone.make_aware(datetime.combine(day, hour), zoneinfo.ZoneInfo(zone))


def _hours_of(meeting):
    """What a form starts with that plans like `meeting`."""
    starts_at = meeting.starts_at.astimezone(zoneinfo.ZoneInfo(meeting.zone))
    return {
        "day": starts_at.date(),
        "hour": starts_at.time(),
        "zone": meeting.zone,
        "minutes": int((meeting.ends_at - meeting.starts_at).total_seconds() // 60),
        "way": meeting.way,
        "place": meeting.place,
    }


class PlansForm(HourForm):
    """What a plan says besides its hour."""

    title = forms.CharField(label=_("What is it called?"), max_length=160)
    about = forms.CharField(
        label=_("What is it for?"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    content_note = forms.CharField(
        label=_("Content note"),
        required=False,
        max_length=300,
        help_text=_("What may be hard to hear, so that people can prepare or stay away."),
    )
    hosts = SeveralField(
        label=_("Which organisations host it?"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    own_time_until = DayField(label=_("Until when may people answer in their own time?"), required=False)

    def __init__(self, partnership, *args, **kwargs):
        super().__init__(*args, **kwargs)
        days = partnerships.rules_of(partnership).own_time_days
        self.fields["own_time_until"].help_text = _("Left empty, it is {days} days after the meeting.").format(
            days=days
        )
        self.fields["hosts"].queryset = partnership.organisations.order_by("name")
        self.fields["hosts"].label_from_instance = lambda organisation: organisation.name
        if not self.fields["hosts"].queryset.exists():
            del self.fields["hosts"]


class PlanForm(PlansForm, OnceForm):
    template = forms.ChoiceField(label=_("Begin from"), choices=TEMPLATE_CHOICES, widget=Switches, initial="roundtable")
    pod = forms.ModelChoiceField(
        label=_("Which pod meets?"),
        queryset=None,
        required=False,
        help_text=_("Only for a pod meeting."),
        empty_label=_("No pod"),
    )
    field_order = (
        "template",
        "title",
        "about",
        "pod",
        "day",
        "hour",
        "zone",
        "minutes",
        "way",
        "place",
        "content_note",
    )

    def __init__(self, person, partnership, *args, **kwargs):
        kwargs.setdefault("initial", {}).setdefault("zone", person.zone)
        super().__init__(partnership, *args, **kwargs)
        self.fields["pod"].queryset = partnerships.pods_of(partnership)


class ChangeForm(PlansForm):
    outside_facilitator = forms.ModelChoiceField(
        label=_("Somebody from outside who guides it"),
        queryset=None,
        required=False,
        empty_label=_("Nobody from outside"),
        help_text=_("They get a seat. The keys stay with the two co-facilitators."),
    )
    field_order = ("title", "about", "day", "hour", "zone", "minutes", "way", "place", "content_note")

    def __init__(self, meeting, *args, **kwargs):
        super().__init__(meeting.partnership, *args, initial=_plan_of(meeting), **kwargs)
        facilitator = self.fields["outside_facilitator"]
        facilitator.queryset = partnerships.members_of(meeting.partnership)
        facilitator.to_field_name = "person"
        facilitator.label_from_instance = lambda member: member.person.name

    def clean(self):
        """The day that stood there already moves with the meeting; only another one is a choice."""
        clean = super().clean()
        if "own_time_until" not in self.changed_data:
            clean["own_time_until"] = None
        return clean

    def clean_outside_facilitator(self):
        member = self.cleaned_data["outside_facilitator"]
        return member.person if member else None


def _plan_of(meeting):
    until = meeting.own_time_until and meeting.own_time_until.astimezone(zoneinfo.ZoneInfo(meeting.zone)).date()
    return _hours_of(meeting) | {
        "title": meeting.title,
        "about": meeting.about,
        "content_note": meeting.content_note,
        "hosts": meeting.hosts.all(),
        "own_time_until": until,
        "outside_facilitator": meeting.outside_facilitator_id,
    }


class SittingForm(HourForm, OnceForm):
    def __init__(self, meeting, *args, **kwargs):
        super().__init__(*args, initial=_hours_of(meeting), **kwargs)


class CancelForm(Form):
    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who was invited reads this."),
    )


class BridgeForm(Form):
    bridge_note = forms.CharField(
        label=_("What does this sitting pass on?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("In your words. Leave out who said what; an empty field takes the note away."),
    )


class InviteForm(Form):
    """Single people, all of a pod, all of an organisation: the clean field holds each member once."""

    members = SeveralField(
        label=_("Whom do you invite?"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    pods = SeveralField(
        label=_("Everybody of a pod"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    organisations = SeveralField(
        label=_("Everybody from an organisation"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, meeting, *args, **kwargs):
        super().__init__(*args, **kwargs)
        invited = meeting.seats.values("person")
        members = partnerships.members_of(meeting.partnership).exclude(person__in=invited)
        if meeting.pod_id:
            members = members.filter(pod_places__pod=meeting.pod_id, pod_places__left_on=None)
        self.fields["members"].queryset = members
        self.fields["members"].label_from_instance = lambda member: member.person.name
        self.fields["pods"].queryset = partnerships.pods_of(meeting.partnership)
        self.fields["organisations"].queryset = meeting.partnership.organisations.order_by("name")
        self.fields["organisations"].label_from_instance = lambda organisation: organisation.name
        for name in ("pods", "organisations"):
            if meeting.pod_id or not self.fields[name].queryset.exists():
                del self.fields[name]

    def clean(self):
        clean = super().clean()
        if "members" not in clean:
            return clean
        pods, organisations = clean.pop("pods", None) or [], clean.pop("organisations", None) or []
        to_invite = self.fields["members"].queryset
        in_pods = to_invite.filter(pod_places__pod__in=pods, pod_places__left_on=None)
        from_them = to_invite.filter(organisation__in=organisations)
        members = list({member.pk: member for member in [*clean["members"], *in_pods, *from_them]}.values())
        if not (members or pods or organisations):
            raise forms.ValidationError({"members": _("Tick at least one person.")})
        return {"members": members}


class GuestForm(InvitationForm):
    """Somebody who is to come to this meeting alone: as a guest, without a choice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["standing"]
