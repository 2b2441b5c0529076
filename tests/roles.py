"""The tests run with the rights of the application's role; what only the owner may do is asked
for by name.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

from django.conf import settings
from django.core.management.commands import flush
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.db.backends.signals import connection_created

from revcouncil.embedded import process
from revcouncil.schema import grants

# On a server of somebody's own the role is made beside whatever is there.
ROLE = process.APPLICATION_ROLE if not settings.DATABASE_URL else "revcouncil_test_app"

_connections_of_owner: list[bool] = []


def connect_as_owner() -> None:
    """Let every connection sign in as the role that owns the tests' databases."""
    if owner := settings.MIGRATE_DATABASE.get("USER"):
        connections[DEFAULT_DB_ALIAS].settings_dict["USER"] = owner


def become_application() -> None:
    """Give the application's role its rights and let every connection to the tests' database
    take it on.
    """
    grants.grant(connection, ROLE)
    _clear_audit_log()
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            cursor.execute(f'GRANT "{ROLE}" TO current_user')
    name = connection.settings_dict["NAME"]

    def take_on(sender: Any, connection: Any, **_: Any) -> None:
        if (
            not _connections_of_owner
            and connection.alias == DEFAULT_DB_ALIAS
            and connection.settings_dict["NAME"] == name
        ):
            with connection.cursor() as cursor:
                cursor.execute(f'SET ROLE "{ROLE}"')

    connection_created.connect(take_on, weak=False)
    connection.close()
    _let_the_owner_flush()


@contextmanager
def everywhere_as_owner() -> Iterator[None]:
    """The rights of the owner on every connection, those still to be opened included."""
    was_open = connection.connection is not None
    _connections_of_owner.append(True)
    try:
        with as_owner() if was_open else nullcontext():
            yield
    finally:
        _connections_of_owner.pop()
        # One that was opened meanwhile is the owner's: whoever comes next opens another.
        if not was_open and not connection.in_atomic_block:
            connection.close()


@contextmanager
def as_owner() -> Iterator[None]:
    """The rights of the owner on this connection while the block runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user")
        is_owner = cursor.fetchone()[0]
        cursor.execute("SET ROLE NONE")
    try:
        yield
    finally:
        # Where a statement failed, going back to the savepoint gives the role back too.
        with suppress(DatabaseError):
            if not is_owner and not connection.needs_rollback:
                with connection.cursor() as cursor:
                    cursor.execute(f'SET ROLE "{ROLE}"')


def _clear_audit_log() -> None:
    """Making the staff's roles is on record; a test begins without."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM members_auditlog")


def _let_the_owner_flush() -> None:
    """The flush between transactional tests empties every table, past the triggers that refuse
    TRUNCATE, and fills what migrate fills.
    """
    # The classes, not this connection: a browser test's event loop gives the same thread a
    # connection of its own.
    operations = type(connection.ops)
    original, handle = operations.execute_sql_flush, flush.Command.handle

    def execute_sql_flush(ops: Any, sql_list: Iterable[str]) -> None:
        with ops.connection.cursor() as cursor:
            cursor.execute(
                "SELECT format('ALTER TABLE %s %%s TRIGGER %I', tgrelid::regclass, tgname) FROM"
                " pg_trigger WHERE tgname LIKE '%\\_no\\_truncate'"
            )
            statements = [row[0] for row in cursor.fetchall()]
        original(
            ops,
            [*(s % "DISABLE" for s in statements), *sql_list, *(s % "ENABLE" for s in statements)],
        )

    def handle_as_owner(command: Any, **options: Any) -> None:
        with as_owner():
            handle(command, **options)
            _clear_audit_log()

    operations.execute_sql_flush = execute_sql_flush  # type: ignore[assignment, method-assign]
    flush.Command.handle = handle_as_owner  # type: ignore[method-assign, assignment]
