"""Who hears words for one table: who sat there when they were said, wherever they sit later; nobody who came after.

Each table counts its companies (`Table.company`). Words are for the company of their moment; no hour is compared.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db.models import Max, OuterRef, Subquery

from ..models import Contribution, FormerPlace, Meeting, Table
from ..queries.meeting import HERE


@contextmanager
def places_change(meeting: Meeting) -> Iterator[None]:
    """Around any change of who sits where, with the meeting held: before it is opened, nothing has been said."""
    if meeting.opened_at is None:
        yield
        return
    before = _sits(meeting)
    yield
    _write_down(meeting, before, _sits(meeting))


Places = dict[int, tuple[int, int]]  # person → table, and the first company of it that they hear


def _sits(meeting: Meeting) -> Places:
    rows = meeting.seats.filter(HERE, table__isnull=False).values_list("person_id", "table_id", "company_from")
    return {person: (table or 0, first) for person, table, first in rows}


def _write_down(meeting: Meeting, before: Places, after: Places) -> None:
    went, came = _only_in(before, after), _only_in(after, before)
    last = _last_heard({table for table, _first in [*went.values(), *came.values()]})
    FormerPlace.objects.bulk_create(
        FormerPlace(person_id=person, table_id=table, first=first, last=last[table])
        for person, (table, first) in went.items()
        if first <= last[table]
    )
    for table, heard in last.items():
        Table.objects.filter(pk=table, company=heard).update(company=heard + 1)
    company = Table.objects.filter(pk=OuterRef("table")).values("company")
    meeting.seats.filter(person__in=came).update(company_from=Subquery(company))


def _only_in(these: Places, those: Places) -> Places:
    """Those who sit elsewhere, or nowhere, in the other arrangement."""
    return {who: place for who, place in these.items() if who not in those or those[who][0] != place[0]}


def _last_heard(tables: Collection[int]) -> dict[int, int]:
    """Table → the last of its companies to which something was said; -1 where nothing was."""
    said = Contribution.objects.filter(table__in=tables).order_by().values("table").annotate(last=Max("company"))
    return dict.fromkeys(tables, -1) | dict(said.values_list("table", "last"))
