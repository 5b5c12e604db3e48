"""Each reader's own language and zone, on every page."""

import zoneinfo

from django.conf import settings
from django.utils import timezone, translation

LANGUAGE_COOKIE = settings.LANGUAGE_COOKIE_NAME


def own_language_and_zone(get_response):
    def middleware(request):
        language = chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            timezone.activate(own_zone(request.user))
            try:
                response = get_response(request)
            finally:
                timezone.deactivate()
        response.headers.setdefault("Content-Language", language)
        if response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


def chosen_language(request) -> str:
    """The person's own choice, else the browser's cookie, else what the browser asks for."""
    known = dict(settings.LANGUAGES)
    own = getattr(request.user, "language", "") if request.user.is_authenticated else ""
    for language in (own, request.COOKIES.get(LANGUAGE_COOKIE, "")):
        if language in known:
            return language
    return translation.get_language_from_request(request)


def own_zone(person) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(getattr(person, "zone", "") or settings.TIME_ZONE)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)
