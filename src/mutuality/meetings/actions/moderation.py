"""Looking at words from the box before all see them: two who agree decide, two who differ wait for a third."""

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.partnerships import keys
from mutuality.people.models import Person

from ..models import Contribution, Verdict
from ..queries import box as queries
from ..rules.box import check_looking_again, check_verdict, outcome_of
from .held import locked_words, note

Hold = Contribution.Hold


@transaction.atomic
def give_verdict(person: Person, said: Contribution, *, shows: bool, reason: str = "") -> None:
    """Say whether held words should be shown. Whose words they are nobody knows, and so nobody can be asked."""
    said = locked_words(said)
    keys.require(person, said.meeting.partnership, "moderate", said.meeting.topic)
    mine = said.verdicts.filter(moderator=person).first()
    if mine and mine.shows == shows and not mine.set_aside:
        return
    check_verdict(
        hold=said.hold, is_withdrawn=said.is_withdrawn, has_looked=mine is not None, shows=shows, reason=reason
    )
    reason = "" if shows else reason.strip()
    said.verdicts.create(moderator=person, shows=shows, reason=reason, on=timezone.now().date())
    counted = list(said.verdicts.filter(set_aside=False).order_by("pk"))
    outcome = outcome_of([each.shows for each in counted])
    if outcome is not None:
        _decide(said, outcome, counted)


def _decide(said: Contribution, shows: bool, counted: list[Verdict]) -> None:
    said.hold = Hold.SHOWN if shows else Hold.KEPT_BACK
    reasons = dict.fromkeys(each.reason for each in counted if each.reason)
    said.hold_reason = "" if shows else " · ".join(reasons)
    said.save(update_fields=["hold", "hold_reason"])
    if not shows:
        note(None, said.meeting, "keep_back", "Two moderators kept one voice from the box of “{title}” back.")
    live.touch(said.meeting.topic)


@transaction.atomic
def ask_again(person: Person, said: Contribution) -> None:
    """Have words that were kept back looked at by two others; what the first two said counts no more."""
    said = locked_words(said)
    keys.require(person, said.meeting.partnership, "hear_appeals", said.meeting.topic)
    check_looking_again(hold=said.hold, others_have_looked=queries.others_have_looked(said))
    said.verdicts.update(set_aside=True)
    said.hold, said.hold_reason = Hold.HELD, ""
    said.save(update_fields=["hold", "hold_reason"])
    note(person, said.meeting, "ask_again", "{who} asked others to look again at a voice from the box of “{title}”.")
