"""Exercises as tests need them, made around the cast."""

from uuid import uuid4

from mutuality.sensemaking.actions import exercise as actions
from mutuality.sensemaking.models import Exercise, Hand, Pile, Placement, Rating, Respondent, Snapshot, Statement
from mutuality.sensemaking.queries.concept_drawing import Effort, draw_concept_map
from mutuality.sensemaking.queries.concept_map import reading_of
from mutuality.sensemaking.queries.exercise import key_of

SENTENCES = ["Pay people on the day.", "Say why you ask.", "Come to us.", "Rest is work."]


def draft(cast, kind="opinions", sentences=SENTENCES, **more):
    """An exercise that Cora prepares, with a few statements."""
    words = {"title": "How shall we work?", "prompt": "What would make it fairer?"} | more
    exercise = Exercise.objects.create(partnership=cast.partnership, kind=kind, **words)
    Statement.objects.bulk_create(
        Statement(exercise=exercise, number=number, text=text) for number, text in enumerate(sentences, 1)
    )
    return exercise


def opened(cast, kind="opinions", sentences=SENTENCES, **more):
    """The same, open to ama, ben, dina, cora and eve."""
    exercise = draft(cast, kind, sentences, **more)
    actions.open_exercise(cast.cora, exercise)
    return Exercise.objects.get(pk=exercise.pk)


def once():
    return uuid4()


CARDS = {
    "prompt": "Research would be fairer if …",
    "settings": {
        "scales": ["importance", "feasibility"],
        "cards_each": 0,
        "practice": True,
        "weights": "person",
        "counting": "fair",
        "stress": "secondary",
    },
}


def cards(cast, number=4, **more):
    """A concept map with so many cards, open to ama, ben, dina, cora and eve."""
    return opened(cast, "concept_map", [f"Card {each}" for each in range(1, number + 1)], **(CARDS | more))


QUICK = Effort(bootstraps=4, permutations=2, regroupings=4)


def sort(exercise, key, piles, **more):
    """Somebody's whole sort, written at once: name → numbers of cards."""
    respondent = Respondent.objects.create(exercise=exercise, key=key, **more)
    Hand.objects.create(respondent=respondent, cards=list(range(1, 100)))
    statements = {each.number: each for each in exercise.statements.all()}
    for number, (name, lies) in enumerate(piles.items(), 1):
        pile = Pile.objects.create(respondent=respondent, number=number, name=name)
        Placement.objects.bulk_create(
            Placement(respondent=respondent, statement=statements[card], pile=pile)
            for card in lies
            if card in statements
        )
    Rating.objects.bulk_create(
        Rating(respondent=respondent, statement=card, scale=scale, value=1 + (card.number + turn) % 5)
        for card in statements.values()
        for turn, scale in enumerate(["importance", "feasibility"])
    )
    return respondent


def sorted_by(cast, number=12):
    """Six of the cast and around it sort into three kinds, one of them otherwise."""
    exercise = cards(cast, number)
    third = number // 3
    kinds = {
        "Money": range(1, third + 1),
        "Time": range(third + 1, 2 * third + 1),
        "Words": range(2 * third + 1, number + 1),
    }
    for person in (cast.ama, cast.ben, cast.dina, cast.cora):
        sort(exercise, key_of(person, exercise), kinds)
    sort(exercise, "h" * 64, {"Help": range(1, 2 * third), "": range(2 * third, number + 1)}, is_proxy=True)
    sort(exercise, "x" * 64, {f"P{card}": [card, card + 1] for card in range(1, number, 2)})
    return exercise


def snapshot_of(exercise, effort=QUICK):
    from_now = draw_concept_map(exercise, 7, lambda share: None, effort)
    return Snapshot.objects.create(
        exercise=exercise, number=exercise.snapshots.count() + 1, state="drawn", seed=7, result=from_now.result,
        parameters=from_now.parameters, method=from_now.method, inputs=from_now.inputs, asked_at=exercise.opened_at,
        inputs_digest=from_now.inputs_digest, versions=from_now.versions, drawn_at=exercise.opened_at, once=uuid4(),
    )  # fmt: skip


def drawn(cast):
    """A map of twelve cards that six sorted."""
    return snapshot_of(sorted_by(cast))


def a_group(snapshot):
    """The name of a cluster in its tree."""
    return reading_of(snapshot, k=3).groups[0].node
