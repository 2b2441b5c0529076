"""Databases of a test's own, beside the one every other test shares."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.db import DEFAULT_DB_ALIAS, connection, connections

from revcouncil.schema import catalog


@contextmanager
def empty_database(kind: str = "test") -> Iterator[str]:
    """An empty database on the same server, under the default alias while the block runs; gives its name."""
    name = f"rc_{kind}_{uuid4().hex[:12]}"
    default = connections[DEFAULT_DB_ALIAS]
    kept = default.settings_dict["NAME"]
    with default._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    default.close()
    default.settings_dict["NAME"] = name
    try:
        yield name
    finally:
        default.close()
        default.settings_dict["NAME"] = kept
        with default._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def snapshot() -> catalog.Catalog:
    """What the default database holds now."""
    with connection.cursor() as cursor:
        return catalog.read(cursor)
