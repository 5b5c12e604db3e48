"""Pages of proposals: list, one proposal from draft to result, and what its proposer does with it."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, refusal_of, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say
from mutuality.meetings.queries import for_all
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships import stuck
from mutuality.partnerships.effects import EFFECTS

from ..actions import closing
from ..actions import proposing as actions
from ..forms.effects import UndoForm
from ..forms.positions import PositionForm, TakeBackForm
from ..forms.proposing import DraftForm, Options, ProposeForm, SourcesForm, ThemesForm, draft_of
from ..queries import effects, outcome, sources, standing
from ..queries import proposals as queries
from ..queries.around import around


def to(proposal, name="proposal"):
    return redirect(f"decisions:{name}", proposal.partnership.slug, proposal.pk)


def back(request, slug, pk, **_more):
    return queries.proposal_for(request.user, slug, pk).get_absolute_url()


@page
def decisions(request, slug):
    partnership = partnerships.partnership_for(request.user, slug)
    context = {
        "partnership": partnership,
        "board": queries.board_of(partnership, request.user),
        "stuck": stuck.stuck_here(partnership),
        "stuck_offices": stuck.stuck_offices(partnership),
        "lets_one_side": stuck.lets_one_side(partnership),
        "may_propose": partnerships.may(request.user, partnership, "propose"),
    }
    return render(request, "decisions/decisions.html", context)


@page
def proposal(request, slug, pk):
    return proposal_page(request, queries.proposal_for(request.user, slug, pk))


def proposal_page(request, proposal, form=None, back_form=None):
    """The one page of a proposal, whatever has become of it; with a form that was refused, if there is one."""
    decider = queries.decider_of(request.user, proposal)
    options, mine = queries.options_of(proposal), standing.position_of(request.user, proposal)
    beside = around(request.user, proposal, decider, mine)
    answers = proposal.is_open_now and decider is not None and not beside.given
    now = standing.standing_of(proposal) if proposal.state == "open" else None
    result = outcome.result_of(proposal) if proposal.is_over else None
    eligible = now.heard.eligible if now else result.outcome.eligible if result else 0
    context = {
        "proposal": proposal,
        "partnership": proposal.partnership,
        "rule": outcome.rule_of(proposal, eligible),
        "options": options,
        "sources": sources.sources_of(proposal),
        "carried": effects.effects_of(proposal, request.user),
        "undo_form": UndoForm(),
        "decider": decider,
        "mine": mine,
        "around": beside,
        "is_proposer": proposal.proposer_id == request.user.pk,
        "standing": now,
        "result": result,
        "form": (form or PositionForm(proposal, options, decider, mine)) if answers else None,
        "back_form": (back_form or TakeBackForm(proposal)) if answers and (decider.has_answered or mine) else None,
    }
    return render(request, "decisions/proposal.html", context, status=422 if form or back_form else 200)


@page
def proposal_standing(request, slug, pk):
    """The live part: who has been heard, and where we are."""
    proposal = queries.proposal_for(request.user, slug, pk)
    found = standing.standing_of(proposal) if proposal.state == "open" else None
    context = {"proposal": proposal, "partnership": proposal.partnership, "standing": found}
    return render(request, "decisions/standing.html", context)


def _form_page(request, template, form, **context):
    status = 422 if form.is_bound and request.method == "POST" else 200
    return render(request, template, {"form": form, **context}, status=status)


@form_page
def propose(request, slug):
    partnership = partnerships.partnership_with_power_for(request.user, slug, "propose")
    agreed = partnerships.rules_of(partnership)
    form = ProposeForm(partnership, typed(request), initial={"method": agreed.decision_method})
    if request.method == "POST" and (made := attempt(form, actions.propose, request.user, partnership)):
        say(request, _("Your draft is kept. Only you see it until you open it."))
        return to(made, "set_options") if made.has_options else _to_effect(request, made)
    effect = EFFECTS.get(request.GET.get("effect", ""))
    return _form_page(request, "decisions/propose.html", form, partnership=partnership, effect=effect)


def _to_effect(request, made):
    """Who came to propose one change goes on to it."""
    if "effect" not in request.GET:
        return to(made)
    if (name := request.GET["effect"]) not in EFFECTS:
        return to(made, "choose_effect")
    return redirect("decisions:add_effect", made.partnership.slug, made.pk, name)


@form_page
def change_proposal(request, slug, pk):
    draft = queries.draft_for(request.user, slug, pk)
    form = DraftForm(draft.partnership, typed(request), initial=draft_of(draft))
    if request.method == "POST" and attempt(form, actions.change_proposal, request.user, draft):
        return to(draft)
    return _form_page(request, "decisions/propose.html", form, partnership=draft.partnership, proposal=draft)


@form_page
def set_options(request, slug, pk):
    draft = queries.draft_for(request.user, slug, pk)
    rows = [{"text": option.text, "meaning": option.meaning} for option in draft.options.all()]
    forms, refusal = Options(typed(request), initial=rows), None
    if request.method == "POST" and forms.is_valid():
        refusal = refusal_of(actions.set_options, request.user, draft, forms.options())
        if refusal is None:
            return to(draft)
    context = {"proposal": draft, "partnership": draft.partnership, "forms": forms, "refusal": refusal}
    return render(request, "decisions/set_options.html", context, status=422 if request.method == "POST" else 200)


@page
def choose_sources(request, slug, pk):
    """The questions that were asked in meetings, to look for what a draft rests on."""
    draft = queries.draft_for(request.user, slug, pk)
    asked, voices = for_all.questions_asked(draft.partnership), for_all.voices_each(draft.partnership)
    context = {
        "proposal": draft,
        "partnership": draft.partnership,
        "has_themes": bool(sources.themes_to_rest_on(draft)),
        "questions": [(question, voices.get(question.pk, 0)) for question in asked],
    }
    return render(request, "decisions/choose_sources.html", context)


@form_page
def rest_on(request, slug, pk, question):
    draft = queries.draft_for(request.user, slug, pk)
    asked = sources.question_in(draft, question)
    form = SourcesForm(asked, typed(request), initial=sources.chosen_on(draft, asked))
    if request.method == "POST" and attempt(form, actions.rest_on, request.user, draft, question=asked):
        return to(draft)
    return _form_page(
        request, "decisions/rest_on.html", form, proposal=draft, partnership=draft.partnership, question=asked
    )


@form_page
def rest_on_themes(request, slug, pk):
    draft = queries.draft_for(request.user, slug, pk)
    form = ThemesForm(draft, typed(request))
    if request.method == "POST" and attempt(form, actions.rest_on_themes, request.user, draft):
        return to(draft)
    return _form_page(request, "decisions/rest_on.html", form, proposal=draft, partnership=draft.partnership)


@act
@refused_back(back)
def open_proposal(request, slug, pk):
    draft = queries.proposal_for(request.user, slug, pk)
    actions.open_proposal(request.user, draft)
    say(request, _("It is open. Everybody with a voice finds it on their first page."))
    return to(draft)


@act
@refused_back(back)
def close_proposal(request, slug, pk):
    found = queries.proposal_for(request.user, slug, pk)
    closing.close_proposal(request.user, found)
    say(request, _("Every voice was in, so it is closed."))
    return to(found)


@act
@refused_back(back)
def withdraw_proposal(request, slug, pk):
    found = queries.proposal_for(request.user, slug, pk)
    actions.withdraw_proposal(request.user, found)
    say(request, _("It is withdrawn."))
    return to(found)
