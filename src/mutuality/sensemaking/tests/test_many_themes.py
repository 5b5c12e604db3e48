"""What pages of themes cost among many: as many questions to the database as among few."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mutuality.meetings.models import Contribution
from mutuality.sensemaking.actions import codebook
from mutuality.sensemaking.models import Coding, Given, Reading, Unit
from tests.cast import client_of, open_now

from .themed import begun, is_done, part_of, published

pytestmark = pytest.mark.django_db


def at(name, *more):
    return reverse(f"sensemaking:{name}", args=["riverside", *more])


def said(cast, number):
    now = timezone.now()
    how = {"meeting": cast.meeting, "question": cast.first_question, "author": cast.dina, "table": cast.table}
    Contribution.objects.bulk_create(
        Contribution(text=f"Voice {each}. And more.", said_on=now.date(), said_at=now, once=uuid4(), **how)
        for each in range(number)
    )


def read_by(person, reading, themes):
    """Somebody has read all of it, and found what nobody else did in every other voice."""
    coder, units = part_of(person, reading), list(Unit.objects.filter(reading=reading))
    codings = Coding.objects.bulk_create(Coding(unit=unit, coder=coder, memo="m") for unit in units)
    Given.objects.bulk_create(
        Given(coding=coding, theme=themes[0 if place % 2 else person.pk % len(themes)])
        for place, coding in enumerate(codings)
    )


def asked(person, *where):
    with CaptureQueriesContext(connection) as queries:
        assert client_of(person).get(at(*where)).status_code == 200
    return len(queries)


def counted(cast, themes, number):
    said(cast, number)
    reading = begun(cast, cast.ama, cast.ben, what="new")
    before = {name: asked(cast.ama, *name) for name in (("code_unit", reading.pk, 1), ("reading", reading.pk))}
    for person in (cast.ama, cast.ben):
        read_by(person, reading, themes)
        is_done(person, reading)
    found = [("theme", themes[0].pk), ("differences", reading.pk), ("compare_unit", reading.pk, 1)]
    found += [("themes",), ("wall",), ("reading", reading.pk)]
    return [*before.values(), *(asked(cast.ama, *name) for name in found)]


def test_pages_of_themes_ask_as_many_questions_for_ten_voices_as_for_sixty(cast):
    open_now(cast.meeting)
    themes = list(published(cast).values())
    codebook.begin_draft(cast.cora, cast.partnership)
    few, many = counted(cast, themes, 10), counted(cast, themes, 60)
    assert few == many
    assert max(many) < 40 and Reading.objects.count() == 2
