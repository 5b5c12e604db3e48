"""Answering a proposal."""

from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt
from mutuality.kit.pages import act, refused_back, say
from mutuality.kit.refused import Refused

from ..actions import confirming
from ..actions import positions as actions
from ..forms.objections import WordingForm
from ..forms.positions import PositionForm, TakeBackForm
from ..queries import proposals as queries
from ..queries import standing
from .proposals import proposal_page, to


def _back(request, slug, pk):
    return queries.proposal_for(request.user, slug, pk).get_absolute_url()


@act
@refused_back(_back)
def take_position(request, slug, pk):
    proposal = queries.proposal_for(request.user, slug, pk)
    decider, mine = actions.voice_in(request.user, proposal), standing.position_of(request.user, proposal)
    form = PositionForm(proposal, queries.options_of(proposal), decider, mine, request.POST)
    answered = attempt(form, actions.take_position, request.user, proposal)
    if not answered:
        return proposal_page(request, proposal, form=form)
    if proposal.is_secret:
        return _show_code(request, proposal, form.cleaned_data["code"])
    if answered.has_answered:
        say(request, _("Your answer is in. You can change it until the proposal closes."))
    else:
        say(request, _("The words changed while you wrote. Your answer is kept: say whether it stays."))
    return to(proposal)


@act
@refused_back(_back)
def keep_position(request, slug, pk):
    proposal = queries.proposal_for(request.user, slug, pk)
    confirming.keep_position(request.user, proposal, wording=_wording_in(request, proposal))
    say(request, _("Your answer stays."))
    return to(proposal)


@act
@refused_back(_back)
def call_met(request, slug, pk):
    proposal = queries.proposal_for(request.user, slug, pk)
    confirming.call_met(request.user, proposal, wording=_wording_in(request, proposal))
    say(request, _("Your objection is met. Where do you stand now?"))
    return to(proposal)


def _wording_in(request, proposal):
    """Which words the person has read who tapped once."""
    form = WordingForm(proposal, request.POST)
    if not form.is_valid():
        raise Refused("Load the page again and read the words. Then answer.")
    return form.cleaned_data["wording"]


def _show_code(request, proposal, code):
    """The code is on this page and nowhere else; a browser is not to keep it."""
    context = {"proposal": proposal, "partnership": proposal.partnership, "code": code}
    answer = render(request, "decisions/answered.html", context)
    add_never_cache_headers(answer)
    return answer


@act
@refused_back(_back)
def take_back_position(request, slug, pk):
    proposal = queries.proposal_for(request.user, slug, pk)
    actions.voice_in(request.user, proposal)
    form = TakeBackForm(proposal, request.POST)
    if not attempt(form, actions.take_back_position, request.user, proposal):
        return proposal_page(request, proposal, back_form=form)
    say(request, _("Your answer is taken back, as if you had never given it."))
    return to(proposal)
