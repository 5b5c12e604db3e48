"""Words outside the tables: answers in one's own time, and what somebody wrote down for another."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say

from ..actions import own_time as actions
from ..forms.own_time import EnterForm, OwnTimeForm
from ..queries import meeting as meetings
from ..queries import own_time as queries


@page
def own_time(request, slug, pk):
    """Each question with what one said to it, and the form for one of them: the one chosen, else the first open one."""
    meeting = queries.answered_meeting_for(request.user, slug, pk)
    answers = queries.own_answers(request.user, meeting)
    chosen = _chosen(request.GET.get("question", ""), answers)
    form = None
    if chosen and queries.refusal_now(meeting) is None:
        form = OwnTimeForm(request.user, chosen, initial=queries.last_wishes(request.user, answers))
    return _own_time_page(request, meeting, answers, chosen, form)


def _chosen(wanted, answers):
    for answer in answers:
        if str(answer.question.pk) == wanted:
            return answer.question
    return next((answer.question for answer in answers if not answer.words), None)


def _own_time_page(request, meeting, answers, chosen, form):
    context = {
        "meeting": meeting,
        "partnership": meeting.partnership,
        "answers": answers,
        "chosen": chosen,
        "form": form,
        "until": queries.until_of(meeting),
        "refusal": queries.refusal_now(meeting),
    }
    status = 422 if form and form.is_bound else 200
    return render(request, "meetings/own_time.html", context, status=status)


@act
def answer_in_own_time(request, slug, pk, question):
    meeting = queries.answered_meeting_for(request.user, slug, pk)
    question = get_object_or_404(meeting.questions, pk=question)
    question.meeting = meeting
    form = OwnTimeForm(request.user, question, request.POST)
    if attempt(form, actions.answer_in_own_time, request.user, meeting, question=question):
        say(request, _("Your answer is kept. You can change it or take it back at any time."))
        return redirect("meetings:own_time", slug, pk)
    return _own_time_page(request, meeting, queries.own_answers(request.user, meeting), question, form)


@form_page
def enter_words(request, slug, pk):
    meeting = queries.entered_meeting_for(request.user, slug, pk)
    form = EnterForm(request.user, meeting, typed(request), initial={"voice": "named", "scope": "partnership"})
    if request.method == "POST" and attempt(form, actions.enter_words, request.user, meeting):
        say(request, _("The words are kept. The person finds them under “My words” and can change them."))
        return redirect("meetings:enter_words", slug, pk)
    context = {
        "meeting": meeting,
        "partnership": meeting.partnership,
        "form": form,
        "unread": queries.written_down_by(request.user, meeting),
        "refusal": queries.refusal_now(meeting),
    }
    return render(request, "meetings/enter_words.html", context, status=422 if form.is_bound else 200)


def _back(request, contribution):
    """Whoever wrote the words down came from that page; whoever said them, from their own words."""
    said = queries.entered_words_for(request.user, contribution)
    if meetings.is_mine(request.user, said):
        return reverse("meetings:own_words")
    return reverse("meetings:enter_words", args=[said.meeting.partnership.slug, said.meeting_id])


@act
@refused_back(_back)
def confirm_read_back(request, contribution):
    actions.confirm_read_back(request.user, queries.entered_words_for(request.user, contribution))
    say(request, _("Thank you. The words stand as read back."))
    return redirect(_back(request, contribution))
