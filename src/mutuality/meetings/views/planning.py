"""Pages for what comes before a meeting: change it, call it off, another sitting, questions ahead, a guest."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mutuality.kit.dates import moment
from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, refused_back, say
from mutuality.partnerships.views import invited_page, link_for

from ..actions import planning as actions
from ..forms.planning import BridgeForm, CancelForm, ChangeForm, GuestForm, SittingForm
from ..queries import meeting as queries
from ..queries import notices
from ..queries import planning as plans


def _to(meeting):
    return redirect("meetings:meeting", meeting.partnership.slug, meeting.pk)


def _back(request, slug, pk, **_more):
    return queries.meeting_for(request.user, slug, pk).get_absolute_url()


def _link(request, meeting):
    return request.build_absolute_uri(meeting.get_absolute_url())


def _page(request, template, meeting, form):
    context = {"form": form, "meeting": meeting, "partnership": meeting.partnership}
    return render(request, f"meetings/{template}.html", context, status=422 if form.is_bound else 200)


def _say_letters(request, sentence, meeting, letters):
    """What was done, how many letters say so, and whom somebody has to tell in another way."""
    sent = ngettext("{count} letter is on its way.", "{count} letters are on their way.", letters).format(count=letters)
    others = ", ".join(seat.person.name for seat in notices.to_be_told(meeting))
    more = _("To be told by telephone, or by you: {names}.").format(names=others) if others else ""
    say(request, " ".join(filter(None, [sentence, sent, more])))


@form_page
def change_meeting(request, slug, pk):
    meeting = queries.planned_meeting_for(request.user, slug, pk)
    form, link = ChangeForm(meeting, typed(request)), _link(request, meeting)
    if form.is_bound:
        letters = attempt(form, actions.change_meeting, request.user, meeting, link=link)
        if letters is not None:
            _say_letters(request, _("The plan is changed."), meeting, letters)
            return _to(meeting)
    return _page(request, "change_meeting", meeting, form)


@form_page
def cancel_meeting(request, slug, pk):
    meeting = queries.planned_meeting_for(request.user, slug, pk)
    form, link = CancelForm(typed(request)), _link(request, meeting)
    if form.is_bound:
        letters = attempt(form, actions.cancel_meeting, request.user, meeting, link=link)
        if letters is not None:
            _say_letters(request, _("The meeting is called off."), meeting, letters)
            return _to(meeting)
    return _page(request, "cancel_meeting", meeting, form)


@form_page
def add_sitting(request, slug, pk):
    meeting = queries.planned_meeting_for(request.user, slug, pk)
    form = SittingForm(meeting, typed(request))
    if form.is_bound and (sitting := attempt(form, actions.add_sitting, request.user, meeting)):
        say(request, _("The other sitting is planned. Whoever is invited to one can choose the other."))
        return _to(sitting)
    return _page(request, "add_sitting", meeting, form)


@act
@refused_back(_back)
def choose_sitting(request, slug, pk, sitting):
    meeting = queries.meeting_for(request.user, slug, pk)
    other = plans.sitting_for(request.user, meeting, sitting)
    actions.choose_sitting(request.user, meeting, other, link=_link(request, other))
    said = _("Thank you. You come on {when}. If your calendar holds the other hour, take it out there.")
    say(request, said.format(when=moment(other.starts_at)))
    return _to(other)


@form_page
def write_bridge(request, slug, pk):
    meeting = plans.bridged_meeting_for(request.user, slug, pk)
    form = BridgeForm(typed(request), initial={"bridge_note": meeting.bridge_note})
    if form.is_bound and attempt(form, actions.write_bridge, request.user, meeting):
        say(request, _("Kept. It stands on the page of the later sitting."))
        return _to(meeting)
    return _page(request, "write_bridge", meeting, form)


@act
@refused_back(_back)
def send_questions(request, slug, pk):
    meeting = queries.planned_meeting_for(request.user, slug, pk)
    letters = actions.send_questions(request.user, meeting, link=_link(request, meeting))
    _say_letters(request, _("The questions are sent ahead."), meeting, letters)
    return _to(meeting)


@form_page
def invite_guest(request, slug, pk):
    meeting = queries.planned_meeting_for(request.user, slug, pk)
    words = _("I would like you to come to “{title}” on {when}.").format(
        title=meeting.title, when=moment(meeting.starts_at)
    )
    form = GuestForm(typed(request), initial={"message": words})
    made = form.is_bound and attempt(form, actions.invite_guest, request.user, meeting, link_for=link_for(request))
    if made:
        return invited_page(request, *made)
    if form.is_bound and made is False:
        say(request, _("Your key is turned. It waits for somebody from another perspective."))
        return _to(meeting)
    return _page(request, "invite_guest", meeting, form)


@act
@refused_back(_back)
def forget_private_word(request, slug, pk):
    meeting = queries.meeting_for(request.user, slug, pk)
    actions.forget_private_word(request.user, meeting)
    say(request, _("Deleted. Nobody can read it any more."))
    return _to(meeting)
