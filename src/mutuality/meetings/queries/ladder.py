"""How far somebody's words have come, and what became of them."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from mutuality.people import queries as people
from mutuality.people.models import Person

from ..models import Contribution, Meeting
from ..rules.ladder import Rung, Stage, ladder, stage_of, what_became
from .meeting import is_mine, meeting_for
from .unsealing import bring_openings
from .voices import own_words_in


def withdrawable_for(person: Person, contribution: UUID) -> Contribution:
    """One's own words; or words that were taken back already, for those who may see the meeting they stood in.

    Of the latter nobody can know any more whose they were, so a second tap is answered like this and not by a 404.
    """
    found = get_object_or_404(Contribution.objects.select_related("meeting__partnership", "author"), pk=contribution)
    if found.is_withdrawn:
        meeting_for(person, found.meeting.partnership.slug, found.meeting_id)
    elif not is_mine(person, found):
        raise Http404
    return found


def stage_reached(said: Contribution) -> Stage:
    meeting = said.meeting
    return stage_of(
        is_held=bool(said.hold),
        is_shared=True,
        is_used=False,  # themes will say so once there are any
        in_draft=meeting.state == Meeting.State.CLOSED,
        is_locked=meeting.locked_at is not None,
    )


def ladder_of(said: Contribution) -> tuple[Stage, list[Rung]]:
    here = stage_reached(said)
    return here, ladder(here)


@dataclass(frozen=True)
class Own:
    """One thing somebody said in a meeting, and what became of it so far."""

    said: Contribution
    became: str


def said_here(person: Person, meeting: Meeting) -> list[Own]:
    """A person's own words in one meeting, in the order of saying. Five queries at most."""
    mine = own_words_in(person, meeting)
    if not mine:
        return []
    bring_openings(mine)
    answers = people.answers_of(person, meeting.partnership.chain_id)
    unquoted, unnamed = (name in answers and not answers[name].given for name in ("quoted", "named"))
    return [
        Own(
            said,
            what_became(
                hold=said.hold,
                is_closed=meeting.state == Meeting.State.CLOSED,
                for_all=said.scope == Contribution.Scope.PARTNERSHIP,
                quotation=said.quotation,
                refuses_quoting=unquoted,
                refuses_name=unnamed and said.author_id is not None,
            ),
        )
        for said in mine
    ]
