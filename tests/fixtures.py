"""What every test may ask for."""

import os

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.test.client import ClientHandler
from playwright.sync_api import sync_playwright

from mutuality.site import prepare
from tests import chromium, guards, prepared
from tests.cast import build

prepare.compile_catalogues(settings.LOCALE_PATHS)  # a fresh clone has none; whoever starts the workers does it first
OF_DJANGO = {"django_content_type", "auth_permission"}  # what migrating writes; nothing of ours


def empty_tables(case):
    """After a test that wrote for good. Django empties every table, and writes again what follows on migrating; here
    what has rows is emptied, with the guards lifted, for the record's triggers refuse deletion."""
    tables = sorted(set(connection.introspection.django_table_names(include_views=False)) - OF_DJANGO)
    look = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables)
    with guards.lifted(connection), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(look)
        for (name,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{name}"')


TransactionTestCase._fixture_teardown = empty_tables
loaded = {}
load_middleware = ClientHandler.load_middleware


def load_middleware_once(handler, is_async=False):
    """Each test client would load the whole chain, and with it the list of files for browsers: one serves all."""
    chain = is_async, *settings.MIDDLEWARE
    if chain not in loaded:
        load_middleware(handler, is_async)
        loaded[chain] = {name: value for name, value in vars(handler).items() if "middleware" in name}
    vars(handler).update(loaded[chain])


ClientHandler.load_middleware = load_middleware_once


@pytest.fixture(scope="session")
def django_db_keepdb(request, django_db_modify_db_settings):
    """On SQLite a worker's database begins as a copy of one that was migrated; on PostgreSQL see tests/postgres.py."""
    if connection.vendor != "sqlite" or request.config.getoption("nomigrations"):
        return False
    prepared.copy_database(connection.settings_dict["TEST"]["NAME"])
    return True


@pytest.fixture
def cast(db):
    """The one cast of every test; see tests/cast.py."""
    return build()


@pytest.fixture(scope="session")
def chromium_path():
    """The program that browser tests start."""
    return chromium.path()


@pytest.fixture(scope="module")
def browser(chromium_path):
    """Chromium. One for each module: while it runs, the thread of the tests has an event loop."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # that loop is the browser's, not Django's
        browser = playwright.chromium.launch(executable_path=chromium_path, args=chromium.ARGUMENTS)
        yield browser
        browser.close()


def pytest_runtest_setup(item):
    """Without a browser, its tests are skipped in sight; where a browser is promised (CI), they fail."""
    if not item.get_closest_marker("browser") or chromium.path():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("No Chromium found, and CI=true promises one. Install the package `chromium`.", pytrace=False)
    pytest.skip("no Chromium found: install the package `chromium`, or set CHROMIUM to its path")


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL only what speaks with a database: the rest has just run, on the same code."""
    if connection.vendor != "postgresql":
        return
    rest = [item for item in items if not _asks_database(item)]
    config.hook.pytest_deselected(items=rest)
    items[:] = [item for item in items if _asks_database(item)]


def _asks_database(item):
    return item.get_closest_marker("django_db") is not None or "db" in item.fixturenames
