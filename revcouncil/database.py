"""The database's address: read from `DATABASE_URL`, and told in one line when it can't be
reached.
"""

import warnings
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

SHAPE = "postgres://user:password@host:5432/name"


def database_from_url(url: str) -> dict[str, Any]:
    """Django's settings for the PostgreSQL database at `url`.

    Raises ImproperlyConfigured in one line, without the address itself (it holds a password), when
    it is not of that shape.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            config: dict[str, Any] = environ.Env.db_url_config(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL can't be read. It looks like {SHAPE}.") from error
    if config.get("ENGINE") != "django.db.backends.postgresql" or not config.get("NAME"):
        raise ImproperlyConfigured(
            f"DATABASE_URL is not the address of a PostgreSQL database. It looks like {SHAPE}."
        )
    return config


def one_line(error: Exception) -> str | None:
    """What to tell the operator instead of a traceback; None when the error is no matter of
    configuration.
    """
    if isinstance(error, ImproperlyConfigured):
        return " ".join(str(error).split())
    # An error of a statement has an SQLSTATE; a connection that never came about has none.
    if isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", None) is None:
        return unreachable(error)
    return None


def unreachable(error: Exception) -> str:
    """One line naming the database and its host, never the password."""
    from django.db import connection

    from revcouncil.schema import privileges

    return privileges.unreachable(connection, error, "Check DATABASE_URL.")
