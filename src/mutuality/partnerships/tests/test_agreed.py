"""The typed rules of the agreement: said on the page, kept to, and refused in words when they are out of bounds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from mutuality.kit.refused import Refused
from mutuality.partnerships import history, keys, queries
from mutuality.partnerships.agreed import METHODS, WAYS_OUT, AgreementRules
from mutuality.partnerships.models import Agreement, Member
from mutuality.partnerships.powers import POWERS, STRENGTH, Level
from tests.cast import client_of

HERE = "/p/riverside/agreement/"
DAY = date(2030, 5, 1)
OTHER = {"hold_box": False, "decision_method": "dots", "way_out": "lent_key"}
OTHER |= {"one_side_until": DAY, "review_on": DAY}
RULES = AgreementRules()
days = some.none() | some.dates()
powers = some.sampled_from([power for power in POWERS.values() if power.highest is Level.COLLECTIVE])


def agree(cast, **rules):
    cast.partnership.agreements.update(rules=AgreementRules.read(rules).kept())


def refused(check, *args, **plain):
    with pytest.raises(Refused) as caught:
        check(*args, **plain)
    return str(caught.value)


def read(person, address):
    response = client_of(person).get(address)
    assert response.status_code == 200
    return response.content.decode()


# What is kept, and what is refused


@given(
    some.builds(
        AgreementRules,
        key_hours=some.integers(1, 400),
        quorum=some.integers(1, 100),
        perspective_threshold=some.integers(0, 100),
        decision_method=some.sampled_from(METHODS),
        way_out=some.sampled_from(WAYS_OUT),
        one_side_until=days,
        review_on=days,
        levels=some.dictionaries(powers.map(lambda power: power.name), some.just("collective")),
    )
)
def test_rules_are_read_again_as_they_were_kept(rules):
    assert AgreementRules.read(rules.kept()) == rules
    assert all(STRENGTH[rules.level(power)] >= STRENGTH[power.level] for power in POWERS.values())


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ({"key_hours": True}, "from 1 to 400"),
        ({"key_hours": 401}, "from 1 to 400"),
        ({"decision_threshold": 49}, "from 50 to 100"),
        ({"quorum": 0}, "from 1 to 100"),
        ({"perspective_quorum": 101}, "from 0 to 100"),
        ({"perspective_threshold": -1}, "from 0 to 100"),
        ({"hold_box": 1}, "yes or no"),
        ({"decision_method": "coin"}, "Choose one of these"),
        ({"way_out": None}, "Choose one of these"),
        ({"review_on": "soon"}, "Give a day"),
        ({"one_side_until": 7}, "Give a day"),
        ({"levels": ["invite"]}, "for each power"),
        ({"levels": {"invite": ["two_keys"]}}, "not for fewer"),
        (["key_hours"], "names with their values"),
    ],
)
def test_a_rule_out_of_bounds_is_refused_in_words(kept, said):
    assert said in refused(AgreementRules.read, kept)


# On the page


@pytest.mark.parametrize("name", history.RULES)
def test_every_rule_is_said_in_a_sentence_that_changes_with_it(name):
    value = getattr(RULES, name)
    other = replace(RULES, **{name: OTHER.get(name, value + 20 if type(value) is int else None)})
    one, two = (render_to_string("partnerships/rule.html", {"name": name, "rules": each}) for each in (RULES, other))
    assert one.strip().endswith(".") and two.strip().endswith(".") and one != two


@pytest.mark.parametrize("method", METHODS)
def test_every_method_has_a_sentence(method):
    said = render_to_string("partnerships/rule.html", {"name": "decision_method", "rules": {"decision_method": method}})
    assert said.strip().endswith(".")


@pytest.mark.django_db
def test_each_version_says_who_decided_and_what_it_changed_in_text_and_rules(cast):
    text = [{"heading": "Pause", "text": "We pause twice."}, {"heading": "Old", "text": "Gone."}]
    cast.partnership.agreements.update(sections=text, rules={"key_hours": 24}, decided_by="founding")
    Agreement.objects.create(
        partnership=cast.partnership,
        version=2,
        adopted_on=DAY,
        sections=[{"heading": "Pause", "text": "We pause <often>."}],
        rules={"key_hours": 48, "levels": {"invite": "two_keys"}},
        changes="A longer wait.",
        decided_by="decision 7",
    )
    page = read(cast.dina, HERE)
    assert "Adopted by: decision 7" in page and "Adopted by: founding" in page and f"{HERE}2/changes/" in page
    assert f"{HERE}1/changes/" not in page
    changes = read(cast.dina, HERE + "2/changes/")
    for said in (
        "twice.<span",
        "&lt;often&gt;.<span",
        "<del>",
        "<ins>",
        "waits 24 hours",
        "waits 48 hours",
        "To invite people into the partnership, it takes somebody with a mandate.",
        "To invite people into the partnership, it takes two people from different perspectives.",
        "Gone.",
    ):
        assert said in changes
    assert "An office is given" not in changes
    assert "the first version" in read(cast.dina, HERE + "1/changes/")


@pytest.mark.django_db
def test_a_review_that_did_not_happen_is_said_openly(cast):
    today = timezone.localdate()
    agree(cast, review_on=today.isoformat())
    assert "has not happened yet" not in read(cast.dina, HERE)
    agree(cast, review_on=(today - timedelta(days=1)).isoformat())
    assert "has not happened yet" in read(cast.dina, HERE)
    Agreement.objects.create(partnership=cast.partnership, version=2, adopted_on=today)
    assert "has not happened yet" not in read(cast.dina, HERE)
    assert "has not happened yet" not in read(cast.dina, HERE + "1/")


# Kept to


@pytest.mark.django_db
def test_a_small_group_is_counted_from_the_size_agreed(cast):
    def counted(small_group_inside):
        agree(cast, small_group_inside=small_group_inside)
        return [size for _, rows in queries.facets_with_counts(cast.partnership) for _, size in rows]

    for person in (cast.ama, cast.ben, cast.eve):
        for each in range(2):
            again = Member.objects.get(person=person, partnership=cast.partnership)
            side = again.declarations.get().perspective
            more = type(person).objects.create_user(f"{person.name}{each}@example.org", f"{person.name} {each}")
            member = Member.objects.create(partnership=cast.partnership, person=more, joined_on=DAY)
            member.declarations.create(facet=cast.facet, perspective=side)
    assert counted(3) == [3, 4, 4]
    assert counted(5) == [None, None, None]


@pytest.mark.django_db
@pytest.mark.parametrize("key_hours", [1, 300])
def test_a_first_key_waits_as_long_as_agreed(cast, key_hours):
    agree(cast, key_hours=key_hours)
    keys.turn_key(cast.ama, cast.partnership, "open_meeting", cast.meeting.topic)
    key = queries.waiting_keys(cast.partnership.pk)[0]
    assert key.expires_at - key.first_at == timedelta(hours=key_hours)


@pytest.mark.django_db
def test_an_office_runs_no_longer_than_agreed(cast):
    def give(until):
        member = Member.objects.get(person=cast.dina)
        return keys.grant_mandate(cast.ama, cast.partnership, member=member, office="coordinator", until=until)

    until = timezone.now().date() + timedelta(days=20)
    agree(cast, mandate_days=30)
    assert give(until) is False
    agree(cast, mandate_days=10)
    assert "10 days at most" in refused(give, until)
