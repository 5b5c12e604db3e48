"""Reads whose SQL is known.

Django works out the SQL of a read anew each time, which was a fifth of the CPU of a page. A page asks the same with
other values: here what depends on the shape of a read alone (columns, joins, order, limits) is kept, and only its
conditions are worked out, which also gives the values. They are part of what it is kept under, so a read that differs
in anything finds nothing and takes Django's own way. So does whatever is not plain: sums, unions, subqueries.
"""

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.models.expressions import Col

MANY = 4_000  # shapes; a house has some hundreds, and long lists of values would make more
LONG = 2_000  # characters of conditions
_known: dict = {}


class KnownReads:
    """For a database's SQLCompiler."""

    _key = None  # under which the SQL is kept, once it has been asked for

    def as_sql(self, with_limits=True, with_col_aliases=False):
        shape = _shape(self.query) if with_limits and not with_col_aliases and not self._locks_in_vain() else None
        if shape is None:
            return super().as_sql(with_limits, with_col_aliases)
        conditions, values = self._conditions()
        if conditions is None or len(conditions) > LONG:
            return super().as_sql()
        key = (self.connection.vendor, shape, conditions)
        if known := _known.get(key):
            self._key = key
            sql, self.select, self.klass_info, self.annotation_col_map = known
            self.col_count, self.has_extra_select = len(self.select), False
            return sql, values
        return self._get_to_know(key, values)

    def _locks_in_vain(self):
        """Outside of a transaction a lock would hold nothing: Django refuses it in words."""
        return self.query.select_for_update and self.connection.get_autocommit()

    def get_converters(self, expressions):
        """What makes the database's values into Python's: kept with each connection, for it depends on the columns."""
        if self._key is None:
            return super().get_converters(expressions)
        kept = self.connection.__dict__.setdefault("_converters_of_known_reads", {})
        if self._key not in kept:
            if len(kept) >= MANY:
                kept.clear()
            kept[self._key] = super().get_converters(expressions)
        return kept[self._key]

    def _conditions(self):
        """The WHERE part and its values; None for the part where nothing can be found, which Django knows to answer."""
        try:
            conditions, values = self.compile(self.query.where)
        except FullResultSet:
            return "", ()
        except EmptyResultSet:
            return None, ()
        return conditions, tuple(values)

    def _get_to_know(self, key, values):
        sql, found = super().as_sql()
        if tuple(found) == values and not self.has_extra_select:  # no values but those of the conditions
            if len(_known) >= MANY:
                _known.clear()
            _known[key] = sql, self.select, self.klass_info, self.annotation_col_map
        return sql, found


def _shape(query):
    """All that the SQL of a plain read depends on beside its conditions; None if it is not plain."""
    if (
        query.annotations
        or query.extra
        or query.extra_tables
        or query.extra_order_by
        or query.combinator
        or query.group_by is not None
        or query.distinct_fields
        or query.explain_info
        or query.subquery
        or query._filtered_relations
        or not all(type(each) is str for each in query.order_by)
        or not all(type(each) is Col for each in query.select)
    ):
        return None
    fields, deferred = query.deferred_loading
    return (
        query.model,
        tuple(_joined(query, alias, join) for alias, join in query.alias_map.items()),
        tuple((each.alias, each.target) for each in query.select),
        query.values_select,
        query.default_cols,
        query.order_by,
        query.default_ordering,
        query.standard_ordering,
        query.low_mark,
        query.high_mark,
        query.distinct,
        _frozen(query.select_related),
        query.max_depth,
        _lock(query),
        frozenset(fields),
        deferred,
    )


def _lock(query):
    wanted = query.select_for_update, query.select_for_update_nowait, query.select_for_update_skip_locked
    return wanted, query.select_for_update_of, query.select_for_no_key_update


def _joined(query, alias, join):
    kept = query.alias_refcount[alias] > 0
    return alias, kept, join.join_type, join.table_name, join.table_alias, join.parent_alias, _field(join)


def _field(join):
    return getattr(join, "join_field", None)


def _frozen(related):
    if isinstance(related, dict):
        return tuple((name, _frozen(inside)) for name, inside in related.items())
    return related
