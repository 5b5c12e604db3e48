"""Pages of a meeting: plan, invite, answer, and the keys that open, move on and close it."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mutuality.kit.forms import attempt, refusal_of, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say
from mutuality.partnerships import queries as partnerships

from ..actions import meeting as actions
from ..forms.answering import AnswerForm
from ..forms.meeting import FacilitatorsForm, Questions
from ..forms.planning import InviteForm, PlanForm
from ..queries import ladder, notices, own_time, planning
from ..queries import meeting as queries


def _to(meeting, name="meeting"):
    return redirect(f"meetings:{name}", meeting.partnership.slug, meeting.pk)


def _back(request, slug, pk, **_more):
    return queries.meeting_for(request.user, slug, pk).get_absolute_url()


@page
def meetings(request, slug):
    partnership = partnerships.partnership_or_guest_for(request.user, slug)
    found = list(queries.meetings_of(partnership, request.user))
    context = {
        "partnership": partnership,
        "now": [meeting for meeting in found if meeting.state == "open"],
        "coming": [meeting for meeting in found if queries.is_to_come(meeting)],
        "past": [meeting for meeting in reversed(found) if meeting.is_over and not queries.is_to_come(meeting)],
        "may_plan": partnerships.may(request.user, partnership, "plan_meeting"),
    }
    return render(request, "meetings/meetings.html", context)


@form_page
def plan_meeting(request, slug):
    partnership = partnerships.partnership_with_power_for(request.user, slug, "plan_meeting")
    form = PlanForm(request.user, partnership, typed(request))
    if request.method == "POST" and (meeting := attempt(form, actions.plan_meeting, request.user, partnership)):
        return _to(meeting, "set_questions")
    return _form_page(request, "meetings/plan_meeting.html", form, partnership=partnership)


def _form_page(request, template, form, **context):
    status = 422 if form.is_bound and request.method == "POST" else 200
    return render(request, template, {"form": form, **context}, status=status)


@page
def meeting(request, slug, pk):
    return _meeting_page(request, queries.meeting_for(request.user, slug, pk))


def _meeting_page(request, meeting, answer_form=None):
    seat, controls = queries.reader_of(request.user, meeting).seat, queries.controls_of(request.user, meeting)
    before = planning.before_of(request.user, meeting, controls.plans)
    context = {
        "meeting": meeting,
        "partnership": meeting.partnership,
        "seat": seat,
        "questions": meeting.questions.all(),
        "co_facilitators": queries.co_facilitators(meeting),
        "counts": queries.answers_count(meeting),
        "pairs": queries.waiting_pairs(meeting),
        "controls": controls,
        "before": before,
        "answer_form": answer_form or (_answer_form(seat, before) if seat else None),
        "stage": queries.stage_of(request.user, meeting),
        "said_here": ladder.said_here(request.user, meeting) if meeting.state != "planned" else [],
        "is_member": queries.reader_of(request.user, meeting).is_member,
        "during": own_time.during(request.user, meeting),
    }
    return render(request, "meetings/meeting.html", context, status=422 if answer_form else 200)


def _answer_form(seat, before):
    said = {"answer": seat.answer, "way": seat.way, "answer_note": seat.answer_note}
    return AnswerForm(before.access_contacts, initial=said | {"private_word": before.private_word})


@page
def now(request, slug, pk):
    """The live part of a meeting: the question now, the time left, the keys that wait."""
    meeting = queries.meeting_for(request.user, slug, pk)
    stage = queries.stage_of(request.user, meeting)
    context = {"meeting": meeting, "partnership": meeting.partnership, "stage": stage}
    return render(request, "meetings/now.html", context)


@form_page
def set_questions(request, slug, pk):
    meeting = queries.planned_meeting_for(request.user, slug, pk)
    rows = [{"text": q.text, "tier": q.tier, "minutes": q.minutes} for q in meeting.questions.all()]
    forms = Questions(typed(request), initial=rows)
    refusal = None
    if request.method == "POST" and forms.is_valid():
        refusal = refusal_of(actions.set_questions, request.user, meeting, forms.asked())
        if refusal is None:
            say(request, _("The questions are kept. You can change them until the meeting opens."))
            return _to(meeting)
    context = {"meeting": meeting, "partnership": meeting.partnership, "forms": forms, "refusal": refusal}
    return render(request, "meetings/set_questions.html", context, status=422 if request.method == "POST" else 200)


@form_page
def name_facilitators(request, slug, pk):
    meeting = queries.planned_meeting_for(request.user, slug, pk)
    form = FacilitatorsForm(meeting.partnership, typed(request))
    if request.method == "POST":
        done = attempt(form, actions.name_facilitators, request.user, meeting)
        if done is not None:
            say(request, _("Both keys were turned: the two hold the mandate.") if done else _waits())
            return _to(meeting)
    return _form_page(
        request, "meetings/name_facilitators.html", form, meeting=meeting, partnership=meeting.partnership
    )


def _waits():
    return _("Your key is turned. It waits for a second key from another perspective.")


@act
@refused_back(_back)
def confirm_facilitators(request, slug, pk, key):
    """The second key to a pair that somebody named."""
    meeting = queries.meeting_for(request.user, slug, pk)
    one, other = queries.waiting_pair(meeting, key)
    done = actions.name_facilitators(request.user, meeting, one=one, other=other)
    say(request, _("Both keys were turned: the two hold the mandate.") if done else _waits())
    return _to(meeting)


@form_page
def invite_to_meeting(request, slug, pk):
    meeting = queries.planned_meeting_for(request.user, slug, pk)
    form = InviteForm(meeting, typed(request))
    if request.method == "POST":
        link = request.build_absolute_uri(meeting.get_absolute_url())
        count = attempt(form, actions.invite_to_meeting, request.user, meeting, link=link)
        if count is not None:
            said = ngettext("{count} person is invited.", "{count} people are invited.", count)
            say(request, said.format(count=int(count)))
            return _to(meeting)
    return _form_page(
        request, "meetings/invite_to_meeting.html", form, meeting=meeting, partnership=meeting.partnership,
        told=notices.who_was_told(request.user, meeting),
    )  # fmt: skip


@act
def answer_invitation(request, slug, pk):
    meeting = queries.meeting_for(request.user, slug, pk)
    form = AnswerForm(planning.access_contacts(meeting), request.POST)
    if attempt(form, actions.answer_invitation, request.user, meeting):
        say(request, _("Thank you. You can change your answer until the meeting closes."))
        return _to(meeting)
    return _meeting_page(request, meeting, form)


@act
@refused_back(_back)
def open_meeting(request, slug, pk):
    return _turned(request, slug, pk, actions.open_meeting)


@act
@refused_back(_back)
def close_meeting(request, slug, pk):
    return _turned(request, slug, pk, actions.close_meeting)


def _turned(request, slug, pk, action, *args):
    meeting = queries.meeting_for(request.user, slug, pk)
    done = action(request.user, meeting, *args)
    say(request, _("Both keys were turned. It is done.") if done else _waits())
    return _to(meeting)


@act
@refused_back(_back)
def move_on(request, slug, pk, question):
    return _turned(request, slug, pk, actions.move_on, queries.question_for(request.user, slug, pk, question))


@page
def access_needs(request, slug, pk):
    meeting = queries.meeting_for(request.user, slug, pk)
    needs = queries.access_needs_for(request.user, slug, pk)
    context = {"meeting": meeting, "partnership": meeting.partnership, "needs": needs}
    return render(request, "meetings/access_needs.html", context)
