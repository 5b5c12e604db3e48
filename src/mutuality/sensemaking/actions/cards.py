"""Sorting cards into piles and rating them; entering what somebody sorted on paper. Each tap is kept at once."""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from mutuality.kit import live
from mutuality.kit.refused import Refused
from mutuality.kit.seal import seal
from mutuality.methods.concept_map import deal_subset
from mutuality.people.models import Person
from mutuality.record.actions import commit_voice
from mutuality.record.models import Leaf
from mutuality.record.rules import canonical

from ..models import Exercise, Hand, Pile, Placement, Rating, Respondent, Statement
from ..queries.statements import statements_in
from ..rules.concept_map import (
    check_finishing,
    check_new_pile,
    check_opening,
    check_placing,
    check_rating,
    read_piles,
    read_ratings,
)
from ..rules.exercise import check_answering
from . import held


def check(exercise: Exercise) -> None:
    """What a concept map asks before it opens."""
    each = exercise.settings.get("cards_each", 0)
    check_opening(cards=statements_in(exercise).count(), cards_each=each, prompt=exercise.prompt)


@transaction.atomic
def take_cards(person: Person, exercise: Exercise) -> Hand:
    """Get the cards one is to sort or rate: all of them, or a part that few others had. Asked again, the same ones."""
    return _deal(held.answering(person, exercise), exercise)


def _deal(respondent: Respondent, exercise: Exercise) -> Hand:
    if hand := Hand.objects.filter(respondent=respondent).first():
        return hand
    numbers = list(statements_in(exercise).values_list("number", flat=True))
    hands = Hand.objects.filter(respondent__exercise=exercise).values_list("cards", flat=True)
    each = 0 if respondent.is_proxy else exercise.settings.get("cards_each", 0)
    times = Counter(card for cards in hands for card in cards) if each else {}
    cards = deal_subset(numbers, each or max(2, len(numbers)), times, seed=int(respondent.key[:15], 16))
    return Hand.objects.get_or_create(respondent=respondent, defaults={"cards": cards})[0]


def _held(person: Person, exercise: Exercise) -> Hand:
    """Somebody's cards, and no other tap of theirs until this one is kept."""
    respondent = held.answering(person, exercise)
    hand = Hand.objects.select_for_update(of=("self",)).select_related("respondent").filter(respondent=respondent)
    if found := hand.first():
        return found
    raise Refused("Take your cards first.")


# Sorting


@transaction.atomic
def place_card(
    person: Person, exercise: Exercise, *, once: UUID, card: int, pile: int | None = None, name: str = ""
) -> Placement:
    """Put a card into a pile; without `pile`, into a new one. Put elsewhere, it leaves the pile it was in."""
    hand = _held(person, exercise)
    statement = statements_in(exercise).filter(number=card).first()
    mine = Pile.objects.filter(respondent=hand.respondent)
    found = _new_pile(hand, once, name) if pile is None else mine.filter(number=pile).first()
    check_placing(is_in_hand=statement is not None and card in hand.cards, is_there=found is not None)
    assert found is not None
    placed = Placement.objects.update_or_create(
        respondent=hand.respondent, statement=statement, defaults={"pile": found}
    )[0]
    _tidy(hand)
    return placed


def _new_pile(hand: Hand, once: UUID, name: str = "") -> Pile:
    """The same `once` makes it once."""
    piles = Pile.objects.filter(respondent=hand.respondent)
    if again := piles.filter(once=once).first():
        return again
    check_new_pile(piles=piles.count())
    last = piles.aggregate(last=Max("number"))["last"] or 0
    return Pile.objects.create(respondent=hand.respondent, number=last + 1, name=name.strip(), once=once)


def _tidy(hand: Hand) -> None:
    """Piles that hold nothing and have no name are gone; what was promised is promised as it is now."""
    Pile.objects.filter(respondent=hand.respondent, placements=None, name="").delete()
    if hand.respondent.is_done:
        _promise_sort(hand)


@transaction.atomic
def take_card_back(person: Person, exercise: Exercise, *, card: int) -> None:
    """Take a card out of its pile, as if it had not been sorted."""
    hand = _held(person, exercise)
    Placement.objects.filter(respondent=hand.respondent, statement__number=card).delete()
    _tidy(hand)


@transaction.atomic
def name_pile(person: Person, exercise: Exercise, *, pile: int, name: str) -> None:
    hand = _held(person, exercise)
    Pile.objects.filter(respondent=hand.respondent, number=pile).update(name=name.strip())
    _tidy(hand)


@transaction.atomic
def finish_sorting(person: Person, exercise: Exercise) -> None:
    """Say that one is done, with all cards or some. It can be changed until the exercise closes."""
    hand = _held(person, exercise)
    check_finishing(placed=Placement.objects.filter(respondent=hand.respondent).count())
    _promise_sort(hand)
    Respondent.objects.filter(pk=hand.respondent_id).update(is_done=True)
    live.touch(exercise.topic)


def _promise_sort(hand: Hand) -> None:
    """Promise a sort to the record: its piles, by the numbers of their cards, and no person."""
    rows = Placement.objects.filter(respondent=hand.respondent).values_list("pile__number", "statement__number")
    piles: dict[int, list[int]] = {}
    for pile, card in sorted(rows):
        piles.setdefault(pile, []).append(card)
    hand.sort_salt, hand.sort_leaf = _commit(hand, {"piles": sorted(piles.values())})
    hand.save(update_fields=["sort_salt", "sort_leaf"])


def _commit(hand: Hand, said: dict[str, object]) -> tuple[str, Leaf]:
    exercise = hand.respondent.exercise
    return commit_voice(exercise.partnership.chain_id, committed(exercise, said))


def committed(exercise: Exercise, said: dict[str, object]) -> str:
    """What the record commits to, salted: the exercise, piles or ratings, and no person."""
    return canonical({"exercise": str(exercise.uid), **said})


# Rating


@transaction.atomic
def rate_cards(person: Person, exercise: Exercise, *, ratings: Mapping[tuple[int, str], int]) -> None:
    """Rate some cards: (number, scale) → points. What was rated before and is not among them stays."""
    hand = _held(person, exercise)
    scales = exercise.settings.get("scales", [])
    check_rating(cards={card for card, _scale in ratings}, hand=hand.cards, scales=scales)
    _keep_ratings(hand, {key: value for key, value in ratings.items() if key[1] in scales})


def _keep_ratings(hand: Hand, ratings: Mapping[tuple[int, str], int]) -> None:
    exercise, respondent = hand.respondent.exercise, hand.respondent
    statements = {each.number: each for each in statements_in(exercise)}
    rows = [
        Rating(respondent=respondent, statement=statements[card], scale=scale, value=value)
        for (card, scale), value in ratings.items()
        if card in statements
    ]
    Rating.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["respondent", "statement", "scale"],
        update_fields=["value"],
    )
    kept = Rating.objects.filter(respondent=respondent).values_list("statement__number", "scale", "value")
    hand.ratings_salt, hand.ratings_leaf = _commit(hand, {"ratings": [list(each) for each in sorted(kept)]})
    hand.save(update_fields=["ratings_salt", "ratings_leaf"])


# For others


@transaction.atomic
def enter_sort(
    person: Person, exercise: Exercise, *, once: UUID, people: int, piles: str, **ratings: str
) -> Respondent:
    """Enter, for those who lead, what somebody sorted on paper or at their side. The same `once` enters it once."""
    exercise = _open_and_led(person, exercise)
    key = seal(once, exercise.uid)  # there is no person to name it by
    respondent, is_new = Respondent.objects.get_or_create(exercise=exercise, key=key, defaults={"is_proxy": True})
    if is_new:
        _write_sort(respondent, people, piles, ratings)
        said = "{who} entered what somebody sorted with help in “{title}”."
        held.note(person, exercise, "enter_sort", said, people=people)
    return respondent


@transaction.atomic
def change_entered_sort(person: Person, respondent: Respondent, *, people: int, piles: str, **ratings: str) -> None:
    """Enter it again in place of what was there."""
    exercise = _open_and_led(person, respondent.exercise)
    Pile.objects.filter(respondent=respondent).delete()
    Rating.objects.filter(respondent=respondent).delete()
    _write_sort(respondent, people, piles, ratings)
    said = "{who} changed what was entered for somebody who sorted with help in “{title}”."
    held.note(person, exercise, "change_entered_sort", said, people=people)


def _open_and_led(person: Person, exercise: Exercise) -> Exercise:
    exercise = held.led(person, exercise)
    check_answering(is_open=exercise.is_open_now, may_take_part=True)
    return exercise


def _write_sort(respondent: Respondent, people: int, text: str, ratings: Mapping[str, str]) -> None:
    exercise = respondent.exercise
    statements: dict[int, Statement] = {each.number: each for each in statements_in(exercise)}
    found = read_piles(text, statements)
    hand = _deal(respondent, exercise)
    hand.people = people
    hand.save(update_fields=["people"])
    for number, (name, cards) in enumerate(found, 1):
        pile = Pile.objects.create(respondent=respondent, number=number, name=name)
        rows = [Placement(respondent=respondent, statement=statements[card], pile=pile) for card in cards]
        Placement.objects.bulk_create(rows)
    respondent.is_done = True
    respondent.save(update_fields=["is_done"])
    _promise_sort(hand)
    scales = exercise.settings.get("scales", [])
    rated = {(card, scale): value for scale in scales for card, value in _read(ratings, scale, statements).items()}
    if rated:
        _keep_ratings(hand, rated)
    live.touch(exercise.topic)


def _read(ratings: Mapping[str, str], scale: str, statements: Mapping[int, Statement]) -> dict[int, int]:
    return read_ratings(ratings.get(scale, ""), statements, scale)
