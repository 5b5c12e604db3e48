"""Whole addresses of our pages, for letters that no request causes."""

from django.conf import settings

_port = 0  # where this process serves; a proxy with a certificate in front has its usual one


def house() -> str:
    """The name people reach this house by: the first that the settings tell, without what stands for any name."""
    names = [name.lstrip("*.") for name in settings.ALLOWED_HOSTS]
    return next(filter(None, names), "localhost")


def absolute(path: str) -> str:
    """The whole address of a page.

    >>> absolute("/me/").endswith("/me/")
    True
    """
    if settings.HTTPS:
        return f"https://{house()}{path}"
    return f"http://{house()}{f':{_port}' if _port else ''}{path}"


def serve_at(port: int) -> None:
    """Letters that this process writes lead to `port`, where no proxy stands in front."""
    global _port
    _port = port
