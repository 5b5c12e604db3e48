"""The attempt list. Whoever tries alone what takes two, or all, is refused in words, and nothing changes.

Each of PEOPLE sends to every address of every such power, twice, without having loaded a page. Where they may turn a
first key, the first try turns it, and that is all; the second changes nothing at all, the record included.
"""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.messages import get_messages
from django.urls import get_resolver, reverse
from django.utils import timezone

from mutuality.decisions.actions import positions, proposing
from mutuality.decisions.actions.effects import add_effect
from mutuality.decisions.models import Decider
from mutuality.kit.refused import Refused
from mutuality.partnerships import keys
from mutuality.partnerships.effects import EFFECTS
from mutuality.partnerships.models import Mandate, Member
from mutuality.partnerships.powers import POWERS, Level
from mutuality.partnerships.tests.test_effects import one_sided, payload_of
from mutuality.record.models import Entry
from tests.cast import client_of
from tests.test_access import addresses_in
from tests.things import guest_of, things_of

pytestmark = pytest.mark.django_db

PEOPLE = {
    "the convenor": "cora",
    "a lone co-facilitator": "ama",
    "a former member": "finn",
    "a member by a direct POST": "dina",
}
# power → the addresses that use it: name, of which thing (tests/things.py), and what is sent
ATTEMPTS = {
    "name_facilitators": [("meetings:name_facilitators", "planned", "two_people")],
    "open_meeting": [("meetings:open_meeting", "planned", "nothing")],
    "move_on": [("meetings:move_on", "next_asked", "nothing")],
    "close_meeting": [("meetings:close_meeting", "running", "nothing")],
    "lock_report": [("meetings:lock_report", "done", "nothing")],
    "open_seal": [
        ("meetings:ask_to_open", "said_veiled", "a_reason"),
        ("meetings:open_seal", "asked_to_open", "nothing"),
    ],
    "grant_mandate": [("partnerships:grant_mandate", "riverside", "an_office")],
    "change_agreement": [],  # no address: it is an effect of a decision, below
}
ALONE_NEVER = [name for name, power in POWERS.items() if power.level in {Level.TWO_KEYS, Level.COLLECTIVE}]
ROOMS = ("people", "partnerships", "meetings", "decisions", "record")
A_FIRST_KEY = ("partnerships.key", "record.")  # where it is kept and told
each_person = pytest.mark.parametrize("who", PEOPLE)


@pytest.fixture
def person(cast, who):
    return getattr(cast, PEOPLE[who])


@pytest.fixture
def things(cast):
    """Nobody but Eve, whose first key waits, may open a seal."""
    cast.gus = guest_of(cast)
    things = things_of(cast)
    Mandate.objects.filter(office="safeguarding_lead").exclude(person=cast.eve).delete()
    return things


def words_of(cast, what):
    ama, dina = (Member.objects.get(person=each).pk for each in (cast.ama, cast.dina))
    until = timezone.localdate().replace(day=1) + timedelta(days=62)
    return {
        "nothing": {},
        "two_people": {"one": ama, "other": dina},
        "a_reason": {"reason": "Somebody may be harmed this week unless we know.", "once": str(uuid4())},
        "an_office": {"member": dina, "office": "coordinator", "until": until.isoformat()},
    }[what]


def everything(without=()):
    """Every row of every room."""
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return {
        model._meta.label_lower: list(model.objects.order_by("pk").values_list())
        for model in models
        if not model._meta.label_lower.startswith(without)
    }


def said(answer):
    """In which words somebody was refused, or told that a second person is awaited."""
    if answer.status_code == 302:
        return " ".join(str(each) for each in get_messages(answer.wsgi_request))
    assert answer.status_code in {404, 422}
    return answer.content.decode()


def address_of(name, thing):
    words = dict(addresses_in(get_resolver()))[name]
    return reverse(name, kwargs={word: thing[word] for word in words})


def test_every_power_that_nobody_has_alone_is_in_the_table():
    assert set(ATTEMPTS) == set(ALONE_NEVER)


@each_person
@pytest.mark.parametrize("power", [power for power, addresses in ATTEMPTS.items() if addresses])
def test_what_takes_two_is_not_done_by_one(cast, things, person, who, power):
    browser = client_of(person)
    tries = [(address_of(name, things[of]), words_of(cast, what)) for name, of, what in ATTEMPTS[power]]
    before, lines = everything(A_FIRST_KEY), Entry.objects.count()
    for address, words in tries:
        assert said(browser.post(address, words))
    assert everything(A_FIRST_KEY) == before
    more = Entry.objects.order_by("pk")[lines:]
    assert {(line.act, line.facts["power"]) for line in more} <= {("first_key", power)}
    before = everything()
    for address, words in tries:
        assert said(browser.post(address, words))
    assert everything() == before


# What only a decision can bring about


def test_one_module_alone_does_what_was_decided():
    house = Path(keys.__file__).parent.parent
    modules = [path for path in house.rglob("*.py") if "tests" not in path.parts]
    calls = [path.relative_to(house).as_posix() for path in modules if "take_effect(" in path.read_text()]
    assert sorted(calls) == ["decisions/actions/effects.py", "partnerships/effects.py"]


@each_person
def test_what_all_decide_takes_no_keys(cast, person, who):
    before = everything()
    for power in ALONE_NEVER:
        if POWERS[power].level is Level.COLLECTIVE:
            with pytest.raises(Refused, match="Only a decision of the whole partnership"):
                keys.turn_key(person, cast.partnership, power, "agreement")
    assert everything() == before


@each_person
@pytest.mark.parametrize("name", EFFECTS)
def test_no_address_brings_about_what_all_decide(cast, person, who, name):
    payload, browser = payload_of(name, cast), client_of(person)
    before = everything()
    for place in ("", "agreement/", "powers/", "people/", "pods/", "decisions/", "decisions/effects/"):
        answer = browser.post(f"/p/riverside/{place}{name}/", payload, content_type="application/json")
        assert answer.status_code == 404
    for place in ("agreement", "powers", "people"):
        assert browser.post(f"/p/riverside/{place}/", {"name": name, **payload}).status_code == 405
    assert everything() == before


@each_person
@pytest.mark.parametrize("name", EFFECTS)
def test_nobody_decides_alone_what_all_decide(cast, person, who, name):
    """By a proposal of one's own, which one answers and closes at once."""
    if name == "let_one_side":
        one_sided(cast)
        person = person if PEOPLE[who] in {"cora", "finn"} else cast.ben
    payload = payload_of(name, cast)
    words = {"question": "Shall we?", "closes_at": timezone.now() + timedelta(days=3)}
    words |= {"method": "consent", "threshold": "", "once": uuid4()}
    if PEOPLE[who] == "finn":
        before = everything()
        with pytest.raises(Refused, match="Only members"):
            proposing.propose(person, cast.partnership, **words)
        assert said(client_of(person).post("/p/riverside/decisions/propose/", words))
        assert everything() == before
        return
    proposal = proposing.propose(person, cast.partnership, **words)
    add_effect(person, proposal, name=name, payload=payload)
    proposing.open_proposal(person, proposal)
    if Decider.objects.filter(proposal=proposal, person=person).exists():
        positions.take_position(person, proposal, voice="agree")
    before = everything()
    for way in ("close_proposal", "open_proposal", "propose_undoing"):
        assert said(client_of(person).post(reverse(f"decisions:{way}", args=["riverside", proposal.pk]), {}))
    assert everything() == before
