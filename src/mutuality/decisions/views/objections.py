"""Objections with the talk below them, amendments, and the way from the first wording to the last."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say

from ..actions import amendments
from ..actions import objections as actions
from ..forms.objections import AmendForm, AnswerAmendmentForm, RefuseForm, RemarkForm
from ..models import Amendment
from ..queries import objections as queries

State = Amendment.State


def _back(request, slug, pk, objection):
    return queries.objection_for(request.user, slug, pk, objection).get_absolute_url()


def _back_from_amendment(request, slug, pk, amendment):
    return queries.amendment_for(request.user, slug, pk, amendment).objection.get_absolute_url()


@page
def objection(request, slug, pk, objection):
    return objection_page(request, queries.objection_for(request.user, slug, pk, objection))


def objection_page(request, objection, remark_form=None, refused=None):
    """The one page of an objection; with a form that was refused, if there is one."""
    proposal = objection.proposal
    is_open = proposal.is_open_now
    context = {
        "objection": objection,
        "proposal": proposal,
        "partnership": proposal.partnership,
        "amendments": [_with_form(request.user, objection, each, refused) for each in queries.amendments_to(objection)],
        "remarks": queries.remarks_on(objection),
        "may_amend": is_open and queries.is_held(objection),
        "form": (remark_form or RemarkForm()) if is_open else None,
    }
    return render(request, "decisions/objection.html", context, status=422 if remark_form or refused else 200)


def _with_form(person, objection, amendment, refused):
    """An amendment, with what the reader can say to it: whether it meets their objection, or is taken in."""
    if not (objection.proposal.is_open_now and objection.stands and amendment.is_current):
        return amendment
    here = refused if refused is not None and refused.prefix.endswith(f"-{amendment.pk}") else None
    if objection.proposal.proposer_id == person.pk and amendment.state == State.MEETS:
        amendment.refuse_form = here or RefuseForm(amendment)
    elif queries.voice_of(objection) == person.pk and amendment.state in {State.WAITING, State.DOES_NOT_MEET}:
        amendment.answer_form = here or AnswerAmendmentForm(amendment)
    return amendment


@act
@refused_back(_back)
def add_remark(request, slug, pk, objection):
    found = queries.objection_for(request.user, slug, pk, objection)
    actions.check_open_to(request.user, found.proposal)
    form = RemarkForm(request.POST)
    if not attempt(form, actions.add_remark, request.user, found):
        return objection_page(request, found, remark_form=form)
    return redirect(found)


@act
def take_back_remark(request, slug, pk, remark):
    found = queries.own_remark_for(request.user, slug, pk, remark)
    actions.take_back_remark(request.user, found)
    say(request, _("Your words are taken back."))
    return redirect(found.objection)


@form_page
def amend(request, slug, pk, objection):
    found = queries.objection_for(request.user, slug, pk, objection)
    form = AmendForm(typed(request), initial=_words_to_begin_with(found, request.GET.get("again")))
    if request.method == "POST" and (made := attempt(form, amendments.amend, request.user, found)):
        _say_what_came_of_it(request, made)
        return redirect(found)
    if is_behind := form.is_behind(found.proposal):
        form.catch_up(found.proposal)
    context = {"objection": found, "proposal": found.proposal, "partnership": found.proposal.partnership}
    context |= {"form": form, "is_behind": is_behind}
    return render(request, "decisions/amend.html", context, status=422 if request.method == "POST" else 200)


def _words_to_begin_with(objection, again):
    """The words as they are; or those of an earlier amendment that is proposed again."""
    earlier = [each for each in queries.amendments_to(objection) if again == str(each.pk)]
    words = earlier[0] if earlier else objection.proposal
    initial = {"question": words.question, "background": words.background, "on_wording": objection.proposal.wording}
    return initial | ({"why": words.why} if earlier else {})


def _say_what_came_of_it(request, amendment):
    if amendment.state == State.TAKEN_IN:
        say(request, _("The words are changed. Whoever had agreed before is asked again."))
    elif amendment.state == State.MEETS:
        say(request, _("It meets the objection. The person who made the proposal can take it in now."))
    else:
        say(request, _("Your words are proposed. The person who objects says whether they meet the objection."))


@act
@refused_back(_back_from_amendment)
def answer_amendment(request, slug, pk, amendment):
    found = queries.amendment_for(request.user, slug, pk, amendment)
    amendments.check_may_answer(request.user, found)
    form = AnswerAmendmentForm(found, request.POST)
    if not attempt(form, amendments.answer_amendment, request.user, found):
        return objection_page(request, found.objection, refused=form)
    found.refresh_from_db(fields=["state"])
    if found.state == State.DOES_NOT_MEET:
        say(request, _("Your answer is in. Anybody can propose other words."))
    else:
        _say_what_came_of_it(request, found)
    return redirect(found.objection)


@act
@refused_back(_back_from_amendment)
def take_back_amendment(request, slug, pk, amendment):
    found = queries.own_amendment_for(request.user, slug, pk, amendment)
    amendments.take_back_amendment(request.user, found)
    say(request, _("Your words are taken back."))
    return redirect(found.objection)


@act
@refused_back(_back_from_amendment)
def take_in(request, slug, pk, amendment):
    found = queries.amendment_for(request.user, slug, pk, amendment)
    amendments.take_in(request.user, found)
    say(request, _("The words are changed. Whoever had agreed before is asked again."))
    return redirect(found.objection.proposal)


@act
@refused_back(_back_from_amendment)
def refuse_amendment(request, slug, pk, amendment):
    found = queries.amendment_for(request.user, slug, pk, amendment)
    amendments.check_may_take_in(request.user, found)
    form = RefuseForm(found, request.POST)
    if not attempt(form, amendments.refuse_amendment, request.user, found):
        return objection_page(request, found.objection, refused=form)
    say(request, _("It is not taken in. The objection stands."))
    return redirect(found.objection)


@page
def path(request, slug, pk):
    """How the words came to be what they are; readable after closing too."""
    proposal = queries.path_for(request.user, slug, pk)
    context = {"proposal": proposal, "partnership": proposal.partnership, "steps": queries.path_of(proposal)}
    return render(request, "decisions/path.html", context)
