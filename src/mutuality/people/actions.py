"""Acts of people upon what is theirs. What concerns a partnership leaves a line in its record; the rest is nobody's."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from mutuality.kit.refused import Refused
from mutuality.record import actions as record

from . import mail, queries
from .models import AccessNeed, AddressClaim, Consent, KeptFrom, Person, SpokenLanguage
from .rules import (
    CODE_TIME,
    PURPOSES,
    changed_answers,
    check_address_is_free,
    check_claim,
    check_code,
    check_guest,
    check_open_account,
    check_somebody_else,
    language_from,
    new_code,
    plain_code,
    zone_from,
)

PROFILE = ("name", "language", "zone", "contact", "contact_note", "wants_digest", "wants_reminder")


# Addresses


@transaction.atomic
def add_address(person: Person, *, email: str) -> AddressClaim:
    """A guest wants an account: mail a code to the address, whoever may have it already."""
    check_guest(is_guest=person.is_guest)
    AddressClaim.objects.filter(person=person).delete()
    return _claim(email, person=person)


def confirm_address(person: Person, *, code: str) -> Person:
    """The guest types the code: the same person now has the address, and everything they said stays theirs."""
    claim = queries.claim_of(person)
    check_guest(is_guest=person.is_guest)
    _prove(claim, code)
    assert claim is not None
    with transaction.atomic():
        claim.delete()
        taken = Person.objects.select_for_update().filter(email=claim.email).exists()
        if not taken:
            person.email = claim.email
            person.save(update_fields=["email"])
    check_address_is_free(is_taken=taken)
    return person


@transaction.atomic
def sign_up(someone: None, *, name: str, email: str) -> AddressClaim:
    """Somebody new wants an account. Nobody is told, and nothing is made, before the code has come back."""
    return _claim(email, name=name)


def join(someone: None, *, claim_uid: UUID | str | None, code: str) -> Person:
    """Somebody new types the code: they have an account now, or find themselves in the one that they had."""
    claim = queries.claim_by(claim_uid)
    _prove(claim, code)
    assert claim is not None
    with transaction.atomic():
        claim.delete()
        person = queries.person_at(claim.email) or Person.objects.create_user(claim.email, claim.name)
    check_open_account(is_active=person.is_active)
    return person


def _claim(email: str, person: Person | None = None, name: str = "") -> AddressClaim:
    now, code = timezone.now(), new_code()
    AddressClaim.objects.filter(sent_at__lt=now - CODE_TIME).delete()
    claim = AddressClaim(person=person, name=name, email=email.strip().lower(), sent_at=now)
    claim.code_digest = _digest(claim, code)
    claim.save(force_insert=True)
    mail.send("account/email/login_code", claim.email, {"code": code})
    return claim


def _prove(claim: AddressClaim | None, code: str) -> None:
    """Refuse unless `code` is the one that was mailed. A try counts before it is looked at, and stays counted."""
    if claim is not None:
        AddressClaim.objects.filter(pk=claim.pk).update(tries=F("tries") + 1)
        claim.refresh_from_db(fields=["tries"])
    sent_at, tries = (claim.sent_at, claim.tries) if claim else (None, 0)
    check_claim(now=timezone.now(), sent_at=sent_at, tries=tries)
    check_code(is_right=claim is not None and constant_time_compare(claim.code_digest, _digest(claim, code)))


def _digest(claim: AddressClaim, code: str) -> str:
    # With the server's key: six letters alone could be found by trying.
    return salted_hmac(f"people.claim.{claim.uid}", plain_code(code), algorithm="sha256").hexdigest()


# Profile


@transaction.atomic
def change_profile(
    person: Person,
    *,
    name: str,
    language: str,
    zone: str,
    contact: str,
    contact_note: str,
    wants_digest: bool,
    wants_reminder: bool,
) -> None:
    """How somebody is called, written to and told the hour."""
    person.name, person.language, person.contact, person.contact_note = name, language, contact, contact_note
    person.wants_digest, person.wants_reminder = wants_digest, wants_reminder
    person.zone = zone_from(zone, queries.zones())
    person.save(update_fields=[*PROFILE])


@transaction.atomic
def stop_letters(person: Person, kind: str) -> None:
    """No letter of this kind any more, until they want it again; by the link in one, which needs no sign-in."""
    Person.objects.filter(pk=person.pk).update(**{f"wants_{kind}": False})


@transaction.atomic
def add_language(person: Person, *, code: str, level: str) -> SpokenLanguage:
    """Say that one takes part in a language; saying it again changes how easily."""
    known = language_from(code, queries.language_names())
    spoken, _ = SpokenLanguage.objects.update_or_create(person=person, code=known, defaults={"level": level})
    return spoken


@transaction.atomic
def remove_language(person: Person, spoken: SpokenLanguage) -> None:
    _check_own(person, spoken.person_id)
    spoken.delete()


@transaction.atomic
def add_need(person: Person, *, text: str, once: UUID) -> AccessNeed:
    """Say what one needs in order to take part."""
    need, _ = AccessNeed.objects.get_or_create(once=once, defaults={"person": person, "text": text})
    return need


@transaction.atomic
def remove_need(person: Person, need: AccessNeed) -> None:
    _check_own(person, need.person_id)
    need.delete()


def _check_own(person: Person, owner_id: int) -> None:
    if owner_id != person.pk:
        raise Refused("Only what is yours can be changed by you.")


# Who must never learn which words are mine


@transaction.atomic
def add_kept_from(person: Person, *, other: Person) -> KeptFrom:
    """Somebody who is never to open one's words under another name. Nobody else reads of it, and no record says it."""
    check_somebody_else(is_self=person == other)
    kept, _ = KeptFrom.objects.get_or_create(person=person, other=other)
    return kept


@transaction.atomic
def remove_kept_from(person: Person, kept: KeptFrom) -> None:
    _check_own(person, kept.person_id)
    kept.delete()


# Consent


@transaction.atomic
def answer_consents(person: Person, chain_id: int, answers: Mapping[str, bool | None], language: str) -> list[Consent]:
    """Add an answer for each purpose that was answered anew; what was answered before stays in the history.

    The record says only that something changed, not what: that is between the person and those who need to know.
    """
    changed = changed_answers(queries.answers_of(person, chain_id), answers)
    if not changed:
        return []
    now = timezone.now()
    added = Consent.objects.bulk_create(
        Consent(
            person=person,
            chain_id=chain_id,
            purpose=purpose,
            given=given,
            at=now,
            version=PURPOSES[purpose].version,
            language=language,
        )
        for purpose, given in changed.items()
    )
    record.note(person, chain_id, "answer_consents", "{who} changed what they agree to.")
    return added
