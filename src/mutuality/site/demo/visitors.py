"""Whom a visitor of the example can be: a few people worth meeting first, then everybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mutuality.partnerships.models import Declaration, Member, Partnership
from mutuality.people.models import Person

from .ids import PEOPLE, SLUGS, person_uid

WORTH_MEETING: dict[str, str | Promise] = {
    "m61": _("Cooks for a group and sits at table 2 of the roundtable. Speaks there under another name."),
    "m41": _("Leads the roundtable, and holds one of its two keys: the one from lived experience."),
    "m42": _("Holds the other key. Only both together, from two perspectives, close the roundtable."),
    "m45": _("Philosopher. Takes the notes at table 2, and looks at words from the box before all see them."),
    "m43": _("Coordinates it and reads who needs what, but can open or close nothing alone."),
    "m16": _("Village health worker. Takes part on a small phone, with little data."),
    "m34": _("Reads these pages in Spanish. Eight months of meetings lie behind her."),
    "m28": _("Reads these pages in Arabic, from right to left."),
    "m24": _("Left in the fourth month and took some words back. The others are still his."),
}


@dataclass(frozen=True)
class Visitor:
    """Somebody to be."""

    id: str
    name: str
    role: str
    has_left: bool
    why: str | Promise = ""


@dataclass(frozen=True)
class Side:
    """The people of one partnership who bring one perspective."""

    perspective: str
    people: list[Visitor]


def person_of(name: str) -> Person | None:
    """The person of the example whom `name` (`m07`) stands for."""
    return Person.objects.filter(uid=person_uid(name)).first() if name.strip().lower() in PEOPLE else None


def partnerships() -> list[tuple[Partnership, list[Side]]]:
    """Everybody by partnership and perspective, the one with the roundtable first. Two queries."""
    found = sorted(_members(), key=lambda member: (-member.partnership_id, *_place(member), member.person.name))
    return [
        (partnership, list(_sides(here))) for partnership, here in groupby(found, key=lambda member: member.partnership)
    ]


def worth_meeting(everybody: list[tuple[Partnership, list[Side]]]) -> list[Visitor]:
    """A handful to begin with, and why."""
    known = {visitor.id: visitor for _partnership, sides in everybody for side in sides for visitor in side.people}
    return [
        Visitor(name, known[name].name, known[name].role, known[name].has_left, why)
        for name, why in WORTH_MEETING.items()
        if name in known
    ]


def _members() -> list[Member]:
    said = Declaration.objects.filter(facet__for_keys=True).select_related("perspective")
    found = Member.objects.filter(
        partnership__slug__in=SLUGS.values(), person__uid__in=[person_uid(name) for name in PEOPLE]
    )
    return list(found.select_related("person", "partnership").prefetch_related(Prefetch("declarations", said)))


def _place(member: Member) -> tuple[int, str]:
    """The perspective a member brings, in the order in which the partnership named them; none comes last."""
    for declaration in member.declarations.all():
        if declaration.perspective:
            return declaration.perspective.pk, declaration.perspective.name
    return 1 << 62, ""


def _sides(members) -> Iterator[Side]:
    names = {person_uid(name): name for name in PEOPLE}
    for (_pk, perspective), here in groupby(members, key=_place):
        people = [
            Visitor(names[member.person.uid], member.person.name, member.role, member.left_on is not None)
            for member in here
        ]
        yield Side(perspective, people)
