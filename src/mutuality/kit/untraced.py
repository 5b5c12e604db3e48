"""Addresses where nobody may find out later who asked (`settings.UNTRACED`): neither in the database nor in a log.

A browser sends its cookies along wherever it goes. Here they are dropped before anything reads them, so that no session
is looked up, and none is set. Nothing on these pages acts in somebody's name: what one may do is what one types. That
is why they need no protection against forged forms, and the cookie for it neither.
"""

import logging
from functools import wraps

from django.conf import settings
from django.http import Http404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from mutuality.kit import errors

logger = logging.getLogger(__name__)


def untraced_addresses(get_response):
    """Middleware, before sessions: of all cookies only the chosen language comes in, and none goes out."""

    def middleware(request):
        if not request.path_info.startswith(settings.UNTRACED):
            return get_response(request)
        _forget_who(request)
        response = get_response(request)
        response.cookies.clear()
        response.headers["Cache-Control"], response.headers["Referrer-Policy"] = "no-store", "no-referrer"
        return response

    return middleware


def _forget_who(request) -> None:
    language = settings.LANGUAGE_COOKIE_NAME
    request.COOKIES = {language: request.COOKIES[language]} if language in request.COOKIES else {}
    for name in ("HTTP_COOKIE", "HTTP_REFERER", "HTTP_AUTHORIZATION"):
        request.META.pop(name, None)


def untraced(view):
    """For the views there. What goes wrong is told by its kind alone: an error of the database may quote the words."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except Http404:
            raise
        except Exception as failure:
            logger.error("A page that leaves no trace could not be made (%s).", type(failure).__name__)
            return errors.broken(request)

    return csrf_exempt(sensitive_post_parameters()(wrapped))
