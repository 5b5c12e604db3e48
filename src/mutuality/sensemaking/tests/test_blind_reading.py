"""Before all who read are done, nobody learns what another found: from no page, no count, no order, no file."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mutuality.sensemaking.actions import readings
from mutuality.sensemaking.models import Reading
from mutuality.sensemaking.queries import compared
from tests.cast import client_of

from .themed import begun, is_done, part_of, published, reads, spoken

pytestmark = pytest.mark.django_db
MEMO = "memo-4711"
SECRETS = re.compile(r'value="[0-9a-f-]{36}"|name="csrfmiddlewaretoken" value="\w+"|data-[\w-]+="[^"]*"')


def at(name, *more):
    return reverse(f"sensemaking:{name}", args=["riverside", *more])


@pytest.fixture
def reading(cast):
    cast.themes = published(cast)
    spoken(cast)
    return begun(cast, cast.ama, cast.ben)


def pages(person, reading):
    """All that somebody can open of themes and readings, without what differs each time."""
    client = client_of(person)
    theme = next(iter(reading.version.wordings.all())).theme_id
    ours = [("themes",), ("theme", theme), ("reading", reading.pk), ("code_next", reading.pk), ("codebook_version", 1)]
    ours += [(name, reading.pk, number) for name in ("code_unit", "compare_unit") for number in (1, 2)]
    addresses = [at(*each) for each in [*ours, ("findings",), ("differences", reading.pk)]]
    addresses += [reverse("decisions:what_came_of_words"), reverse("partnerships:record", args=["riverside"])]
    return {each: (answer := client.get(each)).status_code and SECRETS.sub("", _body(answer)) for each in addresses}


def _body(answer):
    return f"{answer.status_code} {answer.headers.get('Location', '')} {answer.content.decode()}"


def test_no_page_of_anybody_changes_by_what_another_finds(cast, reading):
    people = (cast.ben, cast.cora, cast.eve)
    before = [pages(person, reading) for person in people]
    for number in (1, 2, 3):
        reads(cast.ama, reading, number, cast.themes["Money"], memo=MEMO)
    assert [pages(person, reading) for person in people] == before


def test_what_the_others_learn_of_somebody_who_is_done_is_that_alone(cast, reading):
    reads(cast.ama, reading, 1, cast.themes["Money"], memo=MEMO)
    before = pages(cast.ben, reading)
    is_done(cast.ama, reading)
    after = pages(cast.ben, reading)
    changed = {each for each in before if before[each] != after[each]}
    assert changed == {at("reading", reading.pk)}
    assert "is done" in after[at("reading", reading.pk)]
    assert not any(MEMO in each or "Late is" in each for each in after.values())


def test_what_is_shown_side_by_side_is_nothing_before_all_are_done_whoever_asks(cast, reading):
    for person in (cast.ama, cast.ben):
        reads(person, reading, 1, cast.themes["Money"])
    is_done(cast.ama, reading)
    stale = Reading.objects.get()
    stale.state = "compared"  # even where somebody was told so
    assert list(compared.shown_codings(stale)) == []
    for name, more in (("differences", ()), ("compare_unit", (1,))):
        assert client_of(cast.cora).get(at(name, reading.pk, *more)).status_code == 404
    is_done(cast.ben, reading)
    assert len(compared.shown_codings(stale)) == 2


def test_whoever_is_done_writes_no_more_and_nobody_writes_once_it_is_compared(cast, reading):
    for person in (cast.ama, cast.ben):
        reads(person, reading, 1, cast.themes["Money"])
    is_done(cast.ama, reading)
    ama, ben = client_of(cast.ama), client_of(cast.ben)
    answer = ama.post(at("code_unit", reading.pk, 1), {"go": "on"})
    assert answer.status_code == 422 and "You have said that you are done." in answer.content.decode()
    is_done(cast.ben, reading)
    assert ben.post(at("code_unit", reading.pk, 1), {"go": "on"}).status_code == 422
    for act in ("resume_coding", "leave_reading", "join_reading"):
        who = client_of(cast.eve) if act == "join_reading" else ben
        who.post(at(act, reading.pk))
    assert {each.is_done for each in reading.coders.all()} == {True} and reading.coders.count() == 2


def test_saving_what_one_finds_asks_as_many_questions_whatever_others_found(cast, reading):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client_of(cast.ben).post(at("code_unit", reading.pk, 1), {"themes": [cast.themes["Time"].pk], "go": "on"})
        return len(queries)

    first = asked()
    readings.join_reading(cast.eve, reading)
    for person in (cast.ama, cast.eve):
        for number in (1, 2, 3):
            reads(person, reading, number, *cast.themes.values(), memo=MEMO)
    assert abs(asked() - first) <= 1  # that one theme is there already is one question less
    assert part_of(cast.ben, reading).codings.count() == 1
