"""The one place that decides over which connection a database is migrated and checked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.connection import ConnectionDoesNotExist

from revcouncil.schema.apps import SchemaConfig, place
from revcouncil.schema.isolation import unwrapped


def postgres(alias: str) -> BaseDatabaseWrapper:
    """The connection of that alias.

    Raises CommandError when its database is no PostgreSQL, or when there is no such alias.
    """
    try:
        connection = connections[alias]
    except ConnectionDoesNotExist as error:
        raise CommandError(f"There is no database {alias!r} in DATABASES.") from error
    if connection.vendor != "postgresql":
        raise CommandError(
            f"The database {alias!r} is {connection.display_name}: only PostgreSQL is looked at"
            " here."
        )
    return connection


@contextmanager
def direct(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Use what MIGRATE_DATABASE says for this alias while the block runs, and no pool of the
    driver's.

    Only for the very database that DATABASES names: a test's or a scratch database is migrated
    where it is, never the live one instead.
    """
    connection = unwrapped(connection)
    kept = connection.settings_dict
    way = own_way(connection.alias) if _is_configured(connection) else {}
    options = kept.get("OPTIONS") or {}
    if not way and not options.get("pool"):
        yield
        return
    connection.close()
    changed = {
        **kept,
        "OPTIONS": {name: value for name, value in options.items() if name != "pool"},
    }
    if way:
        changed |= {
            name: way.get(name, "") for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD")
        }
        changed["OPTIONS"] = way.get("OPTIONS") or {}
    connection.settings_dict = changed
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = kept


def own_way(alias: str) -> dict[str, Any]:
    """What MIGRATE_DATABASE says for the alias: settings of the default database, or settings by
    alias. Empty without.
    """
    given: dict[str, Any] = getattr(settings, "MIGRATE_DATABASE", None) or {}
    if "NAME" in given:
        return given if alias == DEFAULT_DB_ALIAS else {}
    found: dict[str, Any] = given.get(alias) or {}
    return found


def _is_configured(connection: BaseDatabaseWrapper) -> bool:
    """Whether the connection leads where the settings said at the start, not to a test's
    database.
    """
    app = apps.get_app_config(SchemaConfig.label)
    assert isinstance(app, SchemaConfig)
    name, *address = app.configured.get(connection.alias, ("",))
    now, *address_now = place(connection.settings_dict)
    # A backend may fill in an address that the settings leave open.
    return (
        bool(name)
        and name == now
        and all(was in ("", new) for was, new in zip(address, address_now, strict=True))
    )
