"""How often one network may try addresses that lead nowhere, counted in the cache alone."""

import time
from functools import wraps

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.http import Http404
from django.shortcuts import render

MINUTE = 60


def few_misses(what: str, most: int, kept: str = "default", page: str = "kit/too_many.html"):
    """After `most` addresses that lead nowhere within a minute, nobody from that network is let on until the next.

    Only misses count: a room full of people who open their own links over one network must not stand in line.
    Who tries is the digest that sign-in counts by (`ACCOUNT_ADAPTER`); no network address is kept. A page that is an
    answer to a code nobody knows says so with `is_miss`. `kept` in "memory", the count never reaches a database.
    """

    def wrap(view):
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            who = get_adapter(request).get_client_ip(request)
            cache, name = caches[kept], f"misses:{what}:{who}:{int(time.time()) // MINUTE}"
            if cache.get(name, 0) >= most:
                return _wait(request, page)
            try:
                answer = view(request, *args, **kwargs)
            except Http404:
                _count(cache, name)
                raise
            if getattr(answer, "is_miss", False):
                _count(cache, name)
            return answer

        return wrapped

    return wrap


def _count(cache, name: str) -> None:
    cache.add(name, 0, MINUTE)
    cache.incr(name)


def _wait(request, page):
    answer = render(request, page, status=429)
    answer.headers["Retry-After"] = str(MINUTE)
    return answer
