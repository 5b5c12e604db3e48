"""Coming and going: links that let one person in, and leaving."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from uuid import UUID, uuid4

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from mutuality.kit import letters
from mutuality.kit.events import announce
from mutuality.kit.refused import Refused
from mutuality.people.models import Person
from mutuality.record import actions as record

from .. import keys, queries
from ..models import Invitation, Key, Mandate, Member, Partnership, PodPlace
from ..rules import INVITATION_TIME, check_leaving
from ..signals import invitation_accepted, member_left
from .describing import scope_of


@transaction.atomic
def invite(
    person: Person,
    partnership: Partnership,
    *,
    name: str,
    email: str = "",
    message: str = "",
    standing: str = Member.Standing.MEMBER,
    once: UUID,
    link_for: Callable[[str], str] = str,
) -> tuple[Invitation, str] | bool:
    """Invite somebody by a link of their own; with `email` it goes there in one letter, and the
    inviter does not see it.

    The address is not kept, and nothing tells the inviter whether it has an account already. Returns the invitation
    and the link's token, which is kept nowhere (`link_for` makes the link of it), or False while the agreement's second
    key is awaited. A repeated submit gives the same link again, for as long as nobody has come in by it.
    """
    token = _token(person, once)
    if again := Invitation.objects.filter(once=once, invited_by=person, partnership=partnership).first():
        if again.accepted_at or again.taken_back_at:
            raise Refused("This invitation has been accepted or taken back already. Write a new one.")
        return again, token
    if not keys.turn_key(person, partnership, "invite", scope_of("invite", standing, name)):
        return False
    now = timezone.now()
    invitation = Invitation.objects.create(
        partnership=partnership,
        person=Person.objects.create_user(name=name, language=person.language),
        invited_by=person,
        standing=standing,
        token_digest=queries.token_digest(token),
        message=message,
        mailed=bool(email),
        letter=uuid4() if email else None,
        sent_at=now,
        expires_at=now + INVITATION_TIME,
        once=once,
    )
    record.note(person, partnership.chain_id, "invite", "{who} invited {guest}.", words={"guest": invitation.person})
    if email:
        _post_invitation(invitation, email, link_for(token))
    return invitation, token


def _token(person: Person, once: UUID) -> str:
    """The same for a repeated submit, guessed by nobody: made with the key outside the database."""
    digest = salted_hmac("mutuality.invitation", f"{person.uid}:{once}", algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:24]).decode()  # 192 bits: short enough for a text message


def _post_invitation(invitation: Invitation, email: str, link: str) -> None:
    values = {
        "who": invitation.invited_by.name,
        "guest": invitation.person.name,
        "partnership": invitation.partnership.name,
        "message": invitation.message,
        "link": link,
        "days": INVITATION_TIME.days,
    }
    subject = gettext("{who} invites you to {partnership}").format(**values)
    text = render_to_string("partnerships/mail/invitation.txt", values)
    letters.post(email, subject, text, about=str(invitation.letter))


@transaction.atomic
def accept_invitation(invitation: Invitation, visitor: Person | None = None, language: str = "") -> Person:
    """Come in by a link. Returns who comes in: a visitor with an account as themselves, else the guest.

    `language` is the one the visitor reads the pages in; a new guest keeps it. Each use lets the link last as long
    again, so that a guest does not lose the way back to their own words.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    queries.check_link(invitation, visitor)
    if invitation.accepted_at is None:
        _come_in(invitation, queries.with_account(visitor), language)
    elif invitation.person.is_guest:
        invitation.expires_at = timezone.now() + INVITATION_TIME
        invitation.save(update_fields=["expires_at"])
    return invitation.person


def _come_in(invitation: Invitation, with_account: Person | None, language: str) -> None:
    invited_id, now = invitation.person_id, timezone.now()
    if with_account is not None:
        invitation.person = with_account
    elif language:
        invitation.person.language = language
        invitation.person.save(update_fields=["language"])
    invitation.accepted_at, invitation.expires_at = now, now + INVITATION_TIME
    invitation.save()
    join(invitation.person, invitation.partnership, invitation.standing)
    record.note(
        invitation.person,
        invitation.partnership.chain_id,
        "accept_invitation",
        "{who} accepted an invitation and joined.",
    )
    announce(invitation_accepted, invitation_id=invitation.pk, invited_id=invited_id, person_id=invitation.person_id)


def join(person: Person, partnership: Partnership, standing: str) -> Member:
    place = queries.place_of(person, partnership.pk)
    if place is None:
        return Member.objects.create(
            partnership=partnership, person=person, standing=standing, joined_on=timezone.localdate()
        )
    if standing == Member.Standing.MEMBER:
        place.standing = standing
        place.save(update_fields=["standing"])
    return place


@transaction.atomic
def take_back_invitation(person: Person, invitation: Invitation) -> None:
    """Make a link useless that nobody has come in by yet."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.invited_by_id != person.pk:
        raise Refused("Only the person who sent an invitation can take it back.")
    if invitation.accepted_at or invitation.taken_back_at:
        raise Refused("This invitation has been accepted or taken back already.")
    invitation.taken_back_at = timezone.now()
    invitation.save(update_fields=["taken_back_at"])
    record.note(
        person,
        invitation.partnership.chain_id,
        "take_back_invitation",
        "{who} took back the invitation of {guest}.",
        words={"guest": invitation.person},
    )


@transaction.atomic
def leave_partnership(person: Person, partnership: Partnership) -> None:
    """Leave, at any moment, without a reason. Offices end, what was said stays, everything goes on."""
    place = queries.place_of(person, partnership.pk)
    check_leaving(is_member=place is not None)
    assert place is not None
    end_place(place)
    record.note(person, partnership.chain_id, "leave_partnership", "{who} left this partnership.")


def end_place(place: Member) -> None:
    """Somebody is no longer in a partnership: with their place go their places in pods, their offices and keys."""
    now, theirs = timezone.now(), {"partnership": place.partnership_id}
    place.left_on = timezone.localdate()
    place.save(update_fields=["left_on"])
    PodPlace.objects.filter(member=place, left_on=None).update(left_on=place.left_on)
    Mandate.objects.filter(**theirs, person=place.person_id, ended_at=None, ends_at__gt=now).update(ended_at=now)
    Key.objects.filter(**theirs, first=place.person_id, second=None, taken_back_at=None).update(taken_back_at=now)
    announce(member_left, partnership_id=place.partnership_id, person_id=place.person_id)
