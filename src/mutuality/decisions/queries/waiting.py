"""Whose word is missing: where a page says “waits for you”."""

from django.db.models import Exists, F, OuterRef, Q

from mutuality.methods.tally.shape import OBJECT
from mutuality.people.models import Person

from ..models import Amendment, Decider, Objection, Position, Proxy


def needs_word_of(person: Person) -> Q:
    """Open proposals that wait for an answer of theirs, or of a voice they carry; for their word to an amendment."""
    return _answer(person) | _word_to_an_amendment(person) | _word_to_new_words(person) | _taking_in(person)


def speaks_for(person: Person, of: str = "") -> Q:
    """What is this person's to say: their own, or what they said for whoever gave them their voice."""
    return Q(**{f"{of}said_by": person}) | Q(**{f"{of}said_by": None, f"{of}person": person})


def _answer(person: Person) -> Q:
    silent = Decider.objects.filter(has_answered=False)
    given = Proxy.objects.filter(proposal=OuterRef("proposal"), giver=OuterRef("person"))
    own = silent.filter(~Exists(given), person=person)
    carried = silent.filter(Exists(given.filter(carrier=person)))
    return Q(pk__in=own.values("proposal")) | Q(pk__in=carried.values("proposal"))


def _word_to_an_amendment(person: Person) -> Q:
    mine = Amendment.objects.filter(
        speaks_for(person, "objection__"),
        objection__state=Objection.State.STANDS,
        state=Amendment.State.WAITING,
        on_wording=F("objection__proposal__wording"),
    )
    return Q(pk__in=mine.values("objection__proposal"))


def _word_to_new_words(person: Person) -> Q:
    """Whoever objects is told when the words change because of somebody else's objection."""
    mine = Position.objects.filter(speaks_for(person), stance=OBJECT, on_wording__lt=F("proposal__wording"))
    return Q(pk__in=mine.values("proposal"))


def _taking_in(person: Person) -> Q:
    met = Amendment.objects.filter(
        objection__proposal__proposer=person,
        objection__state=Objection.State.STANDS,
        state=Amendment.State.MEETS,
        on_wording=F("objection__proposal__wording"),
    )
    return Q(pk__in=met.values("objection__proposal"))
