"""Loading the example: both partnerships, once, all or nothing."""

from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from mutuality.meetings.models import Meeting
from mutuality.partnerships.models import Partnership

from .afterwards import lock_reports
from .cards import keep_concept_maps, make_concept_maps
from .clock import clocks
from .decisions import keep_proposals, make_proposals
from .delphi import make_delphi
from .ids import SLUGS, uid
from .meetings import (
    ROUNDTABLE,
    hand_out_slips,
    make_follow_up,
    make_rooms,
    tell_of_past_meetings,
    tell_of_the_roundtable,
    with_writers,
)
from .opinions import keep_opinions, make_opinions
from .partnerships import (
    FOUNDERS,
    give_offices,
    make_agreements,
    make_facets,
    make_members,
    make_organisations,
    make_partnership,
    make_pods,
)
from .people import make_consents, make_people
from .priorities import keep_priorities, make_priorities
from .source import rows
from .story import Story
from .themes import keep_themes, make_themes
from .voices import keep_voices, make_voices

OLD = timedelta(hours=12)  # after the end of the roundtable


def load_once(say: Callable[[str], object] = print) -> bool:
    """Load the example unless it is there already. Returns whether it was loaded now."""
    if _is_there():
        return False
    say("Loading the example: two invented partnerships, 65 people, 36 meetings …")
    return load()


def set_aside_when_old(say: Callable[[str], object] = print) -> None:
    """Begin anew when the roundtable of the example has been over since yesterday: it is to be under way.

    The old database is kept beside the new one. Only with SQLite, where the example has a file of its own.
    """
    kept = Path(settings.DATABASES["default"]["NAME"])
    if connection.vendor != "sqlite" or not kept.exists() or not is_old():
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    aside = kept.with_name(f"{kept.stem}-until-{timezone.now():%Y-%m-%d-%H%M}{kept.suffix}")
    kept.rename(aside)
    say(f"The example had grown old, so it begins anew. The old one is kept as {aside.name}.")


def is_old() -> bool:
    if Meeting._meta.db_table not in connection.introspection.table_names():
        return False
    return Meeting.objects.filter(once=uid(ROUNDTABLE), ends_at__lt=timezone.now() - OLD).exists()


def _is_there() -> bool:
    return Partnership.objects.filter(slug__in=SLUGS.values()).exists()


@transaction.atomic
def load() -> bool:
    """Write the whole example, or nothing where it is there already. A few seconds."""
    if _is_there():
        return False
    members, meetings, questions = rows("members"), rows("meetings"), rows("questions")
    times = clocks(timezone.now().astimezone(UTC))
    people = make_people(members)
    partnerships = {row["id"]: make_partnership(row, times[row["id"]]) for row in rows("partnerships")}
    stories = {home: Story(partnership) for home, partnership in partnerships.items()}
    make_consents(members, people, {home: each.chain for home, each in partnerships.items()}, times)
    give_offices(stories, people, times)
    organisations = make_organisations(rows("organisations"), rows("partnerships"), partnerships)
    places = make_members(members, people, organisations, stories, times)
    for home, story in stories.items():
        make_facets(members, places, story.partnership, story, people[FOUNDERS[home]])
    pods = make_pods(rows("pods"), places, stories["p1"], people["m03"], times["p1"])
    make_agreements(rows("agreement", "agreements"), stories, times)

    contributions = rows("contributions")
    attendance = with_writers(rows("attendance"), contributions)
    rooms = make_rooms(meetings, questions, attendance, people, pods, stories, times)
    groups = {row["id"]: row["perspective_group"] for row in members}
    tell_of_past_meetings(meetings, rooms, places, groups, stories)
    delegates = {row["id"]: places[row["id"]] for row in members if "p2" in row["partnership_ids"]}
    tell_of_the_roundtable(rooms[ROUNDTABLE], delegates, stories["p2"], times["p2"])
    hand_out_slips(rooms[ROUNDTABLE].meeting, people["m43"], stories["p2"])
    make_follow_up(delegates, stories["p2"], times["p2"])

    quotable = {row["id"]: row["consents"]["quoted"] for row in members}
    voices = make_voices(contributions, questions, people, quotable, rooms, stories, times)
    lock_reports(meetings, rooms, voices, places, groups, stories, times)
    proposals = make_proposals(rows("proposals"), places, people, pods, stories, times)
    themes, found = rows("codebook", "themes"), (rows("codebook", "codings"), rows("codebook", "agreed"))
    codebooks = make_themes(themes, *found, contributions, voices, people, stories, times)
    ballots = rows("research_questions", "stage1_ballots"), rows("research_questions", "stage2_ballots")
    asked, actions = rows("research_questions"), rows("concepts", "actions")
    priorities = make_priorities(asked, ballots, actions, places, people, stories, times)
    make_delphi(rows("concepts", "measures"), members, places, people, stories["p1"], times["p1"])
    opinions = make_opinions(people, stories, times)
    concept_maps = make_concept_maps(people, stories, times)
    for story in stories.values():
        story.write()
    keep_voices(voices)
    keep_themes(codebooks, themes, contributions, people, times)
    keep_priorities(priorities)
    keep_proposals(proposals, rooms, questions, contributions)
    keep_opinions(opinions)
    keep_concept_maps(concept_maps)
    return True
