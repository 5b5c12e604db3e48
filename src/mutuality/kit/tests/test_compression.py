"""A page is sent as small as the browser can take it, and is the same page."""

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from mutuality.kit.middleware import brotli_where_taken

PAGE = "<p>The same words, again and again.</p>" * 50


def sent(answer, taken="gzip, deflate, br"):
    return brotli_where_taken(lambda request: answer)(RequestFactory().get("/", headers={"accept-encoding": taken}))


def test_a_browser_that_takes_brotli_gets_the_page_in_it():
    answer = sent(HttpResponse(PAGE, headers={"ETag": '"one"'}))
    assert answer["Content-Encoding"] == "br" and int(answer["Content-Length"]) == len(answer.content) < 300
    assert brotli.decompress(answer.content).decode().startswith(PAGE)
    assert answer["Vary"] == "Accept-Encoding" and answer["ETag"] == 'W/"one"'


def test_the_exact_length_of_a_page_is_hidden():
    assert len({len(brotli.decompress(sent(HttpResponse(PAGE)).content)) for _ in range(30)}) > 3


def test_other_files_are_what_they_were():
    answer = sent(HttpResponse(PAGE, content_type="text/csv"))
    assert brotli.decompress(answer.content).decode() == PAGE


@pytest.mark.parametrize("taken", ["", "gzip", "gzip, br;q=0", "br;q=0.0, gzip", "bread"])
def test_a_browser_that_takes_none_gets_the_page_as_it_is(taken):
    answer = sent(HttpResponse(PAGE), taken)
    assert answer.content.decode() == PAGE and "Content-Encoding" not in answer and answer["Vary"] == "Accept-Encoding"


def test_what_is_short_streams_or_is_packed_already_is_left_alone():
    for answer in (
        HttpResponse("short"),
        StreamingHttpResponse([PAGE]),
        HttpResponse(PAGE, headers={"Content-Encoding": "gzip"}),
    ):
        assert sent(answer).get("Content-Encoding") != "br"


@pytest.mark.parametrize("taken", ["br", "gzip"])
def test_a_real_page_comes_packed(db, taken):
    client = Client(headers={"accept-encoding": taken, "host": "localhost"})
    page = client.get("/")
    assert page["Content-Encoding"] == taken
