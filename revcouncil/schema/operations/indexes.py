"""Indexes and unique constraints built beside running writes, finished by whoever comes next."""

import time
from enum import Enum
from typing import Any, Final

from django.contrib.postgres.operations import AddIndexConcurrently as DjangoAddIndexConcurrently
from django.contrib.postgres.operations import (
    RemoveIndexConcurrently as DjangoRemoveIndexConcurrently,
)
from django.db import IntegrityError, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from revcouncil.schema.operations.base import LiveOperation, constraint, fetch, refuse_transaction

# How often a build of somebody else's is looked at.
POLL_S: Final = 0.2


class Found(Enum):
    """What stands under an index's name."""

    NOTHING = "nothing"
    VALID = "valid"
    IN_PROGRESS = "in progress"
    DEAD = "dead"
    ANOTHER = "another definition"


# Who holds SHARE UPDATE EXCLUSIVE on the table may be the builder: a build (or a drop) that runs,
# whoever runs it, also after its client was killed. A statement that is not shown (another role's,
# or under track_activities = off) may be one: it counts too.
_LOOK: Final = """
    SELECT pg_get_indexdef(i.indexrelid), i.indrelid = to_regclass(%s), i.indisvalid
        AND i.indisready AND i.indislive,
           EXISTS (SELECT FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
                   WHERE l.relation = i.indrelid AND l.mode = 'ShareUpdateExclusiveLock'
                       AND l.granted AND l.pid <> pg_backend_pid()
                   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                   AND (a.query ILIKE '%%INDEX%%CONCURRENTLY%%' OR coalesce(a.query, '') IN ('',
                       '<insufficient privilege>')))
    FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
    WHERE c.relname = %s AND c.relnamespace = current_schema()::regnamespace
"""


def look(
    schema_editor: BaseDatabaseSchemaEditor, table: str, name: str, create_sql: str
) -> tuple[Found, str]:
    """What stands under the name of an index that `create_sql` would build on `table`, and its
    definition.

    The definition is compared as PostgreSQL writes it, so that spelling does not matter: the wanted
    one is built on an empty temporary copy.
    """
    row = fetch(schema_editor, _LOOK, [schema_editor.quote_name(table), name])
    if row is None:
        return Found.NOTHING, ""
    definition, same_table, valid, building = row
    if not valid:
        return (Found.IN_PROGRESS if building else Found.DEAD), definition
    same = same_table and _built_on(definition) == _wanted(schema_editor, table, create_sql)
    return (Found.VALID if same else Found.ANOTHER), definition


def _built_on(definition: str) -> str:
    """The part of a definition that says what is indexed and how: from UNIQUE or USING on,
    without names.
    """
    head, _, tail = definition.partition(" USING ")
    return ("UNIQUE " if head.startswith("CREATE UNIQUE") else "") + tail


def _wanted(schema_editor: BaseDatabaseSchemaEditor, table: str, create_sql: str) -> str:
    quote = schema_editor.quote_name
    with (
        transaction.atomic(using=schema_editor.connection.alias),
        schema_editor.connection.cursor() as cursor,
    ):
        cursor.execute(f"CREATE TEMPORARY TABLE index_probe (LIKE {quote(table)}) ON COMMIT DROP")
        on_probe = create_sql.replace(" CONCURRENTLY", "").replace(
            f" ON {quote(table)}", " ON pg_temp.index_probe", 1
        )
        cursor.execute(on_probe)
        cursor.execute(
            "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid ="
            " 'pg_temp.index_probe'::regclass"
        )
        row = cursor.fetchone()
    return _built_on(row[0])


def ensure_index(
    schema_editor: BaseDatabaseSchemaEditor, table: str, name: str, create_sql: str
) -> None:
    """Leave a valid index of that name and definition on the table.

    A build in progress is waited for, a dead one is dropped and built anew. A finished index of
    another definition is somebody's: it is never dropped, and the error names both.
    """
    seen_dead = False
    while True:
        found, definition = look(schema_editor, table, name, create_sql)
        if found is Found.VALID:
            return
        if found is Found.ANOTHER:
            raise ValueError(
                f"{name} exists with another definition: {definition}. Wanted: {create_sql}. If"
                f" nobody needs it, DROP INDEX CONCURRENTLY {schema_editor.quote_name(name)} and"
                " run migrate again."
            )
        if found is Found.NOTHING:
            return _build(schema_editor, name, create_sql)
        if found is Found.DEAD and seen_dead:
            _drop(schema_editor, name)
        # A build may end between the look at the index and the look at its builder: only what is
        # dead twice is dead.
        seen_dead = found is Found.DEAD
        if found is Found.IN_PROGRESS:
            time.sleep(POLL_S)


def _build(schema_editor: BaseDatabaseSchemaEditor, name: str, create_sql: str) -> None:
    try:
        schema_editor.execute(create_sql, None)
    except IntegrityError:
        # An INVALID unique index goes on refusing new rows; nobody is to meet it before the
        # duplicates are mended.
        _drop(schema_editor, name)
        raise


def _drop(schema_editor: BaseDatabaseSchemaEditor, name: str) -> None:
    schema_editor.execute(
        f"DROP INDEX CONCURRENTLY IF EXISTS {schema_editor.quote_name(name)}", None
    )


class AddIndexConcurrently(DjangoAddIndexConcurrently):
    """Django's own, finished by whoever comes next: nothing there, valid, in progress or dead,
    the end is one valid index.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Build the index unless it is there."""
        self._ensure_not_in_transaction(schema_editor)
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            create_sql = str(self.index.create_sql(model, schema_editor, concurrently=True))
            ensure_index(schema_editor, model._meta.db_table, self.index.name, create_sql)


class RemoveIndexConcurrently(DjangoRemoveIndexConcurrently):
    """Django's own (it asks IF EXISTS already); going back finishes what a kill left."""

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Build the index again unless it is there."""
        self._ensure_not_in_transaction(schema_editor)
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            state = to_state.models[app_label, self.model_name_lower]
            index = state.get_index_by_name(self.name)
            ensure_index(
                schema_editor,
                model._meta.db_table,
                self.name,
                str(index.create_sql(model, schema_editor, concurrently=True)),
            )


class AddUniqueConcurrently(LiveOperation):
    """A unique constraint on a table with rows: its index concurrently, then the constraint on that
    index for a moment.

    Plain columns only: a UniqueConstraint with expressions or a condition is an index and no
    constraint, AddIndexConcurrently is for those. Two equal rows stop it with PostgreSQL's own
    message, which names the value, and leave nothing behind.
    """

    atomic = False
    model_name: str
    constraint: models.UniqueConstraint

    def __init__(self, model_name: str, constraint: models.UniqueConstraint) -> None:
        plain = models.UniqueConstraint(fields=constraint.fields, name=constraint.name)
        if not constraint.fields or constraint.deconstruct() != plain.deconstruct():
            raise ValueError(
                f"{constraint.name} is more than a list of fields: AddUniqueConcurrently can't"
                " make it."
            )
        super().__init__(model_name=model_name, constraint=constraint)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The model has the constraint."""
        state.add_constraint(app_label, self.model_name.lower(), self.constraint)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Build the index, then put the constraint on it, each unless it is there."""
        refuse_transaction(schema_editor, self)
        model: Any = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        table, name, quote = model._meta.db_table, self.constraint.name, schema_editor.quote_name
        names = [model._meta.get_field(field).column for field in self.constraint.fields]
        if found := constraint(schema_editor, table, name):
            if found[0].replace('"', "") != f"UNIQUE ({', '.join(names)})":
                raise ValueError(
                    f"{name} is another constraint: {found[0]}. Drop it by name and run migrate"
                    " again."
                )
            return
        columns = ", ".join(quote(column) for column in names)
        ensure_index(
            schema_editor,
            table,
            name,
            f"CREATE UNIQUE INDEX CONCURRENTLY {quote(name)} ON {quote(table)} ({columns})",
        )
        schema_editor.execute(
            f"ALTER TABLE {quote(table)} ADD CONSTRAINT {quote(name)} UNIQUE USING INDEX"
            f" {quote(name)}",
            None,
        )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop the constraint, or the index a kill left before it became one."""
        refuse_transaction(schema_editor, self)
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            quote = schema_editor.quote_name
            schema_editor.execute(
                f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT IF EXISTS"
                f" {quote(self.constraint.name)}",
                None,
            )
            _drop(schema_editor, self.constraint.name)

    def describe(self) -> str:
        """One line for `migrate --plan`."""
        return (
            f"Concurrently create unique constraint {self.constraint.name} on model"
            f" {self.model_name}"
        )
