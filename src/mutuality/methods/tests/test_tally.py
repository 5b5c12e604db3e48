"""Counting decisions: what holds of every method, what each position counts to, and what is never shown."""

from collections import defaultdict
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutuality.methods.tally import METHODS
from mutuality.methods.tally.shape import (
    ABSTAIN,
    BLOCKED,
    NO_QUORUM,
    NOT_PASSED,
    NOT_YET,
    PASSED,
    TIED,
    TOO_SMALL,
    USUAL,
    WAITING,
    WITH_US,
    BadBallot,
    Ballot,
    Eligible,
    Rule,
)

from .ballots import CHOICES, OPTIONS, PROPOSALS, SIDES, Asked, asked, sized

HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)
IN_FAVOUR = {"score": {"hall": 5, "park": 0, "barn": 0, "boat": 0}, "ranked": OPTIONS, "dots": {"hall": 3}}
AGAINST = {
    "consent": "object",
    "consensus": "object",
    "majority": "disagree",
    "score": {"hall": 0, "park": 1, "barn": 2, "boat": 5},
    "ranked": OPTIONS[::-1],
    "dots": {"boat": 3},
}


def count(method, *voices, people=None, rule=USUAL, options=None, limit=5):
    """Count voices of nobody in particular; without a number all who have a voice have answered."""
    ballots = tuple(Ballot(voice) for voice in voices)
    options = (OPTIONS if method in CHOICES else ()) if options is None else options
    return Asked(method, ballots, Eligible(len(voices) if people is None else people), rule, limit, options).count()


def said(**numbers):
    return [voice for voice, number in numbers.items() for _ in range(number)]


def code(tally):
    return [reason.code for reason in tally.reasons]


# What holds of every method


@given(asked(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_never_matters(ask, rng):
    mixed = list(ask.ballots)
    rng.shuffle(mixed)
    assert ask.count(mixed) == ask.count()


@given(asked(), st.data())
def test_a_ballot_that_is_taken_back_leaves_no_trace(ask, data):
    """What is left is what the others said: everything but this one ballot, in the whole and in each perspective."""
    if not ask.ballots:
        return
    place = data.draw(st.integers(0, len(ask.ballots) - 1))
    rest = ask.ballots[:place] + ask.ballots[place + 1 :]
    all_of_them, others, alone = (ask.count(ballots) for ballots in (ask.ballots, rest, ask.ballots[place : place + 1]))
    assert others.answered == all_of_them.answered - 1
    assert others.abstained == all_of_them.abstained - alone.abstained
    assert others.counts == {what: number - alone.counts[what] for what, number in all_of_them.counts.items()}
    for then, now in zip(all_of_them.perspectives, others.perspectives, strict=True):
        if TOO_SMALL not in (then.state, now.state) and then.perspective != ask.ballots[place].perspective:
            assert (then.answered, then.counts) == (now.answered, now.counts)


@given(asked(PROPOSALS), st.sampled_from(SIDES), st.booleans())
def test_one_who_agrees_more_never_defeats_a_proposal(ask, side, is_new):
    """Whether somebody who was silent speaks up, or somebody comes who had no voice: what holds goes on to hold."""
    if is_new:
        before = ask.eligible
    else:
        before = sized(ask.ballots, [side])
    more = (*ask.ballots, Ballot("agree", side))
    with_them = {**before.by_perspective}
    if is_new and side is not None:
        with_them[side] += 1
    after = Eligible(before.people + is_new, with_them)
    was, now = ask.count(eligible=before), ask.count(more, after)
    if was.outcome == PASSED:
        assert now.outcome == PASSED
    for then, since in zip(was.perspectives, now.perspectives, strict=False):
        assert not (then.state == WITH_US and since.state == NOT_YET)


@given(asked(CHOICES), st.permutations(OPTIONS))
def test_what_options_are_called_changes_nothing_but_their_names(ask, names):
    other = dict(zip(OPTIONS, names, strict=True))

    def renamed(voice):
        if voice == ABSTAIN:
            return voice
        if isinstance(voice, dict):
            return {other[option]: number for option, number in voice.items()}
        return tuple(other[option] for option in voice)

    was = ask.count()
    now = ask.count([each._replace(voice=renamed(each.voice)) for each in ask.ballots])
    assert now.outcome == was.outcome
    assert [{*level} for level in now.ranking] == [{other[each] for each in level} for level in was.ranking]
    assert [each.state for each in now.perspectives] == [each.state for each in was.perspectives]
    assert {other[option]: number for option, number in was.counts.items()} == now.counts
    if ask.method == "ranked":
        assert {*now.more.runoff.winners} == {other[each] for each in was.more.runoff.winners}


@given(asked(), st.integers(2, 4))
def test_several_times_the_same_people_say_the_same(ask, times):
    many = Eligible(
        ask.eligible.people * times, {side: size * times for side, size in ask.eligible.by_perspective.items()}
    )
    was, now = ask.count(), ask.count(ask.ballots * times, many)
    assert (now.outcome, now.ranking, now.winners) == (was.outcome, was.ranking, was.winners)


@given(asked())
def test_numbers_add_up(ask):
    tally = ask.count()
    assert tally.answered == len(ask.ballots) <= tally.eligible
    assert tally.abstained == sum(each.voice == ABSTAIN for each in ask.ballots)
    if ask.method in PROPOSALS:
        assert sum(tally.counts.values()) == tally.answered
        assert tally.winners == tally.ties == ()
    elif tally.answered > tally.abstained:
        assert sorted(option for level in tally.ranking for option in level) == sorted(OPTIONS)
        assert (tally.outcome == TIED) == (len(tally.winners) > 1 and tally.outcome != NO_QUORUM)
    else:
        assert tally.ranking == ()


@pytest.mark.parametrize("method", METHODS)
def test_nobody_decides_nothing(method):
    assert count(method).outcome == count(method, people=7).outcome == NOT_PASSED
    assert count(method, *[ABSTAIN] * 5).outcome == NOT_PASSED


@pytest.mark.parametrize("method", METHODS)
def test_a_quorum_is_a_share_of_those_who_have_a_voice_and_those_who_abstain_are_there(method):
    voice = IN_FAVOUR.get(method, "agree")
    rule = Rule(quorum=TWO_THIRDS)
    assert count(method, voice, voice, people=3, rule=rule).outcome == PASSED
    assert count(method, voice, ABSTAIN, people=3, rule=rule).outcome == PASSED
    few = count(method, voice, people=3, rule=rule)
    assert few.outcome == NO_QUORUM
    assert few.reasons[0].values == {"answered": 1, "eligible": 3, "needed": 2}


@pytest.mark.parametrize("method", METHODS)
def test_more_voices_than_people_are_refused(method):
    voice = IN_FAVOUR.get(method, "agree")
    with pytest.raises(ValueError, match="More people answered than have a voice"):
        count(method, voice, voice, people=1)
    options = OPTIONS if method in CHOICES else ()
    for side, sizes in (("lived", {"lived": 1}), ("lived", {}), (None, {"lived": 3})):
        with pytest.raises(ValueError, match="More people answered for"):
            Asked(method, (Ballot(voice, side), Ballot(voice, side)), Eligible(3, sizes), options=options).count()


# Consent, consensus, majority


@pytest.mark.parametrize(
    ("voices", "outcome"),
    [
        (said(agree=9), PASSED),
        (said(agree=1, stand_aside=8, abstain=3), PASSED),
        (said(agree=30, object=1), BLOCKED),
        (said(stand_aside=4), NOT_PASSED),
        (said(abstain=4), NOT_PASSED),
    ],
)
def test_one_objection_holds_consent_up_and_standing_aside_does_not(voices, outcome):
    assert count("consent", *voices).outcome == outcome


@pytest.mark.parametrize(
    ("voices", "threshold", "outcome"),
    [
        (said(agree=2, object=1), TWO_THIRDS, PASSED),
        (said(agree=199, object=100), TWO_THIRDS, NOT_PASSED),
        (said(agree=2, object=1, stand_aside=9, abstain=2), TWO_THIRDS, PASSED),
        (said(agree=9, object=1), Fraction(9, 10), PASSED),
        (said(agree=8, object=1), Fraction(9, 10), NOT_PASSED),
        (said(agree=30, object=1), None, NOT_PASSED),
        (said(agree=1, stand_aside=30), None, PASSED),
    ],
)
def test_consensus_looks_at_those_who_agree_or_object_and_is_exact(voices, threshold, outcome):
    assert count("consensus", *voices, rule=Rule(threshold=threshold)).outcome == outcome


@pytest.mark.parametrize(
    ("voices", "threshold", "outcome"),
    [
        (said(agree=2, disagree=1), None, PASSED),
        (said(agree=1, disagree=2), None, NOT_PASSED),
        (said(agree=2, disagree=2, abstain=5), None, TIED),
        (said(agree=2, disagree=2), HALF, TIED),
        (said(agree=1, abstain=20), None, PASSED),
        (said(agree=2, disagree=1), TWO_THIRDS, PASSED),
        (said(agree=66_666, disagree=33_334), TWO_THIRDS, NOT_PASSED),
        (said(agree=3, disagree=3), TWO_THIRDS, NOT_PASSED),
        (said(agree=3, disagree=1), Fraction(1), NOT_PASSED),
    ],
)
def test_a_majority_is_more_than_half_and_a_larger_one_is_exact(voices, threshold, outcome):
    assert count("majority", *voices, rule=Rule(threshold=threshold)).outcome == outcome


def test_reasons_carry_the_numbers_for_a_sentence():
    tally = count("majority", *said(agree=7, disagree=5), people=20, rule=Rule(HALF, TWO_THIRDS))
    assert code(tally) == ["quorum", "threshold"]
    assert tally.reasons[1].values == {"agree": 7, "against": 5, "share": Fraction(7, 12), "needed": TWO_THIRDS}
    assert code(count("consent", *said(agree=2, object=2)))[1:] == ["objections"]
    assert code(count("consent", *said(stand_aside=2)))[1:] == ["no_objection", "nobody_agrees"]


# Score and dots


def test_the_highest_mean_wins_and_those_who_abstain_do_not_pull_it_down():
    tally = count("score", {"hall": 5, "park": 3}, {"hall": 0, "park": 3}, ABSTAIN, options=("hall", "park"))
    assert (tally.outcome, tally.winners, tally.counts) == (PASSED, ("park",), {"hall": 5, "park": 6})
    assert tally.more.means == {"hall": Fraction(5, 2), "park": 3}
    assert tally.more.given["hall"] == (1, 0, 0, 0, 0, 1)


def test_a_score_has_to_reach_its_share_of_the_highest():
    voices = [{"hall": 3, "park": 1}] * 3
    reached = {share: count("score", *voices, options=("hall", "park"), rule=Rule(threshold=share)).outcome
               for share in (Fraction(3, 5), Fraction(61, 100))}  # fmt: skip
    assert list(reached.values()) == [PASSED, NOT_PASSED]


def test_the_most_dots_win_and_a_threshold_asks_for_people_and_not_for_dots():
    voices = [{"hall": 3}, {"park": 1, "hall": 1}, {"park": 1}, {"park": 1}]
    tally = count("dots", *voices, rule=Rule(threshold=HALF))
    assert (tally.outcome, tally.winners, tally.counts["hall"]) == (PASSED, ("hall",), 4)
    assert tally.more.supporters == {"hall": 2, "park": 3, "barn": 0, "boat": 0}
    assert count("dots", *voices, rule=Rule(threshold=Fraction(3, 4))).outcome == NOT_PASSED


@pytest.mark.parametrize(
    ("method", "voices"),
    [
        ("score", [{"hall": 4, "park": 4, "barn": 1, "boat": 0}]),
        ("dots", [{"hall": 2}, {"park": 2}, {"boat": 1}]),
        ("ranked", [("hall", "park", "barn", "boat"), ("park", "hall", "barn", "boat")]),
    ],
)
def test_ties_are_named_and_not_broken(method, voices):
    tally = count(method, *voices)
    assert (tally.outcome, tally.winners) == (TIED, ("hall", "park"))
    assert tally.ties[0] == ("hall", "park")
    assert tally.reasons[1].code == "tie" and tally.reasons[1].values == {"options": ("hall", "park")}


# Perspectives


def room(method="majority", rule=USUAL, **sides):
    """Who answered for each perspective: how many in favour, against, abstaining, and silent."""
    voice = IN_FAVOUR.get(method, "agree")
    ballots, silent = [], []
    for side, (agree, against, abstain, quiet) in sides.items():
        voices = [voice] * agree + [AGAINST[method]] * against + [ABSTAIN] * abstain
        ballots += [Ballot(each, side) for each in voices]
        silent += [side] * quiet
    options = OPTIONS if method in CHOICES else ()
    return Asked(method, tuple(ballots), sized(ballots, silent), rule, options=options).count()


EACH = Rule(each_threshold=HALF)


@pytest.mark.parametrize("method", [each for each in METHODS if each != "consent"])
def test_a_perspective_that_is_not_with_us_holds_up_what_all_together_would_carry(method):
    sides = {"lived": (1, 5, 0, 0), "universities": (30, 0, 0, 0), "community": (6, 0, 0, 0)}
    assert room(method, Rule(threshold=HALF), **sides).outcome == PASSED
    waiting = room(method, Rule(threshold=HALF, each_threshold=HALF), **sides)
    assert waiting.outcome == WAITING
    assert [each.state for each in waiting.perspectives] == [NOT_YET, WITH_US, WITH_US]
    assert waiting.reasons[-1].values == {"perspective": "lived"}
    with_them = {**sides, "lived": (5, 1, 0, 0)}
    assert room(method, Rule(threshold=HALF, each_threshold=HALF), **with_them).outcome == PASSED


@pytest.mark.parametrize("method", METHODS)
def test_silence_of_a_perspective_is_not_agreement(method):
    silent = {"lived": (0, 0, 0, 6), "universities": (8, 0, 0, 0), "community": (6, 0, 0, 0)}
    each = Rule(each_quorum=Fraction(0))
    assert room(method, Rule(), **silent).outcome == PASSED
    assert room(method, each, **silent).outcome == WAITING
    assert room(method, each, **{**silent, "lived": (1, 0, 0, 5)}).outcome == PASSED
    assert room(method, Rule(each_quorum=HALF), **{**silent, "lived": (2, 0, 0, 4)}).outcome == WAITING
    assert room(method, Rule(each_quorum=HALF), **{**silent, "lived": (2, 0, 1, 3)}).outcome == PASSED


@pytest.mark.parametrize("method", METHODS)
def test_a_perspective_that_leaves_it_to_others_holds_nothing_up(method):
    each = Rule(each_quorum=Fraction(1))
    assert room(method, each, lived=(0, 0, 2, 0), universities=(8, 0, 0, 0)).outcome == PASSED


@pytest.mark.parametrize("method", METHODS)
def test_a_perspective_that_nobody_brings_any_more_is_not_asked(method):
    each = Rule(each_quorum=Fraction(1))
    tally = room(method, each, lived=(0, 0, 0, 0), universities=(8, 0, 0, 0), community=(6, 0, 0, 0))
    assert tally.outcome == PASSED


def test_one_who_stands_aside_is_not_an_objection_of_her_perspective():
    ballots = [*[Ballot("agree", "universities")] * 9, Ballot("stand_aside", "lived")]
    for method in ("consent", "consensus"):
        ask = Asked(method, tuple(ballots), sized(ballots), Rule(each_quorum=Fraction(1)))
        assert ask.count().outcome == PASSED


def test_a_perspective_too_small_to_show_still_counts_and_is_not_named():
    sides = {"lived": (0, 2, 0, 0), "universities": (20, 0, 0, 0), "community": (9, 0, 0, 0)}
    tally = room("majority", EACH, **sides)
    assert tally.outcome == WAITING
    assert code(tally)[-1] == "small_perspective_not_yet" and not tally.reasons[-1].values
    lived = tally.perspectives[0]
    assert (lived.perspective, lived.state, lived.answered, lived.eligible, lived.counts) == (
        "lived", TOO_SMALL, None, None, {},
    )  # fmt: skip
    assert room("majority", EACH, **{**sides, "lived": (2, 0, 0, 0)}).outcome == PASSED


def test_a_small_perspective_is_not_told_where_a_large_one_explains_enough():
    ballots = (
        *[Ballot("disagree", "lived")] * 2,
        *[Ballot("agree", "universities")] * 9,
        *[Ballot("disagree", "community")] * 9,
        *[Ballot("agree", "community")] * 2,
        *[Ballot("agree")] * 9,
    )
    tally = Asked("majority", ballots, sized(ballots), EACH).count()
    assert tally.outcome == WAITING
    assert [each.values for each in tally.reasons[2:]] == [{"perspective": "community"}]


@given(asked(most=40))
def test_no_small_group_is_ever_shown_or_named(ask):
    tally = ask.count()
    answered = {side: sum(each.perspective == side for each in ask.ballots) for side in SIDES}
    small = {each.perspective for each in tally.perspectives if each.state == TOO_SMALL}
    for each in tally.perspectives:
        if each.perspective in small:
            assert each.answered is each.eligible is None and not each.counts
        else:
            assert each.answered == answered[each.perspective] >= ask.limit
    together = sum(answered[side] for side in small)
    assert not small or together >= ask.limit or len(small) == len(tally.perspectives)
    assert not small & {reason.values.get("perspective", "") for reason in tally.reasons}


@given(asked(PROPOSALS), st.data())
def test_which_groups_are_left_out_does_not_depend_on_what_they_said(ask, data):
    stances = [AGAINST[ask.method], "agree", ABSTAIN]
    others = [each._replace(voice=data.draw(st.sampled_from(stances))) for each in ask.ballots]
    was, now = ([each.state == TOO_SMALL for each in ask.count(said).perspectives] for said in (ask.ballots, others))
    assert was == now


def test_unless_small_groups_are_of_one_mind_nobody_can_work_out_what_they_said():
    """Every way in which two small groups and one of six can agree or disagree, as far as each can be told apart."""
    possible = defaultdict(set)
    small = [(agree, size - agree) for size in range(1, 5) for agree in range(size + 1)]
    for lived, universities, agree in product(small, small, range(7)):
        tally = room(lived=(*lived, 0, 0), universities=(*universities, 0, 0), community=(agree, 6 - agree, 0, 0))
        assert {"lived", "universities"} <= {each.perspective for each in tally.perspectives if each.state == TOO_SMALL}
        sizes = sum(lived), sum(universities)
        view = repr((tally.outcome, tally.counts, tally.perspectives, tally.reasons, sizes))
        is_mixed = 0 < lived[0] + universities[0] < sum(sizes)
        possible[view, is_mixed].add(lived)
    mixed = [ways for (_, is_mixed), ways in possible.items() if is_mixed]
    assert mixed
    assert all(len(ways) > 1 for ways in mixed)


# What cannot be counted

BAD = [
    ("consent", "yes", "Say one of these: agree, stand_aside, object, abstain"),
    ("consent", "disagree", "Say one of these"),
    ("majority", "object", "Say one of these: agree, disagree, abstain"),
    ("majority", "", "Say one of these"),
    ("majority", ("agree",), "Say one of these"),
    ("ranked", ("hall", "park", "barn"), "Put every option in order once, the best first, or abstain: hall, park"),
    ("ranked", ("hall", "park", "barn", "barn"), "Put every option in order once"),
    ("ranked", ("hall", "park", "barn", "boat", "boat"), "Put every option in order once"),
    ("ranked", ("hall", "park", "barn", "moon"), "Put every option in order once"),
    ("ranked", "hall", "Put every option in order once"),
    ("score", {"hall": 1, "park": 1, "barn": 1}, "Give points to every option, nought if it must be, or abstain"),
    ("score", {"hall": 1, "park": 1, "barn": 1, "boat": 1, "moon": 1}, "only to these options: hall, park"),
    ("score", {"hall": 1, "park": 1, "barn": 1, "moon": 1}, "only to these options"),
    ("score", {"hall": -1, "park": 1, "barn": 1, "boat": 1}, "Give each option from 0 to 5 points"),
    ("score", {"hall": 6, "park": 1, "barn": 1, "boat": 1}, "Give each option from 0 to 5 points"),
    ("score", {"hall": 1.5, "park": 1, "barn": 1, "boat": 1}, "Give points as whole numbers"),
    ("score", ("hall", "park"), "Give points to the options, or abstain"),
    ("dots", {"hall": 4}, "Place from 1 to 3 dots in all, or abstain"),
    ("dots", {"hall": 2, "park": 2}, "Place from 1 to 3 dots"),
    ("dots", {"hall": -1, "park": 2}, "Place from 1 to 3 dots"),
    ("dots", {"hall": 0}, "Place from 1 to 3 dots"),
    ("dots", {}, "Place from 1 to 3 dots"),
    ("dots", {"moon": 1}, "only to these options"),
    ("dots", {"hall": True}, "Give dots as whole numbers"),
]


@pytest.mark.parametrize(("method", "voice", "sentence"), BAD)
def test_a_ballot_that_cannot_be_counted_is_refused_in_words_and_numbered(method, voice, sentence):
    good = IN_FAVOUR.get(method, "agree")
    assert count(method, good, good).answered == 2
    with pytest.raises(BadBallot, match=sentence) as refused:
        count(method, good, voice)
    assert refused.value.number == 1


@pytest.mark.parametrize(
    ("method", "given", "sentence"),
    [
        ("consent", {"rule": Rule(threshold=TWO_THIRDS)}, "Consent has no threshold"),
        ("consent", {"rule": Rule(each_threshold=TWO_THIRDS)}, "Consent has no threshold"),
        ("consensus", {"rule": Rule(threshold=Fraction(1, 3))}, "A threshold below a half"),
        ("majority", {"rule": Rule(threshold=Fraction(1, 3))}, "A threshold below a half"),
        ("majority", {"options": OPTIONS}, "Leave the options out"),
        ("score", {"options": ()}, "from two to 100 options"),
        ("dots", {"options": ("hall",)}, "from two to 100 options"),
        ("ranked", {"options": tuple(str(number) for number in range(101))}, "from two to 100 options"),
        ("ranked", {"options": ("hall", "hall")}, "a name of its own"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused_in_words(method, given, sentence):
    with pytest.raises(ValueError, match=sentence):
        count(method, people=3, **given)


@pytest.mark.parametrize("share", [0.67, Fraction(-1, 3), Fraction(4, 3), "2/3", True])
@pytest.mark.parametrize("name", ["quorum", "threshold", "each_quorum", "each_threshold"])
def test_shares_are_exact(share, name):
    with pytest.raises(ValueError, match="written exactly"):
        Rule(**{name: share})


@pytest.mark.parametrize("number", [0, -1, 2.5, 1001])
@pytest.mark.parametrize("name", ["highest", "dots"])
def test_points_are_whole_numbers(number, name):
    with pytest.raises(ValueError, match="whole numbers from 1"):
        Rule(**{name: number})


def test_numbers_of_people_fit_each_other():
    for sizes in ((-1, {}), (3, {"lived": -1}), (2.5, {})):
        with pytest.raises(ValueError, match="whole number, nought or more"):
            Eligible(*sizes)
    with pytest.raises(ValueError, match="More people bring a perspective"):
        Eligible(3, {"lived": 2, "community": 2})
