"""While a scratch database is in use, every alias of this process leads to it, or nowhere.

Most migrations of this world do not ask which connection they run on: `Model.objects`,
`connection.cursor()` and `atomic()` mean the default alias, and would write to the live database
when a check tries them out.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import NO_DB_ALIAS, BaseDatabaseWrapper
from django.utils.connection import ConnectionProxy

# Managers that remember rows by alias: what they know of one database is wrong in the other.
_REMEMBERING: Final = (("contenttypes", "ContentType"), ("sites", "Site"))


class LiveRefused(Exception):
    """A statement was meant for another database than the scratch database in use."""


def unwrapped(connection: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    """The connection itself, where `django.db.connection` may have been passed."""
    return connections[connection.alias] if isinstance(connection, ConnectionProxy) else connection


@contextmanager
def led_to(connection: BaseDatabaseWrapper, database: dict[str, Any]) -> Iterator[None]:
    """Let `connection` itself, its alias and the default alias mean `database` while the block
    runs; any other database is refused.

    Whoever holds the connection is led along, and so is a thread that opens one of its own.
    """
    with ExitStack() as stack:
        for alias in connections.settings:
            if alias in (connection.alias, DEFAULT_DB_ALIAS) or _means_the_same(alias, connection):
                stack.enter_context(_alias_led_to(alias, connection, database))
        stack.enter_context(_reopened(connection, database))
        stack.enter_context(_all_others_refused(str(database["NAME"])))
        _forget_rows()
        stack.callback(_forget_rows)
        yield


def _means_the_same(alias: str, connection: BaseDatabaseWrapper) -> bool:
    """Whether the alias is a replica of the connection's database, or stands in for it in tests."""
    other, ours = connections.settings[alias], connection.settings_dict
    is_mirror = (other.get("TEST") or {}).get("MIRROR") == connection.alias
    return is_mirror or (
        other.get("ENGINE") == ours.get("ENGINE") and other.get("NAME") == ours.get("NAME")
    )


@contextmanager
def _alias_led_to(
    alias: str, connection: BaseDatabaseWrapper, database: dict[str, Any]
) -> Iterator[None]:
    kept, opened = connections.settings[alias], getattr(connections._connections, alias, None)  # type: ignore[attr-defined]
    connections.settings[alias] = database
    connections[alias] = connection
    try:
        yield
    finally:
        connections.settings[alias] = kept
        if opened is None:
            del connections[alias]
        else:
            connections[alias] = opened


@contextmanager
def _reopened(connection: BaseDatabaseWrapper, database: dict[str, Any]) -> Iterator[None]:
    """The same object, made anew for another database; its session and transaction stand still
    until it is put back.
    """
    kept, alias = dict(connection.__dict__), connection.alias
    connection.__dict__.clear()
    connection.__init__(database, alias)  # type: ignore[misc]
    try:
        yield
    finally:
        try:
            connection.close()
        finally:
            connection.__dict__.clear()
            connection.__dict__.update(kept)


@contextmanager
def _all_others_refused(name: str) -> Iterator[None]:
    def guarded(plain: Callable[..., None]) -> Callable[..., None]:
        def only_scratch(self: BaseDatabaseWrapper) -> None:
            if self.settings_dict.get("NAME") != name and self.alias != NO_DB_ALIAS:
                raise LiveRefused(
                    f"it asks for the database of the alias {self.alias!r}, and a check reads and"
                    " writes its scratch database alone"
                )
            plain(self)

        # A scratch database made within another one's block stands in for it.
        plain = getattr(plain, "unguarded", plain)
        only_scratch.unguarded = plain  # type: ignore[attr-defined]
        return only_scratch

    kept = {
        method: getattr(BaseDatabaseWrapper, method) for method in ("connect", "ensure_connection")
    }
    for method, plain in kept.items():
        setattr(BaseDatabaseWrapper, method, guarded(plain))
    try:
        yield
    finally:
        for method, plain in kept.items():
            setattr(BaseDatabaseWrapper, method, plain)


def _forget_rows() -> None:
    for app, model in _REMEMBERING:
        if apps.is_installed(f"django.contrib.{app}"):
            apps.get_model(app, model)._default_manager.clear_cache()
