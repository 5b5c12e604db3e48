"""How often one network may try addresses that lead nowhere, counted in the cache alone."""

import time
from functools import wraps

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import Http404
from django.shortcuts import render

MINUTE = 60


def few_misses(what: str, most: int):
    """After `most` addresses that lead nowhere within a minute, nobody from that network is let on until the next.

    Only misses count: a room full of people who open their own links over one network must not stand in line.
    Who tries is the digest that sign-in counts by (`ACCOUNT_ADAPTER`); no network address is kept.
    """

    def wrap(view):
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            who = get_adapter(request).get_client_ip(request)
            name = f"misses:{what}:{who}:{int(time.time()) // MINUTE}"
            if cache.get(name, 0) >= most:
                return _wait(request)
            try:
                return view(request, *args, **kwargs)
            except Http404:
                cache.add(name, 0, MINUTE)
                cache.incr(name)
                raise

        return wrapped

    return wrap


def _wait(request):
    answer = render(request, "kit/too_many.html", status=429)
    answer.headers["Retry-After"] = str(MINUTE)
    return answer
