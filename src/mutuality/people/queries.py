"""Reads of the people room. What is here is each person's own: the doors open to that person alone."""

import zoneinfo
from functools import cache
from uuid import UUID

from babel import Locale
from django.conf.locale import LANG_INFO
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from mutuality.kit.dates import reader_locale

from .models import AccessNeed, AddressClaim, Consent, KeptFrom, Person, SpokenLanguage
from .rules import PURPOSES, Answer, agrees

LETTERS = Signer(salt="people.letters")  # without an end: an old letter can still be the one with the link


# Doors


def language_for(person: Person, pk: int) -> SpokenLanguage:
    return get_object_or_404(SpokenLanguage, person=person, pk=pk)


def need_for(person: Person, pk: int) -> AccessNeed:
    return get_object_or_404(AccessNeed, person=person, pk=pk)


def letters_for(token: str) -> tuple[Person, str]:
    """Whose letters a link in one of them may stop, and of which kind; the signed token is the door."""
    try:
        pk, kind = LETTERS.unsign_object(token)
    except BadSignature:
        raise Http404 from None
    return get_object_or_404(Person, pk=pk), Person.Letter(kind)


def letters_token(person: Person, kind: str) -> str:
    return LETTERS.sign_object([person.pk, str(kind)])


def kept_from_for(person: Person, pk: int) -> KeptFrom:
    return get_object_or_404(KeptFrom, person=person, pk=pk)


# What is mine


def languages_of(person: Person) -> QuerySet[SpokenLanguage]:
    return SpokenLanguage.objects.filter(person=person).order_by("pk")


def needs_of(person: Person) -> QuerySet[AccessNeed]:
    return AccessNeed.objects.filter(person=person).order_by("pk")


def kept_from_of(person: Person) -> QuerySet[KeptFrom]:
    """Those who must never learn which words are this person's."""
    return KeptFrom.objects.filter(person=person).select_related("other").order_by("other__name", "pk")


# Addresses


def claim_of(person: Person) -> AddressClaim | None:
    return AddressClaim.objects.filter(person=person).first()


def claim_by(uid: UUID | str | None) -> AddressClaim | None:
    """The claim of somebody new, whose browser keeps its `uid`."""
    return AddressClaim.objects.filter(uid=uid, person=None).first() if uid else None


def person_at(email: str) -> Person | None:
    return Person.objects.filter(email=email).first()


# Consent


def consents_of(person: Person, chain_id: int) -> dict[str, Consent]:
    """The newest answer to each purpose within one partnership (its record); no answer, no row."""
    rows = Consent.objects.filter(person=person, chain_id=chain_id).order_by("at", "pk")
    return {row.purpose: row for row in rows}


def consent_history(person: Person, chain_id: int) -> QuerySet[Consent]:
    return Consent.objects.filter(person=person, chain_id=chain_id).order_by("-at", "-pk")


def answers_of(person: Person, chain_id: int) -> dict[str, Answer]:
    return {purpose: Answer(row.given, row.version) for purpose, row in consents_of(person, chain_id).items()}


def may(person: Person, chain_id: int, purpose: str, silence: bool = False) -> bool:
    """Whether `person` agreed to `purpose` within this partnership. No answer counts as `silence`."""
    return agrees(purpose, answers_of(person, chain_id).get(purpose), silence=silence)


def who_refuses(chain_id: int, purpose: str) -> dict[int, UUID]:
    """Those whose newest answer to `purpose` within one partnership is no: id → uid. One query."""
    rows = Consent.objects.filter(chain_id=chain_id, purpose=purpose).order_by("at", "pk")
    newest = {person: (uid, given) for person, uid, given in rows.values_list("person_id", "person__uid", "given")}
    return {person: uid for person, (uid, given) in newest.items() if not given}


def who_agrees(chain_id: int, purpose: str) -> set[int]:
    """Those whose newest answer to `purpose` is yes, to its text of today. No answer counts as no. One query."""
    rows = Consent.objects.filter(chain_id=chain_id, purpose=purpose).order_by("at", "pk")
    newest = {
        person: Answer(given, version) for person, given, version in rows.values_list("person", "given", "version")
    }
    return {person for person, answer in newest.items() if agrees(purpose, answer)}


def open_purposes(person: Person, chain_id: int) -> list[str]:
    """The purposes that wait for an answer: never asked, or asked in words that have changed since."""
    answers = answers_of(person, chain_id)
    return [
        name for name, purpose in PURPOSES.items() if name not in answers or answers[name].version < purpose.version
    ]


# Zones and languages of the world


@cache
def zones() -> list[str]:
    """Every IANA zone, as `Region/City`."""
    return sorted(zoneinfo.available_timezones())


def zone_choices() -> list[str]:
    """The zones worth offering: those of cities. All others are taken when typed."""
    hidden = ("Etc/", "SystemV/", "posix/", "right/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")
    return [zone for zone in zones() if "/" in zone and not zone.startswith(hidden)] + ["UTC"]


def language_names() -> dict[str, list[str]]:
    """Code → names of each language there is: in the reader's language, in English, in itself."""
    return _language_names(reader_locale())


@cache
def _language_names(locale: str) -> dict[str, list[str]]:
    here, english = _babel_names(Locale.parse(locale)), _babel_names(Locale("en"))
    codes = [code for code in english if len(code) <= 10 and code not in {"mul", "und", "zxx", "mis"}]
    return {code: [here.get(code, english[code]), english[code], *_own_name(code)] for code in codes}


def _babel_names(locale: Locale) -> dict[str, str]:
    return {str(code): str(name) for code, name in locale.languages.items()}


def _own_name(code: str) -> list[str]:
    # From Django's short list: reading every locale of Babel would cost seconds and much memory.
    known = LANG_INFO.get(code.replace("_", "-").lower(), {})
    return [known["name_local"]] if "name_local" in known else []
