"""Acts of people in a partnership. Each owns one transaction and leaves one line in the record."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID, uuid4

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mutuality.kit import letters
from mutuality.kit.events import announce
from mutuality.kit.refused import Refused
from mutuality.people.models import Person
from mutuality.record import actions as record

from . import keys, queries
from .models import (
    Agreement,
    Belonging,
    Declaration,
    Facet,
    Invitation,
    Key,
    Mandate,
    Member,
    Organisation,
    Partnership,
    Perspective,
    Pod,
    PodPlace,
)
from .rules import (
    FOUNDING_TIME,
    INVITATION_TIME,
    check_founding,
    check_leaving,
)
from .signals import invitation_accepted, member_left

FIRST_PERSPECTIVES = (
    _("Lived experience"),
    _("Community organisations and practice"),
    _("Services and funders"),
    _("Universities"),
)


# Founding


@transaction.atomic
def found_partnership(person: Person, *, name: str, purpose: str, perspective: str, once: UUID) -> Partnership:
    """Begin a partnership. Its founder gets a mandate that ends by itself; nobody owns the partnership.

    `perspective` is what the founder brings: one of the first perspectives, a new one, or empty for “rather not say”.
    """
    check_founding(has_account=not person.is_guest)
    if again := Partnership.objects.filter(once=once).first():
        return again
    partnership = Partnership.objects.create(
        chain=record.open_chain(), slug=_free_slug(name), name=name, short_name=name[:80], purpose=purpose, once=once
    )
    Agreement.objects.create(partnership=partnership, version=1, adopted_on=timezone.localdate())
    facet = Facet.objects.create(partnership=partnership, name=gettext("Perspective"), for_keys=True)
    mine = perspective.strip()
    for each in dict.fromkeys(filter(None, [*map(str, FIRST_PERSPECTIVES), mine])):
        Perspective.objects.create(facet=facet, name=each)
    member = _join(person, partnership, Member.Standing.MEMBER)
    _declare(member, facet, facet.perspectives.filter(name=mine).first())
    record.note(person, partnership.chain_id, "found_partnership", "{who} founded this partnership.")
    keys.grant(person, partnership, "founder", timezone.now() + FOUNDING_TIME, granted_by="founding")
    return partnership


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "partnership"
    taken = set(Partnership.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for slug in [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))] if slug not in taken | {"new"}
    )


# Coming and going


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
    if not keys.turn_key(person, partnership, "invite", _scope_of("invite", standing, name)):
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


def _scope_of(act: str, *words: str) -> str:
    """Names an act by what it is about, for two people who do the same; the words themselves stay out of the record."""
    return f"{act}:{salted_hmac('mutuality.scope', chr(0).join(words), algorithm='sha256').hexdigest()[:32]}"


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
    _join(invitation.person, invitation.partnership, invitation.standing)
    record.note(
        invitation.person,
        invitation.partnership.chain_id,
        "accept_invitation",
        "{who} accepted an invitation and joined.",
    )
    announce(invitation_accepted, invitation_id=invitation.pk, invited_id=invited_id, person_id=invitation.person_id)


def _join(person: Person, partnership: Partnership, standing: str) -> Member:
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
    place.left_on = timezone.localdate()
    place.save(update_fields=["left_on"])
    PodPlace.objects.filter(member=place, left_on=None).update(left_on=place.left_on)
    now = timezone.now()
    Mandate.objects.filter(partnership=partnership, person=person, ended_at=None, ends_at__gt=now).update(ended_at=now)
    Key.objects.filter(partnership=partnership, first=person, second=None, taken_back_at=None).update(taken_back_at=now)
    record.note(person, partnership.chain_id, "leave_partnership", "{who} left this partnership.")
    announce(member_left, partnership_id=partnership.pk, person_id=person.pk)


# Perspectives, organisations, pods


@transaction.atomic
def declare_perspectives(person: Person, partnership: Partnership, answers: Mapping[int, int | None]) -> None:
    """Say which perspective one brings on each facet (`answers`: facet id → perspective id); None declines to say."""
    place = queries.place_of(person, partnership.pk)
    if place is None:
        raise Refused("Only members of this partnership can say which perspective they bring.")
    facets = {facet.pk: facet for facet in partnership.facets.prefetch_related("perspectives")}
    for facet_pk, perspective_pk in answers.items():
        facet = facets.get(facet_pk)
        chosen = {each.pk: each for each in facet.perspectives.all()} if facet else {}
        if facet is None or (perspective_pk is not None and perspective_pk not in chosen):
            raise Refused("Choose one of the perspectives in the list.")
        _declare(place, facet, chosen.get(perspective_pk) if perspective_pk else None)
    record.note(person, partnership.chain_id, "declare_perspectives", "{who} said which perspectives they bring.")


def _declare(member: Member, facet: Facet, perspective: Perspective | None) -> None:
    before = Declaration.objects.filter(member=member, facet=facet).first()
    if before is None:
        Declaration.objects.create(member=member, facet=facet, perspective=perspective)
    elif before.perspective != perspective:
        before.perspective, before.changed_at = perspective, timezone.now()
        before.save()


@transaction.atomic
def add_facet(person: Person, partnership: Partnership, *, name: str, perspectives: Sequence[str]) -> Facet | bool:
    """Name one more way in which people here bring different perspectives. False while a second key is awaited."""
    names = list(dict.fromkeys(each.strip() for each in perspectives if each.strip()))
    if len(names) < 2:
        raise Refused("Write at least two perspectives, each on a line of its own.", field="perspectives")
    if partnership.facets.filter(name__iexact=name).exists():
        raise Refused("There is already a list of this name.", field="name")
    if not keys.turn_key(person, partnership, "describe_partnership", _scope_of("facet", name, *names)):
        return False
    facet = Facet.objects.create(partnership=partnership, name=name)
    Perspective.objects.bulk_create(Perspective(facet=facet, name=each[:80]) for each in names)
    _note_thing(
        person,
        partnership,
        "add_facet",
        "{who} added “{name}” to what people may say about their perspectives.",
        name,
    )
    return facet


@transaction.atomic
def add_organisation(
    person: Person, partnership: Partnership, *, name: str, country: str = "", kind: str = "", about: str = ""
) -> Organisation | bool:
    if partnership.organisations.filter(name__iexact=name).exists():
        raise Refused("This organisation is already in the partnership.", field="name")
    if not keys.turn_key(person, partnership, "describe_partnership", _scope_of("organisation", name)):
        return False
    organisation = Organisation.objects.create(name=name, country=country, kind=kind, about=about)
    Belonging.objects.create(partnership=partnership, organisation=organisation)
    _note_thing(person, partnership, "add_organisation", "{who} added the organisation “{name}”.", name)
    return organisation


@transaction.atomic
def add_pod(person: Person, partnership: Partnership, *, name: str, about: str = "") -> Pod | bool:
    if partnership.pods.filter(name__iexact=name).exists():
        raise Refused("There is already a pod of this name.", field="name")
    if not keys.turn_key(person, partnership, "describe_partnership", _scope_of("pod", name)):
        return False
    pod = Pod.objects.create(partnership=partnership, name=name, about=about)
    _note_thing(person, partnership, "add_pod", "{who} formed the pod “{name}”.", name)
    return pod


@transaction.atomic
def join_pod(person: Person, pod: Pod) -> None:
    place = queries.place_of(person, pod.partnership_id)
    if place is None or place.standing != Member.Standing.MEMBER:
        raise Refused("Only members of this partnership can join a pod.")
    _, new = PodPlace.objects.get_or_create(
        pod=pod, member=place, left_on=None, defaults={"joined_on": timezone.localdate()}
    )
    if new:
        _note_thing(person, pod.partnership, "join_pod", "{who} joined the pod “{name}”.", pod.name)


@transaction.atomic
def leave_pod(person: Person, pod: Pod) -> None:
    places = PodPlace.objects.filter(pod=pod, member__person=person, left_on=None)
    if places.update(left_on=timezone.localdate()):
        _note_thing(person, pod.partnership, "leave_pod", "{who} left the pod “{name}”.", pod.name)


def _note_thing(person: Person, partnership: Partnership, act: str, sentence: str, name: str) -> None:
    record.note(person, partnership.chain_id, act, sentence, facts={"name": name})
