"""Reads that are put together once.

Django takes a read apart and puts it together anew whenever it is asked: names are looked up, joins found, conditions
built. What a page asks each time stands here as a `Read`: its conditions are built when it is first asked, and from
then on only the values in them change. The answer is a plain queryset, which can be filtered and ordered on.
"""

from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.db.models.lookups import Lookup
from django.db.models.sql.where import WhereNode

Row = TypeVar("Row", bound=Model)
MARKS: dict[type, Callable[[int], Any]] = {  # values that nothing else has, by which the place of each is known again
    int: lambda place: -(2**40) - place,
    str: lambda place: f"\N{REPLACEMENT CHARACTER}{place}",
    datetime: lambda place: datetime(1, 1, 2, microsecond=place, tzinfo=UTC),
    UUID: lambda place: UUID(int=place),
}


class Read(Generic[Row]):
    """`Read(ask, person=int)(person=7)` is `ask(person=7)`; `ask` is called once, and must not look at the values.

    Raises ValueError, when it is first asked, for a value that is in no plain condition of the read: it would stay.
    """

    def __init__(self, ask: Callable[..., QuerySet[Row]], **kinds: type) -> None:
        self._ask = ask
        self._kept: QuerySet[Row] | None = None
        self._marks = {MARKS[kind](place): name for place, (name, kind) in enumerate(kinds.items())}

    def __call__(self, **values: Any) -> QuerySet[Row]:
        if self._kept is None:
            self._kept = self._put_together()
        found: QuerySet[Row] = self._kept._chain()  # type: ignore[attr-defined]
        found.query.where = self._filled(found.query.where, values)
        return found

    def first(self, **values: Any) -> Row | None:
        """The first row; the read has its order and its limit."""
        return next(iter(self(**values)), None)

    def _put_together(self) -> QuerySet[Row]:
        kept = self._ask(**{name: mark for mark, name in self._marks.items()})
        found: set[str] = set()
        self._look_through(kept.query.where, found)
        if missing := set(self._marks.values()) - found:
            raise ValueError(f"In no plain condition of this read: {', '.join(sorted(missing))}.")
        return kept

    def _look_through(self, node: WhereNode, found: set[str]) -> None:
        for child in node.children:
            if isinstance(child, WhereNode):
                self._look_through(child, found)
            elif (name := self._name_in(child)) is not None:
                found.add(name)

    def _name_in(self, condition: Any) -> str | None:
        value = condition.rhs if isinstance(condition, Lookup) else None
        return self._marks.get(value) if type(value) in MARKS else None

    def _filled(self, node: WhereNode, values: dict[str, Any]) -> WhereNode:
        """The same conditions with the values in them; what holds none is shared."""
        filled = copy(node)
        filled.children = [self._with_value(child, values) for child in node.children]
        return filled

    def _with_value(self, child: Any, values: dict[str, Any]) -> Any:
        if isinstance(child, WhereNode):
            return self._filled(child, values)
        name = self._name_in(child)
        if name is None:
            return child
        filled = copy(child)
        filled.rhs = values[name]
        return filled
