"""Reads whose SQL is known ask what Django would ask, with the values of now."""

import pytest
from django.db.models import Count, F, Q
from django.db.models.functions import Length

from mutuality.kit.databases import known
from mutuality.people.models import Person, SpokenLanguage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_is_known(monkeypatch):
    monkeypatch.setattr(known, "_known", {})


@pytest.fixture
def people():
    made = [Person.objects.create_user(name=name, language=code) for name, code in [("Ama", "en"), ("Ben", "sw")]]
    SpokenLanguage.objects.create(person=made[0], code="fr")
    return made


def names(found):
    return [one.name for one in found]


def test_the_second_time_sql_is_known_and_the_values_are_new(people):
    def speaking(code):
        return names(Person.objects.filter(language=code))

    assert (speaking("en"), len(known._known)) == (["Ama"], 1)
    assert (speaking("sw"), speaking("xx"), len(known._known)) == (["Ben"], [], 1)


def test_what_differs_in_anything_is_not_the_same_read(people):
    every = Person.objects.order_by("name")
    reads = {
        "all": (every, ["Ama", "Ben"]),
        "the other way round": (every.reverse(), ["Ben", "Ama"]),
        "by another column": (every.order_by("-language"), ["Ben", "Ama"]),
        "the first": (every[:1], ["Ama"]),
        "the second": (every[1:2], ["Ben"]),
        "one": (every.filter(name="Ben"), ["Ben"]),
        "the others": (every.exclude(name="Ben"), ["Ama"]),
        "without a value": (every.filter(name__isnull=False, name="Ama"), ["Ama"]),
        "one of two": (every.filter(Q(name="Ben") | Q(language="xx")), ["Ben"]),
        "one of a list": (every.filter(name__in=["Ben", "Cy"]), ["Ben"]),
        "none of an empty list": (every.filter(name__in=[]), []),
        "through another table": (every.filter(spoken_languages__code="fr"), ["Ama"]),
        "each once": (every.filter(spoken_languages__isnull=True).distinct(), ["Ben"]),
        "a few columns": (every.only("name"), ["Ama", "Ben"]),
        "all but one column": (every.defer("name"), ["Ama", "Ben"]),
    }
    for _again in range(2):
        assert {what: names(found.all()) for what, (found, _wanted) in reads.items()} == {
            what: wanted for what, (_found, wanted) in reads.items()
        }
    # Django answers the empty list without asking, and asks once more for the column that was left out.
    assert len(known._known) == len(reads) - 1 + 1


def test_what_comes_along_comes_along_each_time(people, django_assert_num_queries):
    for _again in range(2):
        with django_assert_num_queries(1):
            [spoken] = SpokenLanguage.objects.select_related("person")
            assert spoken.person.name == "Ama"
        with django_assert_num_queries(2):
            [spoken] = SpokenLanguage.objects.all()
            assert spoken.person.name == "Ama"


def test_values_come_in_the_order_they_were_asked_for(people):
    for _again in range(2):
        assert [*Person.objects.order_by("name").values_list("name", "language")] == [("Ama", "en"), ("Ben", "sw")]
        assert [*Person.objects.order_by("name").values_list("language", "name")] == [("en", "Ama"), ("sw", "Ben")]
        assert Person.objects.values("language").get(name="Ben") == {"language": "sw"}


def test_what_is_not_plain_is_left_to_django(people):
    unplain = {
        "counted": lambda: Person.objects.annotate(size=Count("spoken_languages")).order_by("-size")[0].name,
        "worked out": lambda: Person.objects.order_by(Length("language"), F("name").desc())[0].name,
        "together": lambda: Person.objects.filter(name="Ama").union(Person.objects.filter(name="Ben")).count(),
        "there at all": lambda: Person.objects.filter(name="Ben").exists(),
    }
    answers = [{what: ask() for what, ask in unplain.items()} for _again in range(2)]
    assert answers == [{"counted": "Ama", "worked out": "Ben", "together": 2, "there at all": True}] * 2
    assert known._known == {}


def test_no_more_is_kept_than_a_house_asks(people, monkeypatch):
    monkeypatch.setattr(known, "MANY", 3)
    for many in range(1, 12):
        Person.objects.filter(pk__in=range(many)).first()
    assert 1 <= len(known._known) <= 3
    Person.objects.filter(name__in=["x" * 9] * 9 + [str(number) for number in range(900)]).first()
    assert all(len(key[2]) <= known.LONG for key in known._known)
