"""Pages."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mutuality.kit.pages import page, say
from mutuality.people import actions as people
from mutuality.people import queries as persons
from mutuality.people.forms import ConsentForm

from . import queries

# Consent: what a person agrees to, within one partnership


@page
def consents(request):
    """Where my consent can be read and changed: one page for each of my partnerships."""
    return render(request, "partnerships/consents.html", {"partnerships": queries.partnerships_of(request.user)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request, slug):
    partnership = queries.partnership_or_guest_for(request.user, slug)
    chain_id, sent = partnership.chain_id, request.POST if request.method == "POST" else None
    form = ConsentForm(sent, person=request.user, chain_id=chain_id)
    if form.is_valid():
        people.answer_consents(request.user, chain_id, form.answers(), get_language())
        say(request, _("Kept. You can change this at any time."))
        return redirect("partnerships:consent", slug)
    words = {"form": form, "partnership": partnership, "history": persons.consent_history(request.user, chain_id)}
    return render(request, "partnerships/consent.html", words, status=422 if form.is_bound else 200)
