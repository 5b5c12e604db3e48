"""Themes and readings as tests need them, made around the cast."""

from uuid import uuid4

from mutuality.meetings.actions import speaking
from mutuality.partnerships.models import Member
from mutuality.sensemaking.actions import codebook, coding, readings
from mutuality.sensemaking.models import Coder, Reading, Theme, Unit
from mutuality.sensemaking.queries import codebook as queries
from tests.cast import open_now

NAMES = ["Money", "Time", "Trust"]
SAID = ["Cash came in March. It was late.", "We wait for each other.", "Who decides? They do.", "Nothing to add."]


def drafted(cast, names=NAMES):
    """A draft that Cora keeps."""
    draft = codebook.begin_draft(cast.cora, cast.partnership)
    for name in names:
        codebook.add_theme(cast.cora, draft, once=uuid4(), name=name, definition=f"What people say of {name.lower()}.")
    return draft


def published(cast, names=NAMES):
    """The same, published; name → theme."""
    draft = drafted(cast, names)
    codebook.publish_codebook(cast.cora, draft)
    return themes_of(cast)


def themes_of(cast):
    version = queries.current_version(cast.partnership)
    return {each.name: each.theme for each in queries.wordings_in(version)}


def say(person, table, text, **wishes):
    wishes = {"scope": "partnership", "quotation": "yes", "language": "en"} | wishes
    return speaking.speak(person, table, text=text, once=uuid4(), question=table.meeting.questions.first(), **wishes)


def spoken(cast, texts=SAID):
    """What Dina said at table 1 of a meeting that runs, in the order of saying."""
    if cast.meeting.state == "planned":
        open_now(cast.meeting)
    return [say(cast.dina, cast.table, text) for text in texts]


def begun(cast, *people, **more):
    """A reading of all that was said, by these people."""
    named = Member.objects.filter(person__in=people)
    words = {"title": "First reading", "what": "all", "people": named, "once": uuid4()} | more
    return readings.begin_reading(cast.cora, cast.partnership, **words)


def part_of(person, reading):
    coder = Coder.objects.get(reading=reading, person=person)
    coder.reading = Reading.objects.select_related("partnership", "version").get(pk=reading.pk)
    return coder


def unit_of(reading, number):
    unit = Unit.objects.select_related("reading__partnership", "reading__version", "contribution")
    return unit.get(reading=reading, number=number)


def reads(person, reading, number, *themes, memo=""):
    """Somebody finds these themes in these words."""
    coder, unit = part_of(person, reading), unit_of(reading, number)
    return coding.code_unit(person, coder, unit, themes=[each.pk for each in themes], memo=memo)


def is_done(person, reading):
    return readings.finish_coding(person, part_of(person, reading))


def compared(cast):
    """Ama and Ben have read: the first voice alike, the second not; Ben did not read the third. Money, Time, Trust."""
    themes = published(cast)
    money, time, trust = themes.values()
    spoken(cast)
    reading = begun(cast, cast.ama, cast.ben)
    reads(cast.ama, reading, 1, money, memo="Late is the point.")
    reads(cast.ben, reading, 1, money)
    reads(cast.ama, reading, 2, time)
    reads(cast.ben, reading, 2, time, trust, memo="They wait because they trust.")
    reads(cast.ama, reading, 3, trust)
    for person in (cast.ama, cast.ben):
        is_done(person, reading)
    return Reading.objects.select_related("partnership", "version").get(pk=reading.pk), themes


def number_of(theme, cast):
    return Theme.objects.get(pk=theme.pk).lost


__all__ = ["uuid4"]
