"""What the operations share: looking at one object of the live catalog."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation


def fetch(
    schema_editor: BaseDatabaseSchemaEditor, sql: str, params: list[Any]
) -> tuple[Any, ...] | None:
    """The first row of a look at the catalog; None for no row, and while SQL is only being
    collected (sqlmigrate).
    """
    if schema_editor.collect_sql:
        return None
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(sql, params)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def constraint(
    schema_editor: BaseDatabaseSchemaEditor, table: str, name: str
) -> tuple[str, bool] | None:
    """(definition without NOT VALID, valid) of a constraint; None when there is none of that name
    on the table.

    PostgreSQL 18 lists NOT NULL among the constraints, under a name of its own choice: those are
    not meant here.
    """
    row = fetch(
        schema_editor,
        "SELECT replace(pg_get_constraintdef(oid), ' NOT VALID', ''), convalidated FROM"
        " pg_constraint WHERE conrelid = to_regclass(%s) AND conname = %s AND contype <> 'n'",
        [schema_editor.quote_name(table), name],
    )
    return (row[0], row[1]) if row else None


def refuse_transaction(schema_editor: BaseDatabaseSchemaEditor, operation: Operation) -> None:
    """Raises ValueError inside a transaction, where an operation of several steps would hold the
    locks of all of them.
    """
    if schema_editor.connection.in_atomic_block:
        raise ValueError(f"{type(operation).__name__} needs a migration with atomic = False.")


class LiveOperation(Operation):
    """An operation of ours: reversible, and written in migrations by its keyword arguments."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, **arguments: Any) -> None:
        self._arguments = arguments
        for name, value in arguments.items():
            setattr(self, name, value)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How the operation is written in a migration."""
        return self.__class__.__qualname__, [], dict(self._arguments)
