"""What a decision does with people, organisations and pods. Reached by no page (`effects.py`)."""

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.kit.refused import Refused
from mutuality.record import actions as record

from ..models import Belonging, Member, Organisation, Partnership, Pod
from .coming import end_place

# Members


@transaction.atomic
def admit_member(by: str, partnership: Partnership, *, guest: int, organisation: int | None = None) -> Member:
    """A guest takes part in everything from now on; an organisation of the partnership may be the one that sends them.

    Who is not here yet, or has left, comes by an invitation: nobody is made to belong.
    """
    place = _place(partnership, guest, Member.Standing.GUEST)
    if place is None:
        raise Refused("Only a guest of this partnership can be made a member. Invite them first.", field="guest")
    if organisation is not None:
        place.organisation = _belonging(partnership, organisation).organisation
    place.standing = Member.Standing.MEMBER
    place.save(update_fields=["standing", "organisation"])
    _note_member(by, place, "admit_member", "{member} is a member of this partnership now, by {by}.")
    return place


@transaction.atomic
def release_member(by: str, partnership: Partnership, *, member: int) -> Member:
    """Somebody is no longer a member. Their offices end; what they said stays theirs."""
    place = _place(partnership, member, Member.Standing.MEMBER)
    if place is None:
        raise Refused("They are no longer a member of this partnership.", field="member")
    if partnership.members.filter(left_on=None, standing=Member.Standing.MEMBER).count() == 1:
        raise Refused("They are the last member. A partnership without anybody could decide nothing.", field="member")
    end_place(place)
    _note_member(by, place, "release_member", "{member} is no longer a member of this partnership, by {by}.")
    return place


def _place(partnership: Partnership, pk: int, standing: str) -> Member | None:
    """The place of somebody who is here; the partnership's row is the lock, so that two do not leave as the last."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    here = Member.objects.filter(partnership=partnership, pk=pk, standing=standing, left_on=None)
    return here.select_related("person", "partnership").first()


def _note_member(by: str, place: Member, act: str, sentence: str) -> None:
    chain_id, words = place.partnership.chain_id, {"member": place.person}
    record.note(None, chain_id, act, sentence, f"member-{place.pk}", facts={"by": by}, words=words)
    live.touch(place.partnership.keys_topic)


# Organisations


@transaction.atomic
def admit_organisation(
    by: str, partnership: Partnership, *, name: str, country: str = "", kind: str = "", about: str = ""
) -> Organisation:
    """One more organisation is part of the partnership."""
    if partnership.organisations.filter(name__iexact=name).exists():
        raise Refused("This organisation is already in the partnership.", field="name")
    organisation = Organisation.objects.create(name=name, country=country, kind=kind, about=about)
    Belonging.objects.create(partnership=partnership, organisation=organisation)
    _note_thing(by, partnership, "admit_organisation", "The organisation “{name}” is part of this now, by {by}.", name)
    return organisation


@transaction.atomic
def release_organisation(by: str, partnership: Partnership, *, organisation: int) -> Organisation:
    """An organisation is no longer part. The people who came from it stay: nobody needs one to take part."""
    found = _belonging(partnership, organisation)
    found.delete()
    name = found.organisation.name
    _note_thing(
        by, partnership, "release_organisation", "The organisation “{name}” is no longer part of this, by {by}.", name
    )
    return found.organisation


def _belonging(partnership: Partnership, organisation: int) -> Belonging:
    here = Belonging.objects.filter(partnership=partnership, organisation=organisation)
    found = here.select_related("organisation").first()
    if found is None:
        raise Refused("This organisation is not in the partnership.", field="organisation")
    return found


# Pods


@transaction.atomic
def form_pod(by: str, partnership: Partnership, *, name: str, about: str = "") -> Pod:
    """A new pod; or one of this name that was closed, with those who were in it."""
    pod = partnership.pods.select_for_update().filter(name__iexact=name).first() or Pod(partnership=partnership)
    if pod.pk and not pod.closed_on:
        raise Refused("There is already a pod of this name.", field="name")
    pod.name, pod.about, pod.closed_on = name, about or pod.about, None
    pod.save()
    _note_thing(by, partnership, "form_pod", "The pod “{name}” was formed by {by}.", name)
    return pod


@transaction.atomic
def close_pod(by: str, partnership: Partnership, *, pod: int) -> Pod:
    """Nobody joins it any more, and no meeting is planned for it. Those in it can still read what was said there."""
    found = Pod.objects.select_for_update().filter(partnership=partnership, pk=pod, closed_on=None).first()
    if found is None:
        raise Refused("This pod is closed already.", field="pod")
    found.closed_on = timezone.localdate()
    found.save(update_fields=["closed_on"])
    _note_thing(by, partnership, "close_pod", "The pod “{name}” was closed by {by}.", found.name)
    return found


def _note_thing(by: str, partnership: Partnership, act: str, sentence: str, name: str) -> None:
    record.note(None, partnership.chain_id, act, sentence, facts={"name": name, "by": by})
    live.touch(partnership.keys_topic)
