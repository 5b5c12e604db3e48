"""What people say against a theme, under their name, and the talk about it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.partnerships import keys
from mutuality.people.models import Person

from ..models import DissentRemark, Theme, ThemeDissent
from ..rules.codebook import check_own, check_words


@transaction.atomic
def say_dissent(person: Person, theme: Theme, *, once: UUID, text: str) -> ThemeDissent:
    """Say what is not right about a theme. It stands beside it. The same `once` says it once."""
    keys.require(person, theme.partnership, "take_part")
    check_words(text=text)
    if again := ThemeDissent.objects.filter(once=once, person=person).first():
        return again
    said = {"theme": theme, "person": person, "text": text.strip(), "at": timezone.now(), "once": once}
    live.touch(f"theme-{theme.pk}")
    return ThemeDissent.objects.create(**said)


@transaction.atomic
def take_back_dissent(person: Person, dissent: ThemeDissent) -> None:
    """Its words go. Where others answered, its place stays with what they said; else all of it goes."""
    check_own(is_mine=dissent.person_id == person.pk, is_taken_back=not dissent.text)
    if dissent.remarks.exists():
        ThemeDissent.objects.filter(pk=dissent.pk).update(text="")
    else:
        dissent.delete()
    live.touch(f"theme-{dissent.theme_id}")


@transaction.atomic
def answer_dissent(person: Person, dissent: ThemeDissent, *, once: UUID, text: str) -> DissentRemark:
    """Say something about a dissent. The same `once` says it once."""
    keys.require(person, dissent.theme.partnership, "take_part")
    check_words(text=text)
    if again := DissentRemark.objects.filter(once=once, person=person).first():
        return again
    live.touch(f"theme-{dissent.theme_id}")
    said = {"dissent": dissent, "person": person, "text": text.strip(), "at": timezone.now(), "once": once}
    return DissentRemark.objects.create(**said)


@transaction.atomic
def take_back_dissent_remark(person: Person, remark: DissentRemark) -> None:
    check_own(is_mine=remark.person_id == person.pk, is_taken_back=not remark.text)
    DissentRemark.objects.filter(pk=remark.pk).update(text="")
    live.touch(f"theme-{remark.dissent.theme_id}")
