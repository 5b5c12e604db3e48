"""Pages for what went wrong need little to be right."""

import pytest
from django.test import Client, RequestFactory

from mutuality.kit import errors

from .markup import read, words


def test_the_page_for_our_own_mistakes_needs_no_database(rf):
    answer = errors.broken(rf.get("/"))  # without the mark `django_db` any query fails
    assert answer.status_code == 500
    assert read(answer.content).find(".//*[@data-failed]") is not None


def test_what_is_not_there_is_said_with_a_way_on(client):
    answer = client.get("/nothing-here/")
    assert answer.status_code == 404
    assert read(answer.content).find(".//main//*[@data-failed]//a[@href='/']") is not None


def test_a_form_that_was_open_too_long_says_that_nothing_is_lost():
    answer = Client(enforce_csrf_checks=True).post("/language/", headers={"referer": "http://testserver/a/"})
    assert answer.status_code == 403
    page = read(answer.content)
    assert "nothing was lost" in words(page)
    assert page.find(".//main//a[@class='button']").get("href") == "http://testserver/a/"


@pytest.mark.parametrize("page_before", ["https://example.org/", ""])
def test_that_page_leads_nowhere_else(page_before):
    request = RequestFactory().post("/", headers={"referer": page_before})
    assert "example.org" not in errors.form_too_old(request).content.decode()
