"""What lies before somebody who sorts and rates: their cards, their piles; and what was entered for others."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from mutuality.people.models import Person

from ..models import Exercise, Hand, Pile, Placement, Rating, Respondent, Statement
from ..rules.concept_map import hints
from .exercise import exercise_for, led_exercise_for, respondent_of
from .statements import statements_in

KIND = Exercise.Kind.CONCEPT_MAP

# Doors


def cards_for(person: Person, slug: str, pk: int) -> Exercise:
    return exercise_for(person, slug, pk, KIND)


def led_cards_for(person: Person, slug: str, pk: int) -> Exercise:
    return led_exercise_for(person, slug, pk, KIND)


def entered_sort_for(person: Person, slug: str, pk: int, respondent: int) -> Respondent:
    """What was entered for somebody, for those who lead."""
    exercise = led_cards_for(person, slug, pk)
    found = get_object_or_404(Respondent, exercise=exercise, is_proxy=True, pk=respondent)
    found.exercise = exercise
    return found


# What lies on somebody's desk


@dataclass(frozen=True)
class Desk:
    """One sorter's cards, in the order they come in, and piles with what lies in them."""

    hand: Hand
    cards: list[Statement]
    piles: list[tuple[Pile, list[Statement]]]
    pile_of: dict[int, Pile]  # by the number of the card

    @property
    def left(self) -> list[Statement]:
        return [card for card in self.cards if card.number not in self.pile_of]

    @property
    def placed(self) -> int:
        return len(self.pile_of)

    @property
    def hints(self) -> list[str]:
        return hints({f"{pile.number} {pile.name}": len(cards) for pile, cards in self.piles})

    @property
    def lines(self) -> str:
        """As it would be written on paper."""
        return "\n".join(
            f"{pile.name or pile.number}: {', '.join(map(str, sorted(card.number for card in cards)))}"
            for pile, cards in self.piles
            if cards
        )

    def card(self, number: int | None) -> Statement | None:
        return next((card for card in self.cards if card.number == number), None)


def desk_of(person: Person, exercise: Exercise) -> Desk | None:
    """Five queries; None before somebody took their cards."""
    respondent = respondent_of(person, exercise)
    return None if respondent is None else desk_of_respondent(respondent, exercise)


def desk_of_respondent(respondent: Respondent, exercise: Exercise) -> Desk | None:
    hand = Hand.objects.filter(respondent=respondent).first()
    if hand is None:
        return None
    hand.respondent = respondent
    by_number = {each.number: each for each in statements_in(exercise)}
    cards = [by_number[number] for number in hand.cards if number in by_number]
    piles: dict[int, tuple[Pile, list[Statement]]] = {
        pile.pk: (pile, []) for pile in Pile.objects.filter(respondent=respondent)
    }
    lies_in = dict(Placement.objects.filter(respondent=respondent).values_list("statement_id", "pile_id"))
    for card in cards:
        if card.pk in lies_in:
            piles[lies_in[card.pk]][1].append(card)
    pile_of = {card.number: piles[lies_in[card.pk]][0] for card in cards if card.pk in lies_in}
    return Desk(hand, cards, list(piles.values()), pile_of)


def ratings_of(respondent: Respondent) -> dict[tuple[int, str], int]:
    rows = Rating.objects.filter(respondent=respondent).values_list("statement__number", "scale", "value")
    return {(number, scale): value for number, scale, value in rows}


# How many


@dataclass(frozen=True)
class TakingPart:
    """How many sorted and rated so far; `helped`: of the sorters, those for whom it was entered."""

    sorters: int
    helped: int
    raters: int


def taking_part(exercise: Exercise) -> TakingPart:
    """Two queries."""
    sorted_any = Respondent.objects.filter(exercise=exercise, placements__isnull=False).distinct()
    helped = list(sorted_any.values_list("is_proxy", flat=True).order_by("pk"))
    raters = Rating.objects.filter(respondent__exercise=exercise).aggregate(n=Count("respondent", distinct=True))["n"]
    return TakingPart(len(helped), sum(helped), raters)


def entered_sorts(exercise: Exercise) -> QuerySet[Respondent]:
    """What was entered for others, with how many cards, for those who lead."""
    found = Respondent.objects.filter(exercise=exercise, is_proxy=True).select_related("hand")
    return found.annotate(number_of_cards=Count("placements")).order_by("pk")


def sorts_without_names(exercise: Exercise) -> tuple[list[int], list[dict[int, int]]]:
    """The numbers of all cards, and each sorter's piles by card, in an order that tells nothing. Two queries."""
    numbers = list(statements_in(exercise).values_list("number", flat=True))
    rows = Placement.objects.filter(respondent__exercise=exercise, statement__number__in=numbers)
    sorts: dict[str, dict[int, int]] = {}
    for key, number, pile in rows.values_list("respondent__key", "statement__number", "pile__number"):
        sorts.setdefault(key, {})[number] = pile
    return numbers, [sorts[key] for key in sorted(sorts)]
