"""People who act at the same moment: real threads on the real database.

Use with `@pytest.mark.django_db(transaction=True)`, so that each thread sees what was committed before.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


def together(*acts: Callable[[], object]) -> list[object]:
    """Run all `acts` at once; in their order, what each returned, or the exception that it raised."""
    start = Barrier(len(acts), timeout=30)

    def run(act):
        try:
            start.wait()
            return act()
        except Exception as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def problems(results: list[object]) -> list[Exception]:
    """The exceptions among what `together` returned."""
    return [result for result in results if isinstance(result, Exception)]
