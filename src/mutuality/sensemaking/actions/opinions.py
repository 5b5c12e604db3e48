"""Answering statements, by members and by guests; open links for guests."""

from base64 import urlsafe_b64encode
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mutuality.kit.refused import Refused
from mutuality.people.models import Person
from mutuality.record.actions import commit_voice
from mutuality.record.rules import canonical

from ..models import Exercise, OpenLink, Opinion, Respondent, Statement
from ..queries import opinions as queries
from ..queries.statements import statements_in
from ..rules.opinions import check_coming, check_link, check_opinion, check_ready
from . import held


def check(exercise: Exercise) -> None:
    check_ready(statements=statements_in(exercise).count())


@transaction.atomic
def answer_statement(person: Person, exercise: Exercise, *, number: int, voice: str) -> None:
    """Agree, disagree or pass, in place of what one said before; an empty `voice` takes it back."""
    _keep(held.answering(person, exercise), exercise, number, voice)


@transaction.atomic
def answer_as_guest(link: OpenLink, secret: UUID, *, number: int, voice: str) -> bool:
    """The same for a guest, whom nothing but the `secret` in their browser brings back. Returns whether they are new.

    Locks nothing: forty guests begin at once, and one more than was asked for does no harm.
    """
    exercise, key = link.exercise, queries.guest_key(secret, link.exercise)
    guest = Respondent.objects.filter(exercise=exercise, key=key).first()
    guests = queries.number_of_guests(exercise) if guest is None else 0
    check_coming(is_open=link.is_open_now, guests=guests, most=link.most)
    _keep(guest or _new_guest(exercise, key), exercise, number, voice)
    return guest is None


def _new_guest(exercise: Exercise, key: str) -> Respondent:
    return Respondent.objects.get_or_create(exercise=exercise, key=key, defaults={"is_guest": True})[0]


def _keep(respondent: Respondent, exercise: Exercise, number: int, voice: str) -> None:
    """One answer for each respondent and statement, which the database holds to; its words are promised to the record.

    Nobody's page is told: the moment of an answer is nobody else's.
    """
    statement = Statement.objects.filter(exercise=exercise, number=number).first()
    check_opinion(is_in=statement is not None and statement.is_in)
    assert statement is not None
    before = Opinion.objects.filter(respondent=respondent, statement=statement)
    if not voice:
        before.delete()
    elif not before.filter(voice=voice).exists():
        salt, leaf = commit_voice(exercise.partnership.chain_id, committed(statement, voice))
        words = {"voice": voice, "salt": salt, "leaf": leaf}
        Opinion.objects.update_or_create(respondent=respondent, statement=statement, defaults=words)
    answered = Opinion.objects.filter(respondent=respondent).values("statement")
    held.mark_done(respondent, not statements_in(exercise).exclude(pk__in=answered).exists())


def committed(statement: Statement, voice: str) -> str:
    """What the record commits to, salted: the statement, the answer, and no person."""
    return canonical({"statement": str(statement.once), "voice": voice})


# Links


@transaction.atomic
def make_link(
    person: Person, exercise: Exercise, *, once: UUID, ends_at: datetime, most: int, shows_results: bool
) -> tuple[OpenLink, str]:
    """Open the exercise to whoever has the link. Returns it and its token, of which only the digest is kept.

    A repeated submit gives the same link again.
    """
    exercise, token = held.led(person, exercise), _token(person, once)
    if again := OpenLink.objects.filter(once=once, exercise=exercise, taken_back_at=None).first():
        return again, token
    check_link(is_open=exercise.is_open_now, now=timezone.now(), ends_at=ends_at)
    words = {"ends_at": ends_at, "most": most, "shows_results": shows_results}
    link = OpenLink.objects.create(
        exercise=exercise, token_digest=queries.token_digest(token), made_by=person, once=once, **words
    )
    said = "{who} made a link by which up to {most} guests can answer “{title}” without an account."
    held.note(person, exercise, "make_link", said, most=most, until=ends_at.isoformat(), shows_results=shows_results)
    return link, token


def _token(person: Person, once: UUID) -> str:
    """The same for a repeated submit, guessed by nobody: made with the key outside the database."""
    digest = salted_hmac("sensemaking.link", f"{person.uid}:{once}", algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:18]).decode()  # 144 bits: short enough for a text message


@transaction.atomic
def take_back_link(person: Person, link: OpenLink) -> None:
    """Make a link lead nowhere. What guests answered by it stays."""
    exercise = held.led(person, link.exercise)
    link = OpenLink.objects.select_for_update().get(pk=link.pk)
    if link.taken_back_at:
        raise Refused("This link has been taken back already.")
    link.taken_back_at = timezone.now()
    link.save(update_fields=["taken_back_at"])
    held.note(person, exercise, "take_back_link", "{who} took back a link for guests to “{title}”.")
