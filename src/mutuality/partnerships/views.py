"""Pages of a partnership: who is in it, what they agreed, who may do what until when, and how people come and go."""

from datetime import timedelta
from functools import wraps

from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mutuality.kit.forms import attempt, typed
from mutuality.kit.limits import few_misses
from mutuality.kit.pages import act, form_page, page, place, refused_back, say
from mutuality.kit.refused import Refused
from mutuality.methods.text_difference import text_difference
from mutuality.people import actions as their
from mutuality.people import queries as persons
from mutuality.people.forms import ConsentForm

from . import actions, history, keys, queries, stuck
from .forms import (
    FacetForm,
    FoundingForm,
    GrantForm,
    InviteForm,
    KeptFromForm,
    OrganisationForm,
    PerspectivesForm,
    PodForm,
)
from .rules import INVITATION_TIME, LINK_TRIES

BY_LINK = "mutuality.people.backends.ByLink"
LATELY = timedelta(days=60)

both = require_http_methods(["GET", "HEAD", "POST"])


def _answer(request, template, partnership, form, **words):
    """A page with a form: 422 when what was sent is refused."""
    words |= {"partnership": partnership, "form": form}
    return render(request, f"partnerships/{template}.html", words, status=422 if form.is_bound else 200)


def _say_done(request, done, sentence):
    """What was done; or that the agreement asks for a second key, which somebody turns by doing the same."""
    say(request, sentence if done else _("Your key is turned. It waits for somebody from another perspective."))


# Founding


@form_page
def found_partnership(request):
    form = FoundingForm(typed(request))
    if partnership := form.is_bound and attempt(form, actions.found_partnership, request.user):
        say(request, _("{name} has begun. It belongs to nobody, and to everybody in it.").format(name=partnership.name))
        return redirect(place("partnership", partnership.slug))
    return _answer(request, "found_partnership", None, form)


# People


@page
def people(request, slug):
    partnership = queries.partnership_for(request.user, slug)
    context = {
        "partnership": partnership,
        "groups": queries.members_by_perspective(partnership),
        "guests": queries.guests_of(partnership),
        "facets": queries.facets_with_counts(partnership),
        "smallest": queries.rules_of(partnership).small_group_inside,
        "organisations": queries.organisations_of(partnership),
        "pods": queries.pods_of(partnership),
        "may_invite": queries.may(request.user, partnership, "invite"),
        "may_describe": queries.may(request.user, partnership, "describe_partnership"),
    }
    return render(request, "partnerships/people.html", context)


@page
def member(request, slug, pk):
    found = queries.member_for(request.user, slug, pk)
    context = {
        "partnership": found.partnership,
        "member": found,
        "declarations": queries.declarations_of(found),
        "mandates": queries.live_mandates(found.partnership_id).filter(person=found.person).order_by("ends_at"),
        "languages": found.person.spoken_languages.order_by("pk"),
        "may_plan": queries.may(request.user, found.partnership, "plan_meeting"),
    }
    return render(request, "partnerships/member.html", context)


@form_page
def declare_perspectives(request, slug):
    partnership = queries.partnership_for(request.user, slug)
    form = PerspectivesForm(queries.place_of(request.user, partnership.pk), typed(request))
    if form.is_bound and attempt(form, actions.declare_perspectives, request.user, partnership):
        say(request, _("Kept. You can change it at any time."))
        return redirect("partnerships:people", slug)
    may_describe = queries.may(request.user, partnership, "describe_partnership")
    return _answer(request, "declare_perspectives", partnership, form, may_describe=may_describe)


@form_page
def add_facet(request, slug):
    partnership = queries.partnership_with_power_for(request.user, slug, "describe_partnership")
    form = FacetForm(typed(request))
    if form.is_bound and (done := attempt(form, actions.add_facet, request.user, partnership)) is not None:
        _say_done(request, done, _("Added. Everybody can say now which of these they bring."))
        return redirect("partnerships:declare_perspectives", slug)
    return _answer(request, "add_facet", partnership, form)


@form_page
def add_organisation(request, slug):
    partnership = queries.partnership_with_power_for(request.user, slug, "describe_partnership")
    form = OrganisationForm(typed(request))
    if form.is_bound and (done := attempt(form, actions.add_organisation, request.user, partnership)) is not None:
        _say_done(request, done, _("Added to the organisations of this partnership."))
        return redirect("partnerships:people", slug)
    return _answer(request, "add_organisation", partnership, form)


# Pods


@form_page
def add_pod(request, slug):
    partnership = queries.partnership_with_power_for(request.user, slug, "describe_partnership")
    form = PodForm(typed(request))
    if form.is_bound and (done := attempt(form, actions.add_pod, request.user, partnership)) is not None:
        _say_done(request, done, _("The pod is there. Whoever likes can join it."))
        return redirect("partnerships:people", slug)
    return _answer(request, "add_pod", partnership, form)


@page
def pod(request, slug, pk):
    found = queries.pod_for(request.user, slug, pk)
    context = {
        "partnership": found.partnership,
        "pod": found,
        "members": queries.pod_members(found),
        "in_it": queries.is_in_pod(request.user, found.pk),
    }
    return render(request, "partnerships/pod.html", context)


def _to_pod(request, slug, pk):
    return reverse("partnerships:pod", args=[slug, pk])


@act
@refused_back(_to_pod)
def join_pod(request, slug, pk):
    actions.join_pod(request.user, queries.pod_for(request.user, slug, pk))
    say(request, _("You are in this pod."))
    return redirect(_to_pod(request, slug, pk))


@act
@refused_back(_to_pod)
def leave_pod(request, slug, pk):
    actions.leave_pod(request.user, queries.pod_for(request.user, slug, pk))
    say(request, _("You have left this pod. What you said in it stays yours."))
    return redirect(_to_pod(request, slug, pk))


# The agreement


@page
def agreement(request, slug):
    partnership = queries.partnership_for(request.user, slug)
    return _agreement_page(request, partnership, queries.agreement_of(partnership))


@page
def adopted_text(request, slug, pk):
    text = queries.adopted_text_for(request.user, slug, pk)
    earlier = queries.versions_before(text)
    context = {
        "partnership": text.partnership,
        "text": text,
        "earlier": earlier,
        "pieces": text_difference(earlier[0].text, text.text) if earlier else [],
    }
    return render(request, "partnerships/adopted_text.html", context)


@page
def earlier_agreement(request, slug, version):
    found = queries.agreement_for(request.user, slug, version)
    return _agreement_page(request, found.partnership, found)


def _agreement_page(request, partnership, shown):
    context = {
        "partnership": partnership,
        "agreement": shown,
        "rules": queries.rules_in(shown),
        "names": history.RULES,
        "raised": queries.raised_powers(shown),
        "versions": partnership.agreements.order_by("-version"),
        "texts": queries.texts_of(partnership),
        "floor": queries.pay_floor_of(partnership),
        "unmet": history.is_review_unmet(queries.rules_in(shown), timezone.localdate()),
    }
    return render(request, "partnerships/agreement.html", context)


@page
def agreement_changes(request, slug, version):
    """What one version changed in the one before it."""
    found = queries.agreement_for(request.user, slug, version)
    context = {"partnership": found.partnership, "agreement": found, "changes": history.changes_of(found)}
    return render(request, "partnerships/agreement_changes.html", context)


# Who may do what, until when


@page
def powers(request, slug):
    partnership = queries.partnership_for(request.user, slug)
    running = queries.live_mandates(partnership.pk).order_by("ends_at", "pk")
    ended = queries.ended_mandates(partnership.pk, timezone.now() - LATELY)
    context = {
        "partnership": partnership,
        "rows": queries.power_table(partnership),
        "stuck": stuck.stuck_here(partnership),
        "stuck_offices": stuck.stuck_offices(partnership),
        "lets_one_side": stuck.lets_one_side(partnership),
        "running": running.filter(scope=""),
        "for_one_thing": running.exclude(scope=""),
        "ended": ended.filter(scope=""),
        "ended_for_one_thing": ended.exclude(scope=""),
        "keys": queries.keys_waiting(partnership),
        "live_name": partnership.keys_topic,
    }
    return render(request, "partnerships/powers.html", context)


@form_page
def grant_mandate(request, slug):
    partnership = queries.partnership_for(request.user, slug)
    form = GrantForm(partnership, typed(request))
    if form.is_bound and (done := attempt(form, keys.grant_mandate, request.user, partnership)) is not None:
        _say_done(request, done, _("Both keys are turned. The office begins now."))
        return redirect("partnerships:powers" if done else "partnerships:grant_mandate", slug)
    words = {"waiting": queries.waiting_grants(partnership), "live_name": partnership.keys_topic}
    return _answer(request, "grant_mandate", partnership, form, **words)


def _to_powers(request, slug, pk):
    return reverse("partnerships:powers", args=[slug])


@act
@refused_back(_to_powers)
def hand_back_mandate(request, slug, pk):
    keys.hand_back_mandate(request.user, queries.mandate_for(request.user, slug, pk))
    say(request, _("Handed back. Thank you for carrying it."))
    return redirect(_to_powers(request, slug, pk))


@act
@refused_back(_to_powers)
def take_back_key(request, slug, pk):
    keys.take_back_key(request.user, queries.key_for(request.user, slug, pk))
    say(request, _("Your key is turned back. Nothing was done."))
    return redirect(_to_powers(request, slug, pk))


# Coming and going


@form_page
def invite(request, slug):
    partnership = queries.partnership_with_power_for(request.user, slug, "invite")
    form = InviteForm(typed(request))
    done = form.is_bound and attempt(form, actions.invite, request.user, partnership, link_for=link_for(request))
    if done:
        return invited_page(request, *done)
    if form.is_bound and done is False:
        _say_done(request, done, "")
        return redirect("partnerships:invite", slug)
    sent = queries.invitations_sent(partnership, request.user)
    return _answer(request, "invite", partnership, form, sent=sent, now=timezone.now())


def link_for(request):
    return lambda token: request.build_absolute_uri(reverse("partnerships:invitation", args=[token]))


@never_cache
def invited_page(request, invitation, token):
    """The one page that shows the link, drawn from the answer itself: a redirect would have to keep it somewhere."""
    context = {
        "partnership": invitation.partnership,
        "invitation": invitation,
        "link": link_for(request)(token),
        "days": INVITATION_TIME.days,
    }
    return render(request, "partnerships/invited.html", context)


def _to_invite(request, slug, pk):
    return reverse("partnerships:invite", args=[slug])


@act
@refused_back(_to_invite)
def take_back_invitation(request, slug, pk):
    actions.take_back_invitation(request.user, queries.invitation_for(request.user, slug, pk))
    say(request, _("Taken back. The link lets nobody in any more."))
    return redirect(_to_invite(request, slug, pk))


def secret_address(view):
    """For pages whose address is a key: it reaches no other site, no search engine and no shared cache.

    `strict-origin` names our own site to whatever the page opens, never the path. `no-referrer` would do the same,
    but browsers then send `Origin: null` with the form, which the protection against forged forms must refuse.
    """

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return never_cache(wrapped)


@both
@few_misses("invitation", LINK_TRIES)
@secret_address
def invitation(request, token):
    """Looking changes nothing, for mail programs look first. Coming in takes the button."""
    found = queries.invitation_by(token)
    context = {"invitation": found, "partnership": found.partnership, "account": queries.with_account(request.user)}
    context["sign_in"] = redirect_to_login(request.path).url
    try:
        queries.check_link(found, request.user)
        if request.method == "POST":
            return _come_in(request, found)
    except Refused as refusal:
        return render(request, "partnerships/invitation_closed.html", context | {"refusal": refusal}, status=410)
    return render(request, "partnerships/invitation.html", context)


def _come_in(request, found):
    person = actions.accept_invitation(found, request.user, language=get_language())
    if person != request.user:
        login(request, person, backend=BY_LINK)
    say(request, _("Welcome, {name}.").format(name=person))
    still_in = queries.place_of(person, found.partnership_id) is not None
    return redirect(place("partnership", found.partnership.slug) if still_in else place("front"))


def _to_front(request, slug):
    return place("front")


@form_page
@refused_back(_to_front)
def leave_partnership(request, slug):
    partnership = queries.partnership_or_guest_for(request.user, slug)
    if request.method == "POST":
        actions.leave_partnership(request.user, partnership)
        say(request, _("You have left {name}. Thank you for your time in it.").format(name=partnership))
        return redirect(_to_front(request, slug))
    return render(request, "partnerships/leave_partnership.html", {"partnership": partnership})


# Consent: what a person agrees to, within one partnership


@page
def consents(request):
    """Where my consent can be read and changed: one page for each of my partnerships."""
    return render(request, "partnerships/consents.html", {"partnerships": queries.partnerships_of(request.user)})


@form_page
def consent(request, slug):
    partnership = queries.partnership_or_guest_for(request.user, slug)
    chain_id, sent = partnership.chain_id, typed(request)
    form = ConsentForm(sent, person=request.user, chain_id=chain_id)
    if form.is_valid():
        their.answer_consents(request.user, chain_id, form.answers(), get_language())
        say(request, _("Kept. You can change this at any time."))
        return redirect("partnerships:consent", slug)
    words = {"form": form, "partnership": partnership, "history": persons.consent_history(request.user, chain_id)}
    return render(request, "partnerships/consent.html", words, status=422 if form.is_bound else 200)


# Who must never learn which words are mine: the people room keeps it, and here one finds the people to choose from.


@form_page
def add_kept_from(request):
    form = KeptFromForm(request.user, typed(request))
    if request.method == "POST" and attempt(form, their.add_kept_from, request.user):
        say(request, _("Kept. Only you can read this list."))
        return redirect("partnerships:add_kept_from")
    return _answer(request, "kept_from", None, form, kept=persons.kept_from_of(request.user))


@act
def remove_kept_from(request, pk):
    their.remove_kept_from(request.user, persons.kept_from_for(request.user, pk))
    say(request, _("Taken off your list."))
    return redirect("partnerships:add_kept_from")
