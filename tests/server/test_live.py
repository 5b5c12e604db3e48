"""Streams of a real server."""

import psycopg
import pytest

from mutuality.kit import live
from tests.server.conftest import KEY

pytestmark = pytest.mark.server


@pytest.fixture
def ticket(settings):
    settings.SECRET_KEY = KEY
    return live.ticket(["table-7", "room-1"])


def listen(house, ticket):
    """The socket of a stream, after its first piece."""
    line = house.connect()
    line.sendall(f"GET /live/?ticket={ticket} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    heard = b""
    while b"retry: 5000\n\n" not in heard:
        heard += line.recv(1 << 16)
    return line, heard


def test_a_stream_is_open_with_a_ticket(server, ticket):
    line, heard = listen(server, ticket)
    line.close()
    assert heard.startswith(b"HTTP/1.1 200")
    assert b"content-type: text/event-stream" in heard
    assert b"x-accel-buffering: no" in heard


@pytest.mark.parametrize("false", ["", "made-up", "W10:abc:def"])
def test_a_false_ticket_is_refused_in_words(server, false):
    status, text = server.get(f"/live/?ticket={false}")
    assert status == 403
    assert "Load it again" in text


def test_an_old_ticket_is_refused(server, ticket, monkeypatch):
    monkeypatch.setattr("django.core.signing.time.time", lambda: 1_000_000_000)
    assert server.get(f"/live/?ticket={live.ticket(['table-7'])}")[0] == 403


def test_with_postgresql_a_name_touched_in_another_process_arrives(server_on_postgresql, ticket):
    line, _ = listen(server_on_postgresql, ticket)
    with psycopg.connect(server_on_postgresql.address, autocommit=True) as elsewhere:
        for name in ("table-8", "table-7"):
            elsewhere.execute("SELECT pg_notify(%s, %s)", [live.CHANNEL, name])
    heard = line.recv(1 << 16)
    line.close()
    assert b"data: table-7\n\n" in heard
    assert b"table-8" not in heard


def test_with_postgresql_pages_answer(server_on_postgresql):
    assert [server_on_postgresql.get("/")[0] for _ in range(20)] == [200] * 20


def test_term_ends_open_streams(fresh_server, ticket):
    line, _ = listen(fresh_server, ticket)
    assert fresh_server.stop() == 0
    with line:
        assert line.recv(1 << 16) == b"0\r\n\r\n"  # ended, not broken off
