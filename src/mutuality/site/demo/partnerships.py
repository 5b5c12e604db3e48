"""The two partnerships of the example: organisations, members, perspectives, pods, agreements and offices."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from mutuality.partnerships.models import (
    Agreement,
    Belonging,
    Declaration,
    Facet,
    Member,
    Organisation,
    Partnership,
    Perspective,
    Pod,
    PodPlace,
)
from mutuality.partnerships.powers import OFFICES
from mutuality.partnerships.rules import AgreementRules
from mutuality.people.models import Person
from mutuality.record.actions import open_chain

from .clock import Clock, roundtable_start
from .ids import SLUGS, organisation_uid, uid
from .meetings import CORRECTION_DAYS
from .source import Row
from .story import Story

FOUNDERS = {"p1": "m01", "p2": "m43"}
PERSPECTIVES = {
    "pg_lived": "Lived experience",
    "pg_community": "Community organisations and practice",
    "pg_services": "Services and funders",
    "pg_academic": "Universities",
    "pg_voluntary": "Voluntary sector",
}
SECTORS = {
    "lived_experience": "Lived experience",
    "community_organisation": "Community organisation",
    "voluntary_sector": "Voluntary sector",
    "clinical_service": "Clinical service",
    "funder_intermediary": "Funder or intermediary",
    "academic": "University",
    "independent": "Independent",
}
TRADITIONS = {
    "experiential": "Living it",
    "practice": "Practice",
    "qualitative": "Listening and reading",
    "quantitative": "Counting and modelling",
    "mixed": "Several of these",
    "humanities": "Humanities",
    "arts": "Arts",
}
REGIONS = {
    "Africa": "GH KE NG RW SN UG ZA ZW",
    "South and South-East Asia": "ID IN LK NP PH PK",
    "Eastern Mediterranean": "JO LB PS",
    "Latin America": "BR CL CO GT",
    "Europe, North America and the Pacific": "GB NZ US",
}
REGION_OF = {country: region for region, countries in REGIONS.items() for country in countries.split()}
# Two people would rather not say from which tradition they think.
DECLINED = {("m08", "Tradition"), ("m22", "Tradition")}
# What version 2 added; see `changes` in the file.
ADDED_LATER = (
    " After a question the convenors wait for twelve seconds before they speak.",
    " You will be offered a goodbye conversation, which you may refuse.",
)


FIRST_DECIDED = ("ag1", 1)  # by the proposal d1, with which it is told (`decisions.py`)


def make_partnership(row: Row, clock: Clock) -> Partnership:
    return Partnership.objects.create(
        chain=open_chain(),
        slug=SLUGS[row["id"]],
        name=row["name"],
        short_name=row["short_name"],
        purpose=row["purpose"],
        aims=row["aims"],
        impact_criteria=row["impact_criteria"],
        languages=row["languages"],
        starts_on=clock.hour(row["starts_on"], 0).date(),
        ends_on=clock.hour(row["ends_on"], 0).date(),
        once=uid(row["id"]),
    )


def make_organisations(rows: list[Row], of: list[Row], partnerships: dict[str, Partnership]) -> dict[str, Organisation]:
    """All organisations, by id, each in its place in its partnership (`of`)."""
    organisations = {
        row["id"]: Organisation(
            uid=organisation_uid(row["id"]),
            name=row["name"],
            country=row["country"],
            kind=row["kind"].replace("_", " "),
            about=row["about"],
        )
        for row in rows
    }
    Organisation.objects.bulk_create(organisations.values())
    parts = {row["lead_organisation_id"]: Belonging.Part.LEAD for row in of}
    parts |= {row.get("co_lead_organisation_id"): Belonging.Part.CO_LEAD for row in of}
    Belonging.objects.bulk_create(
        Belonging(
            partnership=partnerships[home],
            organisation=organisations[row["id"]],
            part=parts.get(row["id"], Belonging.Part.PARTNER),
        )
        for row in rows
        for home in row["partnership_ids"]
    )
    return organisations


def make_members(
    rows: list[Row],
    people: dict[str, Person],
    organisations: dict[str, Organisation],
    stories: dict[str, Story],
    clocks: dict[str, Clock],
) -> dict[str, Member]:
    """Everybody's place in their partnership, by the person's id; coming and going stand in the record."""
    members = {}
    for row in rows:
        home = row["partnership_ids"][0]
        story, clock, is_founder = stories[home], clocks[home], row["id"] in FOUNDERS.values()
        members[row["id"]] = Member(
            partnership=story.partnership,
            person=people[row["id"]],
            organisation=organisations.get(row["organisation_id"]),
            role=row["role_label"],
            joined_on=_founded_at(story.partnership).date() if is_founder else clock.day(row["joined_on"]),
            left_on=clock.day(row["left_on"]) if row["left_on"] else None,
        )
        if not is_founder:
            came = clock.hour(row["joined_on"], 12, int(row["id"][1:]) % 60)
            story.tell(came, "accept_invitation", "{who} accepted an invitation and joined.", people[row["id"]])
        if row["left_on"]:
            left = clock.hour(row["left_on"], 16)
            story.tell(left, "leave_partnership", "{who} left this partnership.", people[row["id"]])
    Member.objects.bulk_create(members.values())
    return members


# Perspectives


def make_facets(
    rows: list[Row], members: dict[str, Member], partnership: Partnership, story: Story, by: Person
) -> None:
    """The ways in which people of one partnership differ, and what each said of themselves."""
    here = [row for row in rows if members[row["id"]].partnership == partnership]
    told = _founded_at(partnership) + timedelta(hours=1)
    for name, question, names in _facets(here):
        facet = Facet.objects.create(
            partnership=partnership, name=name, question=question, for_keys=name == "Perspective"
        )
        there = dict.fromkeys(label for label in _ordered(names, here) if label)
        perspectives = {label: Perspective.objects.create(facet=facet, name=label) for label in there}
        Declaration.objects.bulk_create(
            Declaration(member=members[row["id"]], facet=facet, perspective=_said(row, name, perspectives, names(row)))
            for row in here
        )
        if not facet.for_keys:
            sentence = "{who} added “{name}” as a way in which people bring different perspectives."
            story.tell(told, "add_facet", sentence, by, name=name)


def _facets(here: list[Row]) -> Iterable[tuple[str, str, Any]]:
    yield "Perspective", "From where do you mostly speak?", lambda row: PERSPECTIVES[row["perspective_group"]]
    yield "Sector", "Where do you work, or act?", lambda row: SECTORS[row["sector"]]
    yield "Tradition", "How do you mostly come to know things?", lambda row: TRADITIONS[row["method_tradition"]]
    if len({row["country"] for row in here}) > 1:
        yield "Region", "In which part of the world?", lambda row: REGION_OF[row["country"]]


def _ordered(names, here: list[Row]) -> list[str]:
    """The labels that occur, in the order of the tables above."""
    order = [*PERSPECTIVES.values(), *SECTORS.values(), *TRADITIONS.values(), *REGIONS]
    return sorted({names(row) for row in here}, key=order.index)


def _said(row: Row, facet: str, perspectives: dict[str, Perspective], label: str) -> Perspective | None:
    return None if (row["id"], facet) in DECLINED else perspectives[label]


# Pods


def make_pods(rows: list[Row], members: dict[str, Member], story: Story, by: Person, clock: Clock) -> dict[str, Pod]:
    pods = {row["id"]: Pod(partnership=story.partnership, name=row["name"], about=row["about"]) for row in rows}
    Pod.objects.bulk_create(pods.values())
    PodPlace.objects.bulk_create(
        PodPlace(
            pod=pods[row["id"]],
            member=members[place["member_id"]],
            joined_on=clock.day(place["joined_on"]),
            left_on=clock.day(place["left_on"]) if place["left_on"] else None,
        )
        for row in rows
        for place in row["memberships"]
    )
    for row in rows:
        formed = clock.hour(row["memberships"][0]["joined_on"], 9)
        story.tell(formed, "add_pod", "{who} formed the pod “{name}”.", by, name=row["name"])
    return pods


# Agreements


def make_agreements(rows: list[Row], stories: dict[str, Story], clocks: dict[str, Clock]) -> None:
    """p1 agreed twice; p2 has agreed this afternoon, and has changed nothing yet."""
    for row in rows:
        story, clock = stories[row["partnership_id"]], clocks[row["partnership_id"]]
        rules, sections = (
            _rules(row, clock),
            [{"heading": each["heading"], "text": each["text"]} for each in row["sections"]],
        )
        first = [section | {"text": _before(section["text"])} for section in sections]
        versions = [(1, row["adopted_on"], first, "")]
        if row["version"] > 1:
            versions.append((row["version"], row["amended_on"], sections, row["changes"]))
        for version, on, text, changes in versions:
            Agreement.objects.create(
                partnership=story.partnership,
                version=version,
                adopted_on=clock.day(on),
                sections=text,
                rules=rules,
                changes=changes,
                decided_by="a decision of the whole group",
            )
            if (row["id"], version) != FIRST_DECIDED:
                sentence = "Version {version} of the working agreement was adopted."
                story.tell(_adopted_at(row, on, clock), "adopt_agreement", sentence, version=version)


def _adopted_at(row: Row, on: str, clock: Clock) -> datetime:
    """p2 adopted its agreement at the beginning of the roundtable that is under way."""
    if row["partnership_id"] == "p2":
        return roundtable_start(clock.now) + timedelta(minutes=10)
    return clock.hour(on, 15)


def _rules(row: Row, clock: Clock) -> dict[str, Any]:
    """What of the scenario's rules this house knows; `read` refuses anything else."""
    said = row["rules"]
    small, reviews = said["small_group_threshold"], said.get("review_dates")
    rules = {
        "small_group_inside": small["inside"],
        "small_group_outside": small["outside"],
        "decision_method": said["default_decision_method"],
        "review_on": clock.day(reviews[-1]).isoformat() if reviews else None,
    }
    if row["partnership_id"] == "p1":
        rules["correction_days"] = CORRECTION_DAYS
    return AgreementRules.read(rules).kept()


def _before(text: str) -> str:
    for added in ADDED_LATER:
        text = text.replace(added, "")
    return text


# Offices

# At the roundtable: who looks at unnamed words, who is told of a moment, who may open a seal (from two perspectives).
WATCHING_OVER = {
    "moderator": ("m45", "m61"),
    "wellbeing_contact": ("m59",),
    "safeguarding_lead": ("m48", "m58"),
}


def give_offices(stories: dict[str, Story], people: dict[str, Person], clocks: dict[str, Clock]) -> None:
    """Founders, whose mandates have ended; coordinators, access contacts and others, whose mandates run."""
    first, second = stories["p1"], stories["p2"]
    ours, theirs = clocks["p1"], clocks["p2"]
    _found(first, people["m01"], timedelta(days=90))
    pair = people["m01"], people["m09"]
    first.grant(pair, people["m03"], "coordinator", ours.hour("2026-01-14", 15), ours.hour("2026-07-08", 22))
    first.grant(pair, people["m03"], "coordinator", ours.hour("2026-07-06", 15), ours.hour("2026-12-27", 22))
    first.grant(pair, people["m30"], "access_contact", ours.hour("2026-01-14", 16), ours.hour("2026-07-08", 22))
    first.grant(pair, people["m30"], "access_contact", ours.hour("2026-07-06", 16), ours.hour("2026-12-10", 22))

    founding, pair = _found(second, people["m43"], timedelta(days=90)), (people["m41"], people["m56"])
    second.grant(pair, people["m43"], "coordinator", theirs.hour("2026-06-01", 10), theirs.hour("2026-09-16", 22))
    for office, holders in WATCHING_OVER.items():
        for holder in holders:
            second.grant(pair, people[holder], office, theirs.hour("2026-06-02", 10), theirs.hour("2026-09-16", 22))
    second.grant(pair, people["m43"], "access_contact", theirs.hour("2026-06-01", 11), theirs.hour("2026-09-16", 22))
    founding.ended_at = theirs.hour("2026-06-01", 12)
    founding.save()
    second.tell(
        founding.ended_at,
        "hand_back_mandate",
        "{who} handed back the office of {office}.",
        people["m43"],
        f"mandate-{founding.pk}",
        office=OFFICES["founder"].title,
    )


def _found(story: Story, person: Person, time: timedelta):
    founded = _founded_at(story.partnership)
    story.tell(founded, "found_partnership", "{who} founded this partnership.", person)
    return story.mandate(person, "founder", founded, founded + time, "founding")


def _founded_at(partnership: Partnership) -> datetime:
    return datetime.fromisoformat(f"{partnership.starts_on}T08:00+00:00")
