"""The ids of the example (`p1`, `m07`, `org01`) and what they stand for in the database."""

from uuid import NAMESPACE_URL, UUID, uuid5

NAMESPACE = uuid5(NAMESPACE_URL, "https://mutuality.example/scenario")
SLUGS = {"p1": "open-courtyard", "p2": "held-in-common"}
PEOPLE = [f"m{number:02}" for number in range(1, 66)]


def uid(name: str) -> UUID:
    """The uid of a thing of the example, the same on every machine.

    >>> uid("m07") == uid("m07"), uid("m07") == uid("org07")
    (True, False)
    """
    return uuid5(NAMESPACE, name)


def partnership_slug(name: str) -> str:
    """The slug of a partnership by its id in the example; any other name is a slug already.

    >>> partnership_slug("p1"), partnership_slug("held-in-common")
    ('open-courtyard', 'held-in-common')
    """
    return SLUGS.get(name, name)


def person_uid(name: str) -> UUID:
    """The uid of a person of the example. A name that is not in it gives a uid that nobody has."""
    return uid(name.strip().lower())


def organisation_uid(name: str) -> UUID:
    """The uid of an organisation of the example."""
    return uid(name.strip().lower())
