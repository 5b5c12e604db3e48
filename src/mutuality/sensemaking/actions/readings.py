"""Readings: begun with a version of the themes and some words, read by each alone, compared when all are done."""

from collections.abc import Collection, Iterable, Mapping
from random import SystemRandom
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.partnerships import keys
from mutuality.partnerships.models import Member, Partnership
from mutuality.people.models import Person
from mutuality.record import actions as record
from mutuality.record.rules import canonical

from ..models import Coder, Coding, PlacedWords, Reading, Unit
from ..queries import codebook, compared
from ..queries import readings as queries
from ..rules.reading import (
    can_be_compared,
    check_beginning,
    check_blind,
    check_closing,
    check_finishing,
    check_joining,
    check_releasing,
    outcome_of,
)


@transaction.atomic
def begin_reading(
    person: Person,
    partnership: Partnership,
    *,
    once: UUID,
    title: str,
    what: str,
    most: int | None = None,
    people: Iterable[Member] = (),
    takes_volunteers: bool = True,
) -> Reading:
    """Begin a reading of the words that `what` names, or of `most` of them by lot. The same `once` begins it once."""
    keys.require(person, partnership, "keep_codebook")
    if again := Reading.objects.filter(once=once, partnership=partnership).first():
        return again
    version, named = codebook.current_version(partnership), list(people)
    words = list(queries.words_to_read(partnership, what).values_list("pk", flat=True))
    check_beginning(
        has_themes=version is not None, words=len(words), coders=len(named), takes_volunteers=takes_volunteers
    )
    assert version is not None
    reading = Reading.objects.create(
        partnership=partnership,
        version=version,
        title=title.strip(),
        takes_volunteers=takes_volunteers,
        begun_by=person,
        begun_at=timezone.now(),
        once=once,
    )
    words = _by_lot(words, most)
    Unit.objects.bulk_create(
        Unit(reading=reading, contribution_id=pk, number=number) for number, pk in enumerate(words, 1)
    )
    Coder.objects.bulk_create(Coder(reading=reading, person_id=each.person_id) for each in named)
    _note(person, reading, "begin_reading", "{who} began a reading of {count} voices: “{title}”.", count=len(words))
    return reading


def _by_lot(words: list[UUID], most: int | None) -> list[UUID]:
    """So many of them, in the order they were in."""
    if most is None or most >= len(words):
        return words
    chosen = set(SystemRandom().sample(words, most))
    return [word for word in words if word in chosen]


def _note(person: Person | None, reading: Reading, act: str, sentence: str, **facts: object) -> None:
    facts = {"title": reading.title, **facts}
    record.note(person, reading.partnership.chain_id, act, sentence, reading.topic, facts=facts)


def locked(reading: Reading) -> Reading:
    """The reading as it is now, and nobody else's until this transaction ends."""
    rows = Reading.objects.select_for_update(no_key=True, of=("self",)).select_related("partnership", "version")
    return rows.get(pk=reading.pk)


# Who reads


@transaction.atomic
def join_reading(person: Person, reading: Reading) -> Coder:
    """Read along. Whoever reads already, reads."""
    reading = locked(reading)
    keys.require(person, reading.partnership, "code")
    if again := queries.coder_of(person, reading):
        return again
    check_joining(is_blind=reading.is_blind, takes_volunteers=reading.takes_volunteers)
    live.touch(reading.topic)
    return Coder.objects.create(reading=reading, person=person)


@transaction.atomic
def leave_reading(person: Person, coder: Coder) -> None:
    """Step out. What one found goes, as if one had never read; the others are compared if they are done."""
    reading = locked(coder.reading)
    check_blind(is_blind=reading.is_blind)
    Coder.objects.filter(pk=coder.pk, person=person).delete()
    _compare_if_all_are_done(reading)
    live.touch(reading.topic)


@transaction.atomic
def release_coder(person: Person, coder: Coder) -> None:
    """Go on without somebody who cannot read now. What they found goes; that it was done stands in the record."""
    reading = locked(coder.reading)
    keys.require(person, reading.partnership, "keep_codebook")
    coder = Coder.objects.select_for_update(no_key=True, of=("self",)).select_related("person").get(pk=coder.pk)
    check_releasing(is_blind=reading.is_blind, is_done=coder.is_done)
    coder.delete()
    record.note(
        person,
        reading.partnership.chain_id,
        "release_coder",
        "{who} went on without {reader} in a reading: “{title}”.",
        reading.topic,
        facts={"title": reading.title},
        words={"reader": coder.person},
    )
    _compare_if_all_are_done(reading)
    live.touch(reading.topic)


@transaction.atomic
def finish_coding(person: Person, coder: Coder) -> Reading:
    """Say that one is done. When all are, and they are two or more, everything is shown side by side."""
    reading = locked(coder.reading)
    mine = _own(person, coder)
    if not mine.is_done:
        check_blind(is_blind=reading.is_blind)
        check_finishing(read=queries.own_codings(mine).count())
        Coder.objects.filter(pk=mine.pk).update(is_done=True)
        _compare_if_all_are_done(reading)
        live.touch(reading.topic)
    return reading


@transaction.atomic
def resume_coding(person: Person, coder: Coder) -> None:
    """Read on after all, while the others are not done either."""
    reading = locked(coder.reading)
    check_blind(is_blind=reading.is_blind)
    Coder.objects.filter(pk=_own(person, coder).pk).update(is_done=False)
    live.touch(reading.topic)


def _own(person: Person, coder: Coder) -> Coder:
    return Coder.objects.select_for_update(no_key=True).get(pk=coder.pk, person=person)


# Comparing


def _compare_if_all_are_done(reading: Reading) -> None:
    """Nobody writes any more: whoever writes has said that they are not done, and holds that row (see `coding`)."""
    done = list(Coder.objects.select_for_update(no_key=True).filter(reading=reading).values_list("is_done", flat=True))
    if not can_be_compared(done):
        return
    reading.state, reading.compared_at = Reading.State.COMPARED, timezone.now()
    reading.save(update_fields=["state", "compared_at"])
    codings = list(compared.shown_codings(reading).select_related("unit__reading").prefetch_related("given__theme"))
    _promise(reading, codings)
    _give_outcomes(reading, codings)
    _note(None, reading, "compare_reading", "All who read were done, and it was compared: “{title}”.", people=len(done))


def _promise(reading: Reading, codings: list[Coding]) -> None:
    """All at once and in an order that tells nothing: one by one, they would have told how fast each of them reads."""
    SystemRandom().shuffle(codings)
    promises = record.commit_voices(reading.partnership.chain_id, [committed(each) for each in codings])
    for coding, (salt, leaf) in zip(codings, promises, strict=True):
        coding.salt, coding.leaf = salt, leaf
    Coding.objects.bulk_update(codings, ["salt", "leaf"], batch_size=500)


def committed(coding: Coding) -> str:
    """What the record commits to, salted: the words, the themes that were found in them, the memo; and no person."""
    given = {str(each.theme.uid): each.passages for each in coding.given.all()}
    return in_the_record(coding.unit.reading, coding.unit.contribution_id, given, coding.memo)


def in_the_record(reading: Reading, words: UUID, given: Mapping[str, list[list[int]]], memo: str) -> str:
    return canonical({"reading": str(reading.once), "words": str(words), "themes": dict(given), "memo": memo})


def _give_outcomes(reading: Reading, codings: Collection[Coding]) -> None:
    """What all who read found stands at once; what they found differently waits for their talk."""
    found: dict[int, list[set[int]]] = {}
    for coding in codings:
        found.setdefault(coding.unit_id, []).append({each.theme_id for each in coding.given.all()})
    units, placements = list(reading.units.all()), []
    for unit in units:
        unit.state, themes = outcome_of(found.get(unit.pk, []))
        placements += [PlacedWords(unit=unit, theme_id=theme) for theme in sorted(themes)]
    Unit.objects.bulk_update(units, ["state"], batch_size=500)
    PlacedWords.objects.bulk_create(placements)


@transaction.atomic
def close_reading(person: Person, reading: Reading) -> None:
    """End the talk. What nobody settled is left open, and said to be."""
    reading = locked(reading)
    keys.require(person, reading.partnership, "keep_codebook")
    check_closing(state=reading.state)
    reading.units.filter(state=Unit.State.WAITS).update(state=Unit.State.LEFT_OPEN)
    reading.state, reading.closed_at = Reading.State.CLOSED, timezone.now()
    reading.save(update_fields=["state", "closed_at"])
    _note(person, reading, "close_reading", "{who} closed a reading: “{title}”.")
    live.touch(reading.topic)
