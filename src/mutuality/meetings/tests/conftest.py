"""What tests of this room may ask for: a meeting with slips, and one with words that wait for moderators."""

import pytest

from mutuality.meetings.actions import slips
from tests.cast import open_now

from .box_stage import LATER, fill, midnight, office, today


@pytest.fixture
def handed_out(cast):
    """The meeting is open, and slips are handed out until in nine days; dina, eve and ama have taken theirs."""
    open_now(cast.meeting)
    assert slips.hand_out_slips(cast.cora, cast.meeting, closes_on=today() + LATER)
    cast.taken = {who: slips.take_slips(who, cast.meeting) for who in (cast.dina, cast.eve, cast.ama)}
    return cast


@pytest.fixture
def held(handed_out):
    """Three words came out and wait; ben, dina and eve are moderators, cora hears appeals. `held.codes` by text."""
    cast = handed_out
    for who in (cast.ben, cast.dina, cast.eve):
        office(cast, who, "moderator")
    office(cast, cast.cora, "safeguarding_lead")
    texts = ["Soup first.", "Paper is what gets inspected.", "He named me."]
    cast.codes = dict(zip(texts, fill(cast, *texts), strict=True))
    midnight()
    return cast
