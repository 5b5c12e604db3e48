"""Every test run starts here: an environment of its own, before Django reads it. Fixtures are in tests/fixtures.py."""

import os
import shutil
import tempfile
from pathlib import Path

import django
import hypothesis
from django.conf import settings

DATA = Path(tempfile.mkdtemp(prefix="mutuality-test-"))
(DATA / "static").mkdir()
for name in [name for name in os.environ if name.startswith("MUTUALITY_") and name != "MUTUALITY_TEST_DATA"]:
    del os.environ[name]  # nothing of the developer's own instance reaches a test
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "mutuality.site.settings",
    "MUTUALITY_STAGE": "test",
    "MUTUALITY_DATA": str(DATA),
    "MUTUALITY_SECRET_KEY": "test " * 12,
    "MUTUALITY_SEAL_KEY": "seal " * 12,
}
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
test = settings.DATABASES["default"].setdefault("TEST", {})
if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # a file: threads of one test share it
    test["NAME"] = str(DATA / "test.sqlite3")
elif template := os.environ.get("POSTGRES_TEMPLATE"):  # migrated already (tests/postgres.py)
    test["TEMPLATE"] = template
django.setup()
# Settings are read by now. A worker that found their name here would read them before this file, from the folder of
# the run that started it, and share that folder with the other workers.
del os.environ["DJANGO_SETTINGS_MODULE"]

# A busy machine is no fault of the code: properties are tried without a clock.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

pytest_plugins = ["tests.fixtures"]


def pytest_unconfigure():
    shutil.rmtree(DATA, ignore_errors=True)
