"""People who read, finish, lay cards and keep themes in the same moment: nothing is lost, and nothing written twice."""

from uuid import uuid4

import pytest
from django.urls import reverse

from mutuality.partnerships.models import Member
from mutuality.people.models import Person
from mutuality.record.models import Entry, Leaf
from mutuality.record.queries import fault_in
from mutuality.sensemaking.actions import codebook, readings
from mutuality.sensemaking.models import CodebookVersion, Coder, Coding, Given, PlacedWords, Reading, WallCard, WallPile
from mutuality.sensemaking.tests.themed import begun, drafted, published, reads, spoken
from tests.cast import client_of
from tests.together import problems, together

pytestmark = pytest.mark.django_db(transaction=True)
three_rounds = pytest.mark.parametrize("round", range(3))


def poster(person, address_name, *where, **body):
    client, address = client_of(person), reverse(f"sensemaking:{address_name}", args=["riverside", *where])
    return lambda: client.post(address, body).status_code


@pytest.fixture
def two(cast):
    """Ama and Ben read four voices with three themes."""
    themes = list(published(cast).values())
    spoken(cast)
    return begun(cast, cast.ama, cast.ben), themes


@three_rounds
def test_two_coders_at_once_each_keep_what_they_found(cast, two, round):
    reading, themes = two
    acts = [
        poster(person, "code_unit", reading.pk, number, themes=[theme.pk], go="on")
        for person, theme in ((cast.ama, themes[0]), (cast.ben, themes[1]))
        for number in (1, 2, 3, 4)
    ]
    assert together(*acts) == [302] * 8
    found = sorted(Given.objects.values_list("coding__coder__person", "coding__unit__number", "theme"))
    assert found == sorted(
        (person.pk, number, theme.pk)
        for person, theme in ((cast.ama, themes[0]), (cast.ben, themes[1]))
        for number in (1, 2, 3, 4)
    )


@three_rounds
def test_one_person_who_taps_four_times_has_found_it_once(cast, two, round):
    reading, themes = two
    acts = [poster(cast.ama, "code_unit", reading.pk, 1, themes=[themes[0].pk], go="on") for _ in range(4)]
    assert together(*acts) == [302] * 4
    assert Coding.objects.count() == Given.objects.count() == 1


@three_rounds
def test_the_last_two_who_are_done_in_one_moment_are_compared_once(cast, two, round):
    reading, themes = two
    for person in (cast.ama, cast.ben):
        reads(person, reading, 1, themes[0])
    leaves = Leaf.objects.count()
    acts = [poster(person, "finish_coding", reading.pk) for person in (cast.ama, cast.ben, cast.ama, cast.ben)]
    assert together(*acts) == [302] * 4
    assert Reading.objects.get().state == "compared"
    assert Entry.objects.filter(act="compare_reading").count() == PlacedWords.objects.count() == 1
    assert Leaf.objects.count() == leaves + 2 and fault_in(cast.partnership.chain) is None


@three_rounds
def test_what_is_found_while_all_say_that_they_are_done_is_compared_too_or_refused(cast, two, round):
    reading, themes = two
    for person in (cast.ama, cast.ben):
        reads(person, reading, 1, themes[0])
    acts = [poster(person, "finish_coding", reading.pk) for person in (cast.ama, cast.ben)]
    acts += [poster(cast.ama, "code_unit", reading.pk, number, themes=[themes[2].pk]) for number in (2, 3)]
    results = together(*acts)
    assert problems(results) == [] and set(results[2:]) <= {302, 422}
    assert not Coding.objects.filter(leaf=None).exists()
    assert Coding.objects.count() == 2 + results[2:].count(302)


def test_forty_people_who_read_at_once_each_have_found_theirs(cast, two):
    reading, themes = two
    people = Person.objects.bulk_create(
        Person(email=f"{uuid4()}@example.org", name=f"More {number}", password="!") for number in range(40)
    )
    Member.objects.bulk_create(
        Member(partnership=cast.partnership, person=person, joined_on=cast.partnership.agreements.first().adopted_on)
        for person in people
    )
    Coder.objects.bulk_create(Coder(reading=reading, person=person) for person in people)
    acts = [poster(person, "code_unit", reading.pk, 1, themes=[themes[0].pk], go="on") for person in people]
    assert together(*acts) == [302] * 40
    assert Given.objects.filter(theme=themes[0], coding__coder__person__in=people).count() == 40


@three_rounds
def test_a_draft_begun_twice_at_once_is_one_and_is_published_once(cast, round):
    assert together(*[poster(cast.cora, "begin_draft")] * 3) == [302] * 3
    draft = CodebookVersion.objects.get()
    codebook.add_theme(cast.cora, draft, once=uuid4(), name="Money")
    assert together(*[poster(cast.cora, "publish_codebook")] * 3).count(500) == 0
    assert Entry.objects.filter(act="publish_codebook").count() == 1


@three_rounds
def test_a_card_that_several_lay_at_once_lies_on_one_pile(cast, round):
    drafted(cast, [])
    card, *_ = spoken(cast)
    acts = [
        poster(person, "put_on_wall", card.pk, to="new", name=f"{person}'s pile", once=uuid4())
        for person in (cast.ama, cast.ben, cast.dina, cast.eve)
    ]
    assert together(*acts) == [302] * 4
    assert WallCard.objects.count() == 1 and WallPile.objects.count() == 4


def test_words_taken_back_while_somebody_reads_them_leave_nothing(cast, two):
    reading, themes = two
    said = reading.units.get(number=1).contribution
    taking_back = client_of(cast.dina)
    address = reverse("meetings:withdraw", args=[said.pk])
    acts = [
        poster(person, "code_unit", reading.pk, 1, themes=[themes[0].pk], memo="m") for person in (cast.ama, cast.ben)
    ]
    results = together(*acts, lambda: taking_back.post(address).status_code)
    assert problems(results) == [] and results[2] == 302 and set(results[:2]) <= {302, 404, 422}
    assert not Coding.objects.exists()
    assert readings.queries.units_of(reading).count() == 3
