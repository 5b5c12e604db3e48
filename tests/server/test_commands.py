"""What the commands say, and how they end."""

import socket

import pytest

from mutuality.kit.tests.test_bounces import POSTFIX
from mutuality.site import environment as variables
from tests.server.conftest import KEY, command, environment

pytestmark = pytest.mark.server
KEYS = {"MUTUALITY_SECRET_KEY": KEY, "MUTUALITY_SEAL_KEY": KEY}


def refused(result, sentence):
    assert result.returncode == 2
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
    return True


@pytest.mark.parametrize("missing", KEYS)
def test_production_does_not_start_without_its_keys(tmp_path, missing):
    env = environment(tmp_path, **{name: value for name, value in KEYS.items() if name != missing})
    assert refused(command("serve", env=env), f"{missing} is not set. Set it to 50 or more random signs")


def test_production_does_not_show_debug_pages(tmp_path):
    env = environment(tmp_path, MUTUALITY_DEBUG="yes", **KEYS)
    assert refused(command("serve", env=env), "Unset MUTUALITY_DEBUG")


def test_a_number_that_is_none_is_refused(tmp_path):
    env = environment(tmp_path, MUTUALITY_SLOWEST_BODY="soon", **KEYS)
    assert refused(command("serve", env=env), "Set it to a number of seconds")


@pytest.mark.parametrize("words", [["serve", "--port", "high"], ["serve", "--port", "70000"], ["sing"], ["record"]])
def test_what_cannot_be_understood_is_refused(tmp_path, words):
    result = command(*words, env=environment(tmp_path))
    assert result.returncode == 2
    assert result.stderr


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    assert command("serve", "--data", tmp_path / "file", env=environment(tmp_path, **KEYS)).returncode == 2


def test_a_port_in_use_is_refused_before_anything_is_done(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert refused(command("serve", "--port", port, env=environment(tmp_path, **KEYS)), f"Port {port}")
    assert list(tmp_path.iterdir()) == []


def test_two_servers_do_not_share_a_port(server, tmp_path):
    env = environment(tmp_path, **KEYS)
    assert refused(command("serve", "--port", server.port, env=env), "Choose another with --port")


def test_a_database_that_cannot_be_reached_is_told_without_its_password(tmp_path):
    env = environment(tmp_path, DATABASE_URL="postgresql://ama:hush@127.0.0.1:1/house", **KEYS)
    result = command("serve", "--port", 0, env=env)
    assert refused(result, "The database cannot be used")
    assert "hush" not in result.stderr + result.stdout


def test_settings_lists_every_variable_and_shows_no_secret(tmp_path):
    secrets = {
        "MUTUALITY_SECRET_KEY": "one-secret",
        "MUTUALITY_SEAL_KEY": "two-secret",
        "DATABASE_URL": "postgresql://ama:three-secret@db/house",
        "MUTUALITY_MAIL": "smtp://ama:four-secret@mail:587",
    }
    result = command("settings", env=environment(tmp_path, MUTUALITY_HOSTS="home.example.org", **secrets))
    assert result.returncode == 0
    assert all(variable.name in result.stdout for variable in variables.VARIABLES)
    assert "home.example.org" in result.stdout
    assert "secret" not in result.stdout.replace("secret that", "")


@pytest.mark.parametrize(
    "words", [[], ["demo"], ["serve"], ["settings"], ["record", "verify"], ["mail", "bounced"], ["tally"]]
)
def test_every_command_explains_itself(tmp_path, words):
    result = command(*words, "--help", env=environment(tmp_path))
    assert result.returncode == 0
    assert "Example: " in result.stdout or not words


def test_verify_needs_an_instance_but_no_keys(server, tmp_path):
    assert refused(command("record", "verify", env=environment(tmp_path)), "There is no instance in")
    assert command("record", "verify", env=environment(server.data)).returncode == 0
    assert refused(command("record", "verify", "no-such", env=environment(server.data)), "no partnership “no-such”")


def test_a_letter_that_came_back_is_noted_without_keys(server):
    env = environment(server.data)
    assert command("mail", "bounced", env=env, said=POSTFIX).stdout == "Noted: a letter came back.\n"
    for said in ("", "Subject: hello\n\nOut of office", POSTFIX.replace("Action: failed", "Action: delayed")):
        assert refused(command("mail", "bounced", env=env, said=said), "his")
