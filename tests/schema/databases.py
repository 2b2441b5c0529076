"""Databases of a test's own, beside the one every other test shares."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from django.db import DEFAULT_DB_ALIAS, connection, connections

from revcouncil.schema import catalog


class Lines(StringIO):
    """Gives each line to a list at once."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines

    def write(self, text: str) -> int:
        """Keep the line."""
        self._lines.append(text.strip())
        return len(text)


@contextmanager
def empty_database(kind: str = "test", template: str = "") -> Iterator[str]:
    """An empty database on the same server, or a copy of `template`, under the default alias
    while the block runs; gives its name.
    """
    name = f"rc_{kind}_{uuid4().hex[:12]}"
    default = connections[DEFAULT_DB_ALIAS]
    kept = default.settings_dict["NAME"]
    # A database with a session in it can't be copied.
    default.close()
    with default._nodb_cursor() as cursor:
        cursor.execute(
            f'CREATE DATABASE "{name}"'
            + (f' TEMPLATE "{template}" STRATEGY file_copy' if template else "")
        )
    default.settings_dict["NAME"] = name
    try:
        yield name
    finally:
        default.close()
        default.settings_dict["NAME"] = kept
        with default._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def address() -> dict[str, Any]:
    """The database under the default alias, as psycopg's arguments."""
    params = connection.get_connection_params()
    return {
        key: params[key]
        for key in ("dbname", "host", "port", "user", "password")
        if params.get(key)
    }


def url() -> str:
    """The same as DATABASE_URL, for a process of its own.

    The folder of a socket fits only into the query.
    """
    rest = address()
    user, password, name = (
        quote(str(rest.pop(key, "")), safe="") for key in ("user", "password", "dbname")
    )
    return f"postgres://{user}{':' + password if password else ''}@/{name}?{urlencode(rest)}"


def snapshot() -> catalog.Catalog:
    """What the default database holds now."""
    with connection.cursor() as cursor:
        return catalog.read(cursor)
