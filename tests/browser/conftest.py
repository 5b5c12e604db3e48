"""People with browsers of their own, in the house as it is served."""

import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import override_settings
from playwright.sync_api import expect

from tests.browser.house import served
from tests.browser.visitor import PAIR, PATIENCE, Visitor, Way
from tests.cast import client_of

AS_SERVED = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}


@pytest.fixture(scope="session")
def _house(django_db_setup):
    with override_settings(STORAGES=settings.STORAGES | AS_SERVED):
        opened = served()
        address = opened.__enter__()
    yield address
    opened.__exit__(None, None, None)


@pytest.fixture
def house(_house, transactional_db):
    """Its address. Nobody stands in line because of the test before."""
    cache.clear()
    with override_settings(STORAGES=settings.STORAGES | AS_SERVED):
        yield _house


@pytest.fixture(params=PAIR, ids=str)
def way(request) -> Way:
    return request.param


@pytest.fixture
def journey(request) -> str:
    """The name of this journey, for its pictures."""
    return re.sub(r"\[.*|^test_", "", request.node.name)[:40].replace("_", "-")


@pytest.fixture
def visit(browser, house, way, journey):
    """Let somebody come with a browser of their own: `visit(cast.ama)`; with None, somebody who is not signed in."""
    expect.set_options(timeout=PATIENCE)
    contexts, found = [], []

    def context(**more):
        contexts.append(browser.new_context(viewport={"width": way.width, "height": 800}, base_url=house, **more))
        contexts[-1].set_default_timeout(PATIENCE)
        return contexts[-1]

    mirror = context().new_page()
    mirror.route("**/*.js", lambda route: route.abort())

    def come(person=None, **more):
        own = context(java_script_enabled=way.script, **more)
        if person is not None:
            cookie = client_of(person).cookies["sessionid"].value
            own.add_cookies([{"name": "sessionid", "value": cookie, "url": house}])
        return Visitor(own.new_page(), mirror, way, journey, found)

    yield come
    for each in contexts:
        each.close()
    assert not found, "\n".join(dict.fromkeys(found))
