"""How a partnership begins."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mutuality.people.models import Person
from mutuality.record import actions as record

from .. import keys
from ..models import Agreement, Facet, Member, Partnership, Perspective
from ..rules import FOUNDING_TIME, check_founding
from .coming import join
from .describing import declare

FIRST_PERSPECTIVES = (
    _("Lived experience"),
    _("Community organisations and practice"),
    _("Services and funders"),
    _("Universities"),
)
FOUNDING = "founding"


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
    Agreement.objects.create(partnership=partnership, version=1, adopted_on=timezone.localdate(), decided_by=FOUNDING)
    facet = Facet.objects.create(partnership=partnership, name=gettext("Perspective"), for_keys=True)
    mine = perspective.strip()
    for each in dict.fromkeys(filter(None, [*map(str, FIRST_PERSPECTIVES), mine])):
        Perspective.objects.create(facet=facet, name=each)
    member = join(person, partnership, Member.Standing.MEMBER)
    declare(member, facet, facet.perspectives.filter(name=mine).first())
    record.note(person, partnership.chain_id, "found_partnership", "{who} founded this partnership.")
    keys.grant(person, partnership, "founder", timezone.now() + FOUNDING_TIME, granted_by="founding")
    return partnership


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "partnership"
    taken = set(Partnership.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for slug in [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))] if slug not in taken | {"new"}
    )
