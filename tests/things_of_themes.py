"""Themes and readings that an address can be the address of; for tests/things.py."""

from uuid import uuid4

from mutuality.partnerships.models import Member
from mutuality.sensemaking.actions import codebook, coding, dissent, readings, wall
from mutuality.sensemaking.models import Coder, Unit, WallPile


def things_of_themes(cast, said):
    """Cora keeps two themes and a draft; Dina and Ama read twice, and were compared once. `said` lies on a pile."""
    draft = codebook.begin_draft(cast.cora, cast.partnership)
    money, time = (codebook.add_theme(cast.cora, draft, once=uuid4(), name=name) for name in ("Money", "Time"))
    codebook.publish_codebook(cast.cora, draft)
    doubt = dissent.say_dissent(cast.dina, money.theme, text="It is about power.", once=uuid4())
    answer = dissent.answer_dissent(cast.dina, doubt, text="And time.", once=uuid4())
    draft = codebook.begin_draft(cast.cora, cast.partnership)
    codebook.add_theme(cast.cora, draft, once=uuid4(), name="Rest")
    wall.put_on_wall(cast.dina, draft, said, once=uuid4(), name="Paper", is_new=True)
    compared, blind = (_reading(cast, money, time) for _ in range(2))
    for person in (cast.dina, cast.ama):
        readings.finish_coding(person, Coder.objects.get(reading=compared, person=person))
    compared.refresh_from_db()
    remark = coding.talk_about_unit(cast.dina, _unit(compared), text="Late.", once=uuid4())
    here = {"slug": cast.partnership.slug}
    dina_reads = Coder.objects.get(reading=blind, person=cast.dina)
    pile = WallPile.objects.get()
    return {
        "money": here | {"pk": money.theme_id},
        "dinas_dissent": here | {"dissent": doubt.pk, "remark": answer.pk},
        "themes_1": here | {"number": 1},
        "themes_2": here | {"number": 2},
        "drafted_theme": here | {"theme": money.theme_id},
        "a_card": here | {"contribution": said.pk},
        "a_pile": here | {"pile": pile.pk},
        "blind_reading": here | {"pk": blind.pk, "number": 1, "coder": dina_reads.pk},
        "compared_reading": here | {"pk": compared.pk, "number": 1, "remark": remark.pk},
    }


def _reading(cast, *themes):
    people = Member.objects.filter(person__in=[cast.dina, cast.ama])
    words = {"title": "First reading", "what": "all", "people": people, "once": uuid4()}
    reading = readings.begin_reading(cast.cora, cast.partnership, **words)
    for person, theme in zip((cast.dina, cast.ama), themes, strict=True):
        coder = Coder.objects.get(reading=reading, person=person)
        coding.code_unit(person, coder, _unit(reading), themes=[theme.theme_id])
    return reading


def _unit(reading):
    return Unit.objects.select_related("reading__partnership", "reading__version").get(reading=reading, number=1)
