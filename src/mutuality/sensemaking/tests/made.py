"""Exercises as tests need them, made around the cast."""

from uuid import uuid4

from mutuality.sensemaking.actions import exercise as actions
from mutuality.sensemaking.models import Exercise, Statement

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
