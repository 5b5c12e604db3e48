"""Pages: what is mine, and how somebody new gets an account."""

import zoneinfo

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mutuality.kit.forms import attempt, typed
from mutuality.kit.limits import few_misses
from mutuality.kit.pages import act, page, say

from . import actions, queries
from .forms import AddressForm, CodeForm, LanguageForm, NeedForm, ProfileForm, SignUpForm
from .models import Person

BY_CODE = "allauth.account.auth_backends.AuthenticationBackend"
CLAIM = "address_claim"  # in the session: which claim this browser may prove
LINK_TRIES = 30  # links to stop letters that lead nowhere, from one network in one minute

both = require_http_methods(["GET", "HEAD", "POST"])


def _answer(request, template, form, **words):
    """A page with a form: 422 when what was sent is refused."""
    return render(request, template, {"form": form, **words}, status=422 if form.is_bound else 200)


@page
def me(request):
    """Everything that is mine, and nobody else's."""
    return render(request, "people/me.html")


# Somebody new


@both
@never_cache
def sign_up(request):
    if request.user.is_authenticated:
        return redirect("people:add_address")
    form = SignUpForm(typed(request))
    if request.method == "POST" and (claim := attempt(form, actions.sign_up, None)):
        request.session[CLAIM] = str(claim.uid)
        return redirect("account_join")
    return _answer(request, "account/signup.html", form)


@both
@never_cache
def join(request):
    if request.user.is_authenticated:
        return redirect("people:me")
    uid, form = request.session.get(CLAIM), CodeForm(typed(request))
    if request.method == "POST" and (person := attempt(form, actions.join, None, claim_uid=uid)):
        login(request, person, backend=BY_CODE)
        say(request, _("You are signed in as {name}.").format(name=person))
        return redirect("/")
    return _answer(request, "account/join.html", form, claim=queries.claim_by(uid))


# A guest gets an account


@both
@login_required
def add_address(request):
    form = AddressForm(typed(request))
    if request.method == "POST" and attempt(form, actions.add_address, request.user):
        return redirect("people:confirm_address")
    return _answer(request, "people/account.html", form)


@both
@login_required
def confirm_address(request):
    form = CodeForm(typed(request))
    if request.method == "POST" and attempt(form, actions.confirm_address, request.user):
        say(request, _("You have an account now. From today you can sign in with your e-mail address."))
        return redirect("people:me")
    return _answer(request, "people/confirm_address.html", form, claim=queries.claim_of(request.user))


# Letters


@csrf_exempt  # mail programs post here, and the link is all that is needed
@both
@never_cache
@few_misses("letters", LINK_TRIES)
def stop_letters(request, token):
    """The link in a letter that comes again and again: opening it changes nothing, its button stops them."""
    person, kind = queries.letters_for(token)
    if request.method == "POST":
        actions.stop_letters(person, kind)
    words = {"kind": Person.Letter(kind), "stopped": request.method == "POST"}
    return render(request, "people/stop_letters.html", words)


# Mine


@both
@login_required
def change_profile(request):
    person = request.user
    form = ProfileForm(typed(request), initial={field: getattr(person, field) for field in actions.PROFILE})
    if request.method == "POST" and attempt(form, actions.change_profile, person):
        with timezone.override(zoneinfo.ZoneInfo(person.zone)):
            say(request, _("Kept. It is now {hour} where you are.").format(hour=f"{timezone.localtime():%H:%M}"))
        return redirect("people:change_profile")
    return _answer(request, "people/profile.html", form, zones=queries.zone_choices(), now=timezone.now())


@both
@login_required
def add_language(request):
    form = LanguageForm(typed(request))
    if request.method == "POST" and attempt(form, actions.add_language, request.user):
        return redirect("people:add_language")
    names = sorted({called[0] for called in queries.language_names().values()})
    return _answer(request, "people/languages.html", form, spoken=queries.languages_of(request.user), names=names)


@act
def remove_language(request, pk):
    actions.remove_language(request.user, queries.language_for(request.user, pk))
    return redirect("people:add_language")


@both
@login_required
def add_need(request):
    form = NeedForm(typed(request))
    if request.method == "POST" and attempt(form, actions.add_need, request.user):
        return redirect("people:add_need")
    return _answer(request, "people/needs.html", form, needs=queries.needs_of(request.user))


@act
def remove_need(request, pk):
    actions.remove_need(request.user, queries.need_for(request.user, pk))
    say(request, _("Taken away. Nobody reads it any more."))
    return redirect("people:add_need")
