"""What the logs say: what went wrong and in which view, never at which address, for an address may be a key."""

import logging


class WithoutAddresses(logging.Filter):
    """Puts the view's name where Django writes the path that was asked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            name = match.view_name if match else "an address that leads nowhere"
            record.args = tuple(name if arg == path else arg for arg in record.args)
        return True
