"""Giving one's voice to somebody else for one proposal, and answering for them."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, refused_back, say

from ..actions import proxies as actions
from ..forms.objections import GiveVoiceForm
from ..forms.positions import PositionForm
from ..queries import proposals, standing
from ..queries import proxies as queries
from .proposals import to


def _back(request, slug, pk, **_more):
    return proposals.proposal_for(request.user, slug, pk).get_absolute_url()


@form_page
def give_voice(request, slug, pk):
    proposal = queries.giving_for(request.user, slug, pk)
    form = GiveVoiceForm(queries.possible_carriers(request.user, proposal), typed(request))
    if request.method == "POST" and (given := attempt(form, actions.give_voice, request.user, proposal)):
        say(
            request,
            _("{name} answers for you now. You can take your voice back at any time.").format(name=given.carrier),
        )
        return to(proposal)
    context = {"proposal": proposal, "partnership": proposal.partnership, "form": form}
    return render(request, "decisions/give_voice.html", context, status=422 if request.method == "POST" else 200)


@act
@refused_back(_back)
def take_back_voice(request, slug, pk, proxy):
    found = queries.own_proxy_for(request.user, slug, pk, proxy)
    actions.take_back_voice(request.user, found)
    say(request, _("The voice is back with its owner. What was said with it is gone."))
    return to(found.proposal)


@form_page
@refused_back(_back)
def take_position_for(request, slug, pk, proxy):
    found = queries.carried_for(request.user, slug, pk, proxy)
    proposal = found.proposal
    decider = actions.voice_carried(request.user, found, proposal)
    mine = standing.position_of(found.giver, proposal)
    form = PositionForm(proposal, proposals.options_of(proposal), decider, mine, typed(request))
    if request.method == "POST" and attempt(form, actions.take_position_for, request.user, found):
        say(request, _("Your answer for {name} is in.").format(name=found.giver))
        return redirect(proposal)
    context = {"proposal": proposal, "partnership": proposal.partnership, "proxy": found, "form": form, "mine": mine}
    return render(request, "decisions/take_position_for.html", context, status=422 if request.method == "POST" else 200)
