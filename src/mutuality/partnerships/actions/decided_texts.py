"""What a decision does with texts and with pay: adopts and sets them. Reached by no page (`effects.py`)."""

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.kit.money import smallest_units, written
from mutuality.kit.refused import Refused
from mutuality.record import actions as record

from ..models import AdoptedText, Partnership, PayFloor


@transaction.atomic
def adopt_text(by: str, partnership: Partnership, *, title: str, text: str) -> AdoptedText:
    """A text holds; under a title that is there already, in place of the version before it."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    before = partnership.texts.filter(title__iexact=title).order_by("version").last()
    if before and before.text == text:
        raise Refused("This text is adopted already, word for word. Change it, or leave it as it is.", field="text")
    adopted = AdoptedText.objects.create(
        partnership=partnership,
        title=before.title if before else title,
        version=before.version + 1 if before else 1,
        text=text,
        adopted_on=timezone.localdate(),
        decided_by=by,
    )
    _note(by, partnership, "adopt_text", "The text “{name}” was adopted by {by}.", name=adopted.title)
    return adopted


@transaction.atomic
def set_pay_floor(by: str, partnership: Partnership, *, amount: str, currency: str) -> PayFloor:
    """Nobody is paid less than this for an hour from now on."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    units = smallest_units(amount, currency)
    holds = partnership.pay_floors.order_by("pk").last()
    if holds and (holds.amount, holds.currency) == (units, currency):
        raise Refused("This is the floor that holds already.", field="amount")
    floor = PayFloor.objects.create(
        partnership=partnership, amount=units, currency=currency, adopted_on=timezone.localdate(), decided_by=by
    )
    sentence = "Nobody is paid less than {amount} {currency} for an hour, by {by}."
    _note(by, partnership, "set_pay_floor", sentence, amount=written(units, currency), currency=currency)
    return floor


def _note(by: str, partnership: Partnership, act: str, sentence: str, **facts: str) -> None:
    record.note(None, partnership.chain_id, act, sentence, facts={"by": by, **facts})
    live.touch(partnership.keys_topic)
