"""What a report of a concept map has to say, under headings: what is known here, and what people have to write.

It asks what the guideline ConMapT (Pantha, Jones, Gray 2025, doi 10.3390/mps8020024) was made for, in words of our
own and in the order of the work: 27 points under 14 headings. Whoever submits a paper compares it with the guideline.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Exercise, Statement
from .concept_map import Reading

UNWRITTEN = ""


@dataclass(frozen=True)
class Point:
    """One thing to tell. `known` is what the data say; empty where people have to write it."""

    asks: str
    known: str = UNWRITTEN


@dataclass(frozen=True)
class Heading:
    title: str
    points: list[Point]


def report_of(reading: Reading) -> list[Heading]:
    """Two queries."""
    exercise, result = reading.snapshot.exercise, reading.result
    states = dict(
        Statement.objects.filter(exercise=exercise).order_by().values_list("state").annotate(number=Count("pk"))
    )
    return [
        *_before(exercise),
        *_cards(exercise, result, states),
        *_sorting(exercise, result),
        *_drawing(reading),
        *_after(reading),
    ]


def _before(exercise: Exercise) -> list[Heading]:
    return [
        Heading(_("Title"), [Point(_("That this is concept mapping, and of what"), exercise.title)]),
        Heading(_("Summary"), [Point(_("Aim, people, steps, map and what follows from it, in short"))]),
        Heading(
            _("Why"),
            [
                Point(_("What is not known yet, and for whom it matters")),
                Point(_("Why a map made together is the way to find it")),
            ],
        ),
        Heading(
            _("Who prepared it"),
            [
                Point(_("Who planned it, and which part those concerned had in that")),
                Point(_("Consent, ethics, and how people were thanked or paid")),
            ],
        ),
        Heading(
            _("The focus prompt"),
            [Point(_("Its words"), exercise.prompt), Point(_("How it was found and tried out"))],
        ),
    ]


def _cards(exercise: Exercise, result: Mapping[str, Any], states: Mapping[str, int]) -> list[Heading]:
    made = sum(states.values())
    kept = _(
        "{made} statements were drawn from what people said; {merged} were merged, {aside} set aside, {kept} kept."
    )
    numbers = {
        "made": made,
        "merged": states.get("merged", 0),
        "aside": states.get("aside", 0),
        "kept": states.get("in", 0),
    }
    return [
        Heading(
            _("Where the statements come from"),
            [
                Point(_("Who said what they were drawn from, and how people were asked")),
                Point(_("How many there were, and how they became fewer"), kept.format(**numbers)),
                Point(_("How each can be followed back"), _("Each card's page shows the words it came from.")),
            ],
        ),
        Heading(
            _("Who took part"),
            [
                Point(_("How many sorted and rated"), _numbers(result)),
                Point(_("Why this many, and who is missing")),
            ],
        ),
    ]


def _numbers(result: Mapping[str, Any]) -> str:
    sorted_ = ngettext("{number} sorted", "{number} sorted", result["sorters"]).format(number=result["sorters"])
    rest = _("{helped} of them with help; {partial} sorted a part of the cards; {raters} rated.")
    return f"{sorted_}; {rest.format(**{name: result[name] for name in ('helped', 'partial', 'raters')})}"


def _sorting(exercise: Exercise, result: Mapping[str, Any]) -> list[Heading]:
    each = exercise.settings.get("cards_each")
    part = _("{number} cards each, dealt so that all come in equally often.").format(number=each) if each else ""
    scales = ", ".join(exercise.settings.get("scales", []))
    rated = _("From 1 to 5, for: {scales}").format(scales=scales) if scales else _("Cards were not rated.")
    return [
        Heading(
            _("Sorting"),
            [
                Point(_("What people were told"), _("Put what belongs together into one pile, as you see it.")),
                Point(_("Where and with which tools"), _("On this site card by card, or on paper and entered.")),
                Point(_("Whether all sorted all cards"), part or _("Everybody could sort all cards.")),
            ],
        ),
        Heading(_("Rating"), [Point(_("On which scales"), rated)]),
    ]


def _drawing(reading: Reading) -> list[Heading]:
    result, parameters = reading.result, reading.snapshot.parameters
    stress = reading.stress
    said = _("Stress {value} ({type}); sorts dealt at random give {null}.").format(**stress)
    half = result["split_half"]
    halves = _("Half of the sorters against the other half: r = {r}, for all together {whole}.")
    versions = ", ".join(f"{name} {value}" for name, value in reading.snapshot.versions.items())
    return [
        Heading(
            _("Reckoning"),
            [
                Point(
                    _("How pairs were counted"), f"{parameters.get('counting', '')}, {parameters.get('weights', '')}"
                ),
                Point(_("How the map was drawn, and how well it fits"), said),
                Point(_("With which programs"), versions),
            ],
        ),
        Heading(
            _("How far it can be trusted"),
            [
                Point(_("Whether other sorters give the same"), half and halves.format(r=half[0], whole=half[1])),
                Point(
                    _("How firm each group is"), "; ".join(f"{each.number}: {each.share}" for each in reading.groups)
                ),
            ],
        ),
    ]


def _after(reading: Reading) -> list[Heading]:
    cut = reading.chosen
    why = _("{k} groups, kept on {day}. {why}").format(k=cut.k, day=cut.at.date(), why=cut.why) if cut else ""
    names = "; ".join(f"{each.number}: {each.name}" for each in reading.groups if each.name)
    return [
        Heading(
            _("The final map"),
            [
                Point(_("How many groups there are, and how that was chosen"), why),
                Point(_("What they are called, and who named them"), names),
            ],
        ),
        Heading(_("What it means"), [Point(_("What the map says, and to whom it says something else"))]),
        Heading(_("What follows"), [Point(_("What is done with it, and what it cannot tell"))]),
    ]
