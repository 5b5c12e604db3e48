"""How many bytes the core pages cost over the wire, all of it: first visit and later ones."""

import json
from pathlib import Path
from uuid import uuid4

import pytest

from mutuality.meetings.actions import speaking
from mutuality.meetings.models import Contribution
from mutuality.site import demo
from tests.browser.visitor import Way
from tests.cast import close_now, open_now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = json.loads((Path(demo.__file__).parent / "data" / "contributions.json").read_text())["contributions"]
FIRST, LATER = 50_000, 15_000  # bytes


@pytest.fixture
def way():
    return Way(360, True)


@pytest.fixture
def sixty(cast):
    """The meeting of the cast, open, with sixty voices of the example at table 1."""
    open_now(cast.meeting)
    people = [cast.ama, cast.ben, cast.dina]
    for number, words in enumerate([each for each in WORDS if each.get("text")][:60]):
        speaking.speak(people[number % 3], cast.table, text=words["text"], once=uuid4(), quotation="yes")
    assert Contribution.objects.count() == 60
    return cast.meeting


class Scales:
    """Weighs what a browser receives, headers included, and what it asks for."""

    def __init__(self, visitor):
        self.visitor, self.weight, self.parts = visitor, 0, []
        wire = visitor.page.context.new_cdp_session(visitor.page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda event: self._add(event["encodedDataLength"]))

    def _add(self, weight):
        self.weight += int(weight)
        self.parts.append(int(weight))

    def visit(self, path):
        self.weight, self.parts = 0, []
        self.visitor.page.goto(path, wait_until="networkidle")
        return self.weight


@pytest.mark.parametrize(
    ("name", "path", "who"),
    [
        ("sign-in", "/accounts/login/", None),
        ("partnership", "/p/riverside/", "dina"),
        ("table with 60 voices", "/p/riverside/meetings/{pk}/table/1/", "dina"),
        ("report with 60 voices", "/p/riverside/meetings/{pk}/report/", "dina"),
    ],
)
def test_a_page_costs_few_bytes(cast, visit, sixty, name, path, who, record_property, capsys):
    if "report" in path:
        close_now(sixty)
    scales = Scales(visit(getattr(cast, who) if who else None))
    address = path.format(pk=sixty.pk)
    first, parts = scales.visit(address), scales.parts
    scales.visit("/style/")
    later = scales.visit(address)
    with capsys.disabled():
        print(f"\nFIGURES {name}: first visit {first} bytes {parts}, later {later} bytes {scales.parts}")
    assert 3_000 < first <= FIRST
    assert 1_000 < later <= LATER
