"""The 65 people of the example: who they are, which languages they speak, what they need, what they agreed to."""

from allauth.account.models import EmailAddress
from django.conf import settings

from mutuality.people.models import AccessNeed, Consent, Person, SpokenLanguage
from mutuality.record.models import Chain

from .clock import Clock
from .ids import person_uid, uid
from .source import Row

VERSION = 1  # of the texts that the scenario's people agreed to


def make_people(members: list[Row]) -> dict[str, Person]:
    """Everybody, by their id in the scenario, with an address that a sign-in code can be sent to."""
    people = {row["id"]: _person(row) for row in members}
    Person.objects.bulk_create(people.values())
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people.values()
    )
    SpokenLanguage.objects.bulk_create(
        SpokenLanguage(person=people[row["id"]], code=spoken["code"], level=spoken["level"])
        for row in members
        for spoken in row["languages"]
    )
    AccessNeed.objects.bulk_create(
        AccessNeed(person=people[row["id"]], text=text, once=uid(f"{row['id']}-need-{number}"))
        for row in members
        for number, text in enumerate(row["access_needs"])
    )
    return people


def _person(row: Row) -> Person:
    speaks = dict(settings.LANGUAGES)
    person = Person(
        uid=person_uid(row["id"]),
        email=f"{row['id']}@example.org",
        name=row["name"],
        language=row["preferred_language"] if row["preferred_language"] in speaks else "en",
        zone=row["zone"],
        contact=_contact(row["connection"]),
    )
    person.set_unusable_password()
    return person


def _contact(connection: Row) -> str:
    if connection["usual_channel"] == "phone":
        return Person.Contact.PHONE
    return Person.Contact.DIGEST if connection["mobile_data_only"] else Person.Contact.MAIL


def make_consents(members: list[Row], people: dict[str, Person], chains: dict[str, Chain], clocks: dict[str, Clock]):
    """What everybody agreed to, and how some changed their minds; the file's `consents` are the answers of today."""
    rows = []
    for row in members:
        home = row["partnership_ids"][0]
        answers = [(row["joined_on"], purpose, _at_first(row, purpose)) for purpose in row["consents"]]
        answers += [(change["on"], change["purpose"], change["to"]) for change in row["consent_changes"]]
        for on, purpose, given in answers:
            consent = Consent(person=people[row["id"]], chain=chains[home], purpose=purpose, given=given)
            consent.at, consent.version = clocks[home].hour(on, 13), VERSION
            consent.language = row["preferred_language"]
            consent.how = Consent.How.VOICE if row["connection"]["usual_channel"] == "phone" else Consent.How.CLICK
            rows.append(consent)
    Consent.objects.bulk_create(rows)


def _at_first(row: Row, purpose: str) -> bool:
    """The answer before the first change of mind. A change with a scope only repeats what was said, for less."""
    changed = any(change["purpose"] == purpose and "scope" not in change for change in row["consent_changes"])
    return not row["consents"][purpose] if changed else row["consents"][purpose]
