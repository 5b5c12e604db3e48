"""The Dask cluster on which large sums are worked out, where the settings name one."""

from typing import Any

from django.conf import settings

if settings.DASK:  # it costs memory, and most servers have none
    from distributed import Client

PATIENCE = 10  # seconds to find the scheduler


def cluster() -> Any:
    """A client of the cluster, to be closed after use. Raises OSError where it cannot be reached."""
    return Client(settings.DASK, timeout=PATIENCE, set_as_default=False)
