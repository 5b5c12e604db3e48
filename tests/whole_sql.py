"""A plugin for a run by hand, `pytest -p tests.whole_sql`: each read whose SQL is known is also worked out anew.

It shows that no page, action or test asks anything other than what Django would have asked (decision 12).
"""

from django.db.models.sql.compiler import SQLCompiler

from mutuality.kit.databases.known import KnownReads


def pytest_configure():
    asked = KnownReads.as_sql

    def as_sql(self, with_limits=True, with_col_aliases=False):
        found = asked(self, with_limits, with_col_aliases)
        anew = type(self)(self.query.clone(), self.connection, self.using, self.elide_empty)
        assert found == SQLCompiler.as_sql(anew, with_limits, with_col_aliases)
        assert [each[0] for each in self.select] == [each[0] for each in anew.select]
        assert self.annotation_col_map == anew.annotation_col_map
        return found

    KnownReads.as_sql = as_sql
