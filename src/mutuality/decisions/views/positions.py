"""Answering a proposal."""

from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt
from mutuality.kit.pages import act, refused_back, say

from ..actions import positions as actions
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
    decider = actions.voice_in(request.user, proposal)
    mine = standing.position_of(request.user, proposal)
    form = PositionForm(proposal, list(proposal.options.all()), decider, mine, request.POST)
    if not attempt(form, actions.take_position, request.user, proposal):
        return proposal_page(request, proposal, form=form)
    if proposal.is_secret:
        return _show_code(request, proposal, form.cleaned_data["code"])
    say(request, _("Your answer is in. You can change it until the proposal closes."))
    return to(proposal)


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
