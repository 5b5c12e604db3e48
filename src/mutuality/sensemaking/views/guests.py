"""Pages for guests who answer statements by an open link, without an account.

What brings a guest back is a secret in a signed cookie of their browser; of it only a keyed digest is kept.
"""

import uuid

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from mutuality.kit.limits import few_misses
from mutuality.kit.refused import Refused
from mutuality.partnerships.queries import rules_of
from mutuality.partnerships.views import secret_address

from ..actions import opinions as actions
from ..queries import exercise as exercises
from ..queries import opinions as queries
from ..queries.opinion_results import results_of
from ..queries.snapshot import latest_drawn
from ..rules.opinions import LINK_TRIES, NEW_GUESTS
from .opinions import VOICES, said_in

COOKIE, SALT = "guest-{}", "sensemaking.guest"
PATH = "/opinions/"
HALF_A_YEAR = 60 * 60 * 24 * 182


def _secret(request, exercise):
    kept = request.get_signed_cookie(COOKIE.format(exercise.uid), default="", salt=SALT)
    return uuid.UUID(kept) if kept else None


def _remember(response, exercise, secret):
    how = {"max_age": HALF_A_YEAR, "path": PATH, "httponly": True, "samesite": "Lax"}
    secure = settings.SESSION_COOKIE_SECURE
    response.set_signed_cookie(COOKIE.format(exercise.uid), str(secret), salt=SALT, secure=secure, **how)


def _is_asked(request, exercise):
    """Whether a reader is a member, who answers under their own key and not once more as a guest."""
    return request.user.is_authenticated and exercises.takes_part(request.user, exercise)


@require_safe
@few_misses("open-link", LINK_TRIES)
@secret_address
def guest_page(request, token):
    """The next statement; when it is over, thanks and what guests may see. Looking writes nothing."""
    link = queries.link_by(token)
    exercise = link.exercise
    if _is_asked(request, exercise):
        return redirect(exercise)
    secret = _secret(request, exercise)
    context = {"link": link, "exercise": exercise, "token": token, "voices": VOICES, "is_new": secret is None}
    if link.is_open_now:
        key = queries.guest_key(secret, exercise) if secret else ""
        context["asked"] = queries.asked_of(exercise, key)
    elif link.shows_results and exercise.state == "closed":
        context["results"] = _for_guests(exercise)
    return render(request, "sensemaking/guest.html", context)


def _for_guests(exercise):
    """How all together answered, where as many did as the agreement asks for outside; never by perspective."""
    drawn = latest_drawn(exercise)
    fewest = rules_of(exercise.partnership).small_group_outside
    results = results_of(drawn) if drawn else None
    return results.for_outside(fewest) if results and results.people >= fewest else None


@require_safe
@few_misses("open-link", LINK_TRIES)
@secret_address
def guest_answers(request, token):
    link = queries.link_by(token)
    secret = _secret(request, link.exercise)
    said = queries.own_opinions(link.exercise, queries.guest_key(secret, link.exercise)) if secret else []
    context = {"link": link, "exercise": link.exercise, "token": token, "said": said, "voices": VOICES}
    return render(request, "sensemaking/guest_answers.html", context)


@require_POST
@few_misses("new-guest", NEW_GUESTS)
@secret_address
def answer_as_guest(request, token):
    """Keep an answer. Guests who begin count as tries, so that one browser cannot come a thousand times."""
    link = queries.link_by(token)
    if _is_asked(request, link.exercise):
        return redirect(link.exercise)
    kept = _secret(request, link.exercise)
    secret, is_new = kept or uuid.uuid4(), False
    try:
        is_new = actions.answer_as_guest(link, secret, **said_in(request))
    except Refused as refusal:
        messages.error(request, refusal.said(gettext))
    response = redirect(_where_from(request), token)
    if is_new and kept is None:
        _remember(response, link.exercise, secret)
    response.is_miss = is_new
    return response


def _where_from(request):
    return "sensemaking:guest_answers" if request.POST.get("from") == "list" else "sensemaking:guest_page"
