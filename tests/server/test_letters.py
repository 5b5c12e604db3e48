"""A letter that waits in the queue is sent by the server that runs, in production as it is set up there."""

import subprocess
import sys
import time

import pytest

from tests import prepared
from tests.server.conftest import USUAL, environment, start

pytestmark = pytest.mark.server
POST = """
import django
django.setup()
from mutuality.kit import letters
letters.post("ama@example.org", "Your code", "abc-def")
"""


@pytest.fixture
def production(tmp_path):
    house = start(prepared.copied(tmp_path), MUTUALITY_STAGE="production")
    yield house
    house.stop()


def test_a_letter_from_any_process_is_sent_by_the_server(production):
    settings = {"MUTUALITY_STAGE": "production", "DJANGO_SETTINGS_MODULE": "mutuality.site.settings"}
    env = environment(production.data, **USUAL | settings)
    subprocess.run([sys.executable, "-c", POST], env=env, check=True, timeout=60)
    assert "Subject: Your code" in _first_letter_in(production.data / "mail")
    assert production.get("/")[0] == 200


def _first_letter_in(folder):
    """What is written there first; a file is there a moment before its words are."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if written := [text for file in folder.glob("*") if (text := file.read_text())]:
            return written[0]
        time.sleep(0.2)
    return ""
