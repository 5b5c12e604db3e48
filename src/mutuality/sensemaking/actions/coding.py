"""Saying which themes are in words, each by themselves; and settling what was read differently."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.meetings.models import Contribution
from mutuality.meetings.queries.for_all import voices_for_all
from mutuality.meetings.rules.translations import wording_of
from mutuality.partnerships import keys
from mutuality.people.models import Person

from ..models import Coder, Coding, Given, PlacedWords, Unit, UnitRemark
from ..queries import codebook
from ..queries import readings as queries
from ..rules.codebook import check_own, check_words
from ..rules.reading import check_coding, check_settling, check_talking
from ..rules.sentences import Span
from . import readings

State = Unit.State


@transaction.atomic
def code_unit(person: Person, coder: Coder, unit: Unit, *, themes: Collection[int], memo: str = "") -> Coding:
    """Say which themes one finds in words, in place of what one said before; none is an answer too.

    Holds nothing but one's own row: the others write at the same time, and learn nothing of it.
    """
    held = _writing(person, coder)
    known = {each.theme_id for each in codebook.wordings_in(coder.reading.version)}
    said = held_words(unit)
    check_coding(is_done=held.is_done, is_there=said is not None, themes=themes, known=known)
    assert said is not None
    coding = queries.own_coding(coder, unit) or Coding(unit=unit, coder=coder)
    read, coding.wording = coding.wording, wording_of(said.text, said.content_note)
    coding.memo = memo.strip()
    coding.save()
    given = Given.objects.filter(coding=coding)
    given.exclude(theme__in=themes).delete()
    if read != coding.wording:
        given.update(passages=[])  # they were marked in words that were changed since
    before = set(given.values_list("theme", flat=True))
    Given.objects.bulk_create(Given(coding=coding, theme_id=theme) for theme in sorted(set(themes) - before))
    return coding


@transaction.atomic
def mark_passages(person: Person, coder: Coder, unit: Unit, *, passages: Mapping[int, Sequence[Span]]) -> None:
    """Say in which passages of the words one finds a theme; without any it stands for all of them."""
    held = _writing(person, coder)
    said = held_words(unit)
    check_coding(is_done=held.is_done, is_there=said is not None, themes=(), known=())
    assert said is not None
    queries.own_codings(coder).filter(unit=unit).update(wording=wording_of(said.text, said.content_note))
    for given in Given.objects.filter(coding__coder=coder, coding__unit=unit, theme__in=list(passages)):
        given.passages = [list(span) for span in passages[given.theme_id]]
        given.save(update_fields=["passages"])


def _writing(person: Person, coder: Coder) -> Coder:
    """One's own part, held: nothing is compared while its row says that somebody is not done."""
    held = Coder.objects.select_for_update(no_key=True).get(pk=coder.pk, person=person)
    keys.require(person, coder.reading.partnership, "code")
    return held


def held_words(unit: Unit) -> Contribution | None:
    """The words, if all may still read them; held, so that what is said of them goes too if they are taken back now."""
    found = voices_for_all(unit.reading.partnership).filter(pk=unit.contribution_id)
    return found.select_for_update(no_key=True, of=("self",)).first()


# Afterwards


@transaction.atomic
def settle_unit(person: Person, unit: Unit, *, themes: Collection[int], leave_open: bool = False) -> None:
    """Say what those who read agree on by now. Left open, the themes stand that they do agree on."""
    reading = readings.locked(unit.reading)
    keys.require(person, reading.partnership, "code")
    check_settling(
        state=reading.state,
        is_there=held_words(unit) is not None,
        reads=settles(person, unit),
        themes=themes,
        known={each.theme_id for each in codebook.wordings_in(reading.version)},
    )
    PlacedWords.objects.filter(unit=unit).delete()
    PlacedWords.objects.bulk_create(PlacedWords(unit=unit, theme_id=theme) for theme in sorted(set(themes)))
    state = State.LEFT_OPEN if leave_open else State.SETTLED
    Unit.objects.filter(pk=unit.pk).update(state=state, settled_by=person)
    live.touch(reading.topic)


def settles(person: Person, unit: Unit) -> bool:
    """Whether somebody can settle these words: who read, and who keeps the themes. Pages ask before they show how."""
    reading = unit.reading
    return queries.coder_of(person, reading) is not None or codebook.keeps(person, reading.partnership)


@transaction.atomic
def talk_about_unit(person: Person, unit: Unit, *, once: UUID, text: str) -> UnitRemark:
    """Say something about words that were read differently. The same `once` says it once."""
    reading = unit.reading
    keys.require(person, reading.partnership, "take_part")
    check_talking(is_blind=reading.is_blind, is_there=held_words(unit) is not None)
    check_words(text=text)
    if again := UnitRemark.objects.filter(once=once, person=person).first():
        return again
    live.touch(reading.topic)
    said = {"unit": unit, "person": person, "text": text.strip(), "at": timezone.now(), "once": once}
    return UnitRemark.objects.create(**said)


@transaction.atomic
def take_back_unit_remark(person: Person, remark: UnitRemark) -> None:
    check_own(is_mine=remark.person_id == person.pk, is_taken_back=not remark.text)
    UnitRemark.objects.filter(pk=remark.pk).update(text="")
    live.touch(remark.unit.reading.topic)
