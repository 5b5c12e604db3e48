"""What a proposal would bring about: chosen and filled in by its proposer, undone by another proposal."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say
from mutuality.kit.refused import Refused
from mutuality.partnerships import queries as partnerships

from ..actions import effects as actions
from ..actions import undoing
from ..forms.agreement import AgreementForm
from ..forms.effects import EffectForm, UndoForm
from ..queries import effects as queries
from ..queries import proposals
from .proposals import back, to


@page
def choose_effect(request, slug, pk):
    """What a decision can bring about, in plain words."""
    draft = proposals.draft_for(request.user, slug, pk)
    context = {"proposal": draft, "partnership": draft.partnership, "effects": queries.effects_to_choose()}
    return render(request, "decisions/choose_effect.html", context)


@form_page
def add_effect(request, slug, pk, effect):
    draft, chosen = proposals.draft_for(request.user, slug, pk), queries.effect_named(effect)
    if chosen.name == "adopt_agreement":
        return _adopt_agreement(request, draft, chosen)
    form = EffectForm(chosen, draft, typed(request))
    if request.method == "POST" and attempt(form, actions.add_effect, request.user, draft, name=chosen.name):
        return to(draft)
    return _form_page(request, "decisions/add_effect.html", draft, chosen, form)


def _adopt_agreement(request, draft, chosen):
    version = partnerships.agreement_of(draft.partnership)
    form = AgreementForm(draft, version, typed(request), carried=queries.text_carried(draft, version))
    if request.method == "POST" and attempt(form, actions.adopt_agreement, request.user, draft):
        return to(draft)
    return _form_page(request, "decisions/adopt_agreement.html", draft, chosen, form)


def _form_page(request, template, draft, chosen, form):
    context = {"proposal": draft, "partnership": draft.partnership, "effect": chosen, "form": form}
    return render(request, template, context, status=422 if request.method == "POST" else 200)


@act
@refused_back(back)
def remove_effect(request, slug, pk, carried):
    draft = proposals.draft_for(request.user, slug, pk)
    actions.remove_effect(request.user, draft, queries.carried_for(draft, carried))
    return to(draft)


@act
@refused_back(back)
def propose_undoing(request, slug, pk):
    found = proposals.proposal_for(request.user, slug, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        raise Refused("This page was not whole. Load it again, copy your words over, and send them.")
    question = _("Shall we undo this? “{question}”").format(question=found.question)
    draft = undoing.propose_undoing(request.user, found, once=form.cleaned_data["once"], question=question)
    say(request, _("This is a draft that only you see. Change it as you like, then open it to all."))
    return to(draft)
