"""What the front server promises, asked of a real one."""

import re
import socket

import pytest

pytestmark = pytest.mark.server


def test_the_server_says_where_it_answers(server):
    assert re.fullmatch(r"ready http://127\.0\.0\.1:\d+/\n", server.first_line)
    assert server.get("/")[0] == 200


def test_twenty_half_sent_forms_keep_nobody_waiting(server):
    begun = [server.half_a_form() for _ in range(20)]
    assert [server.get("/")[0] for _ in range(50)] == [200] * 50
    for line in begun:
        line.setblocking(False)
        with pytest.raises(BlockingIOError):  # no answer, and not closed: it was open all the time
            line.recv(1)
        line.close()


def test_a_form_that_never_ends_is_answered_in_words(server):
    with server.half_a_form() as line:
        answer = line.recv(1 << 16).decode()
    assert answer.startswith("HTTP/1.1 408")
    assert "Not everything arrived in time" in answer


def test_a_form_that_drips_is_answered_in_words(server):
    with server.half_a_form() as line:
        line.settimeout(0.5)
        answer = b""
        while not answer:
            line.sendall(b"x")
            try:
                answer = line.recv(1 << 16)
            except TimeoutError:
                continue
    assert answer.startswith(b"HTTP/1.1 408")


def test_too_large_a_body_is_answered_in_words(server):
    status, page = server.post("/accounts/", b"x" * (11 << 20))
    assert status == 413
    assert "more than 10 MB" in page


def test_a_far_too_large_body_is_not_awaited(server):
    with server.connect() as line:
        line.sendall(b"POST /accounts/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000000\r\n\r\nname=")
        assert line.recv(1 << 16).startswith(b"HTTP/1.1 413")


def test_a_body_of_the_largest_size_reaches_django(server):
    status, page = server.post("/accounts/", b"x" * (10 << 20))
    assert (status, "more than" in page) == (404, False)


def test_a_body_in_chunks_without_a_length_reaches_django(server):
    form = b"csrfmiddlewaretoken=x"
    with server.connect() as line:
        line.sendall(
            b"POST /accounts/login/code/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
            + b"%x\r\n%s\r\n0\r\n\r\n"
            % (len(form), form)
        )
        assert line.recv(1 << 16).startswith(b"HTTP/1.1 403")  # without its cookie, the form is refused by Django


def test_a_browser_that_leaves_in_the_middle_does_no_harm(server):
    for _ in range(5):
        server.half_a_form().close()
    assert server.get("/")[0] == 200


def test_a_slow_reader_keeps_nobody_waiting(server):
    page = server.get("/")[1]
    style = re.search(r'href="(/static/[^"]+\.css)"', page)[1]
    readers = []
    for _ in range(8):
        reader = socket.socket()
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        reader.connect(("127.0.0.1", server.port))
        reader.sendall(f"GET {style} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * 40)
        readers.append(reader)
    assert [server.get("/")[0] for _ in range(20)] == [200] * 20
    for reader in readers:
        reader.close()


def test_a_head_request_brings_no_body(server):
    style = re.search(r'href="(/static/[^"]+\.css)"', server.get("/")[1])[1]
    with server.connect() as line:
        line.sendall(f"HEAD {style} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(1 << 16), b""))
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"\r\n\r\n")


def test_what_arrives_large_is_sent_whole(server):
    page = server.get("/")[1]
    script = re.search(r'src="(/static/django_htmx/[^"]+\.js)"', page)[1]
    text = server.get(script)[1]
    assert len(text) > 40_000
    assert text.rstrip().endswith("}();") or "htmx" in text[-2000:]


def test_term_ends_the_server_even_while_streams_and_forms_are_open(fresh_server):
    with fresh_server.half_a_form():
        assert fresh_server.stop() == 0
