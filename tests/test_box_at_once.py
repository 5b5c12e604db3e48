"""The box while many hands are in it: nothing is lost, nothing is there twice, and nobody is answered with a fault."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.meetings.actions import box, moderation, slips
from mutuality.meetings.models import BoxWord, Contribution, Envelope, Slip, SlipRound, TakenEnvelope
from mutuality.meetings.rules.box import new_code
from mutuality.partnerships.models import Mandate
from tests.cast import open_now
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
A_DAY = timedelta(days=1)


@pytest.fixture
def handed_out(cast):
    open_now(cast.meeting)
    slips.hand_out_slips(cast.cora, cast.meeting, closes_on=timezone.now().date() + 9 * A_DAY)
    return cast


def dropper(cast, slip, text, code=None):
    more = {"question": cast.first_question, "quotation": "no"}
    return lambda: box.drop_words(slip=slip, text=text, code=code or new_code(), **more)


def refusals(results):
    assert all(isinstance(result, Refused) or not isinstance(result, Exception) for result in results), results
    return [result for result in results if isinstance(result, Refused)]


def test_one_person_who_taps_four_times_gets_one_envelope(handed_out):
    results = together(*[lambda: slips.take_slips(handed_out.dina, handed_out.meeting)] * 4)
    assert len(refusals(results)) == 3
    assert TakenEnvelope.objects.count() == 1 and Envelope.objects.count() == 6 + 3 - 1


def test_people_who_take_slips_at_once_get_different_ones(handed_out):
    people = [handed_out.ama, handed_out.ben, handed_out.dina, handed_out.eve]
    results = together(*(lambda who=who: slips.take_slips(who, handed_out.meeting) for who in people))
    assert not refusals(results)
    assert len({code for codes in results for code in codes}) == 12
    assert {each.person for each in TakenEnvelope.objects.all()} == set(people)


def test_words_dropped_at_once_all_lie_in_the_box(handed_out):
    codes = [code for who in (handed_out.ama, handed_out.dina) for code in slips.take_slips(who, handed_out.meeting)]
    results = together(*(dropper(handed_out, slip, slip) for slip in codes))
    assert not refusals(results)
    assert sorted(BoxWord.objects.values_list("text", flat=True)) == sorted(codes)


def test_one_slip_used_four_times_at_once_is_good_for_one(handed_out):
    slip, *_ = slips.take_slips(handed_out.dina, handed_out.meeting)
    results = together(*(dropper(handed_out, slip, str(number)) for number in range(4)))
    assert len(refusals(results)) == 3
    assert BoxWord.objects.count() == 1


def test_words_taken_back_while_others_are_dropped_are_gone(handed_out):
    codes = [code for who in (handed_out.ama, handed_out.dina) for code in slips.take_slips(who, handed_out.meeting)]
    back = dropper(handed_out, codes.pop(), "A mistake.")()
    drops = [dropper(handed_out, slip, "Soup first.") for slip in codes]
    results = together(*drops, lambda: box.take_back_words(code=back))
    assert not refusals(results)
    assert list(BoxWord.objects.values_list("text", flat=True)) == ["Soup first."] * 5


def test_two_clocks_open_a_box_once(handed_out):
    people = [handed_out.ama, handed_out.dina, handed_out.eve]
    for who in people:
        dropper(handed_out, slips.take_slips(who, handed_out.meeting)[0], who.name)()
    SlipRound.objects.update(opened_on=timezone.now().date() - A_DAY)
    assert sorted(together(box.open_boxes, box.open_boxes)) == [0, 1]
    assert Contribution.objects.count() == 3


def test_two_moderators_at_once_decide(handed_out):
    now = timezone.now()
    for who in (handed_out.ben, handed_out.eve):
        times = {"starts_at": now - A_DAY, "ends_at": now + A_DAY, "granted_by": "two keys"}
        Mandate.objects.create(partnership=handed_out.partnership, person=who, office="moderator", **times)
    shape = {"voice": "anonymous", "channel": "box", "hold": "held", "said_on": now.date()}
    said = Contribution.objects.create(meeting=handed_out.meeting, text="Soup.", **shape)
    people = (handed_out.ben, handed_out.eve)
    together(*(lambda who=who: moderation.give_verdict(who, said, shows=True) for who in people))
    said.refresh_from_db()
    assert said.hold == "" and said.verdicts.count() == 2
    assert Slip.objects.count() == 3 * (6 + 3)
