"""What the environment may say, read once; `mutuality settings` prints this table."""

import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Misconfigured(Exception):
    """The environment is not fit to start with; the sentence says what to set."""


@dataclass(frozen=True)
class Variable:
    name: str
    default: str
    meaning: str
    secret: bool = False


VARIABLES = [
    Variable("MUTUALITY_STAGE", "production", "production, demo or test; `mutuality demo` sets demo itself"),
    Variable("MUTUALITY_DATA", "./var", "folder of the database, the mail that is written to files, and uploads"),
    Variable("DATABASE_URL", "", "postgresql://user:password@host:5432/name; empty: SQLite in MUTUALITY_DATA", True),
    Variable("MUTUALITY_SECRET_KEY", "", "50 or more random signs; needed in production", True),
    Variable(
        "MUTUALITY_SEAL_KEY", "", "50 or more random signs that seal pseudonyms; needed in production; keep it", True
    ),
    Variable("MUTUALITY_HOSTS", "localhost,127.0.0.1,[::1]", "the names under which people reach this server"),
    Variable("MUTUALITY_HTTPS", "yes", "yes: cookies only over https (behind a TLS proxy); no: only for one machine"),
    Variable("MUTUALITY_PROXIES", "0", "how many proxies of yours stand in front and add to X-Forwarded-For"),
    Variable("MUTUALITY_DEBUG", "no", "yes shows error pages with code; refused in production"),
    Variable(
        "MUTUALITY_MAIL", "", "smtp://user:password@host:587; empty: each mail is written to MUTUALITY_DATA/mail", True
    ),
    Variable("MUTUALITY_MAIL_FROM", "mutuality@localhost", "the sender of the mails"),
    Variable("MUTUALITY_DASK", "", "tcp://host:8786 of a Dask scheduler on which large opinion maps are drawn"),
    Variable("MUTUALITY_SLOWEST_BODY", "60", "seconds in which what a page sends, files too, has to arrive"),
]
DEFAULTS = {variable.name: variable.default for variable in VARIABLES}


def read(name: str) -> str:
    return os.environ.get(name, "") or DEFAULTS[name]


def flag(name: str) -> bool:
    return read(name).lower() in {"yes", "true", "1", "on"}


def seconds(name: str) -> float:
    value = read(name)
    if not value.replace(".", "", 1).isdecimal() or not float(value):
        raise Misconfigured(f"{name} is “{value}”. Set it to a number of seconds.")
    return float(value)


def number(name: str) -> int:
    value = read(name)
    if not value.isdecimal():
        raise Misconfigured(f"{name} is “{value}”. Set it to a whole number, 0 or more.")
    return int(value)


def stage() -> str:
    value = read("MUTUALITY_STAGE")
    if value not in {"production", "demo", "test"}:
        raise Misconfigured(f"MUTUALITY_STAGE is “{value}”. Set it to production, demo or test.")
    if value == "production" and flag("MUTUALITY_DEBUG"):
        raise Misconfigured("Debug pages would show secrets to strangers. Unset MUTUALITY_DEBUG to run in production.")
    return value


def key(name: str, data: Path) -> str:
    """A secret: from the environment; in the demo and in tests, made once and kept in the data folder."""
    if value := read(name):
        if stage() == "production" and len(value) < 50:
            raise Misconfigured(f"{name} is too short. Set it to 50 or more random signs.")
        return value
    if stage() == "production":
        raise Misconfigured(
            f"{name} is not set. Set it to 50 or more random signs, for example from "
            "`python3 -c 'import secrets; print(secrets.token_urlsafe(50))'`, and keep a copy apart from your backups."
        )
    return _kept(data / f"{name.lower()}.txt")


def _kept(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(os.urandom(40).hex())
    return path.read_text()


def database(data: Path) -> dict:
    """Django's DATABASES["default"]: SQLite as measured in docs/decisions/0001, or PostgreSQL with a pool."""
    url = read("DATABASE_URL")
    if not url:
        return {
            "ENGINE": "mutuality.kit.databases.sqlite3",
            "NAME": data / "mutuality.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                    "PRAGMA cache_size=-16000; PRAGMA secure_delete=ON;"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise Misconfigured("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "mutuality.kit.databases.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
            # Statements that come often are prepared once: PostgreSQL then plans them once, too.
            "server_side_binding": True,
            "prepare_threshold": 2,
        },
    }


def dask() -> str:
    """The address of the Dask scheduler, or nothing."""
    address = read("MUTUALITY_DASK")
    if address and find_spec("distributed") is None:
        raise Misconfigured("MUTUALITY_DASK is set, but Dask is not there. Install requirements/dask.txt, or unset it.")
    return address


def mail(data: Path) -> dict:
    """The mail settings that Django wants."""
    url = read("MUTUALITY_MAIL")
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": data / "mail"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise Misconfigured("MUTUALITY_MAIL must look like smtp://user:password@host:587.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 587,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_TIMEOUT": 20,
    }
