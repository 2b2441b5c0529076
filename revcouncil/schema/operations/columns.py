"""Columns that become required without a scan under a strong lock."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState
from django.db.models import Field

from revcouncil.schema.operations.base import LiveOperation, constraint, fetch, refuse_transaction


class RequireNotNull(LiveOperation):
    """Make a filled column NOT NULL: CHECK ... NOT VALID, VALIDATE, SET NOT NULL (which trusts the
    CHECK), drop the CHECK.

    `field` is the field as it is from now on (null=False). Needs a migration with atomic = False,
    so that each lock is held for its own statement only. Fill the column first (BackfillInBatches).
    """

    atomic = False
    model_name: str
    name: str
    field: "Field[Any, Any]"

    def __init__(self, model_name: str, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(model_name=model_name, name=name, field=field)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The field is required."""
        state.alter_field(
            app_label, self.model_name.lower(), self.name, self.field, preserve_default=True
        )

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Do those of the four steps that are still missing."""
        refuse_transaction(schema_editor, self)
        model: Any = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        quote, table = schema_editor.quote_name, model._meta.db_table
        column = model._meta.get_field(self.name).column
        # Not "..._not_null": PostgreSQL 18 gives that name to the NOT NULL itself.
        check = f"{table}_{column}"[:53] + "_set_check"
        alter = f"ALTER TABLE {quote(table)}"
        if not self._is_required(schema_editor, table, column):
            found = constraint(schema_editor, table, check)
            if found and "IS NOT NULL" not in found[0]:
                raise ValueError(
                    f"{check} is another constraint: {found[0]}. Drop it by name and run migrate"
                    " again."
                )
            if not found:
                schema_editor.execute(
                    f"{alter} ADD CONSTRAINT {quote(check)} CHECK ({quote(column)} IS NOT NULL) NOT"
                    " VALID",
                    None,
                )
            if not found or not found[1]:
                schema_editor.execute(f"{alter} VALIDATE CONSTRAINT {quote(check)}", None)
            schema_editor.execute(f"{alter} ALTER COLUMN {quote(column)} SET NOT NULL", None)
        if schema_editor.collect_sql or constraint(schema_editor, table, check):
            schema_editor.execute(f"{alter} DROP CONSTRAINT IF EXISTS {quote(check)}", None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Allow nulls again; a moment's lock."""
        model: Any = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            quote = schema_editor.quote_name
            column = quote(model._meta.get_field(self.name).column)
            schema_editor.execute(
                f"ALTER TABLE {quote(model._meta.db_table)} ALTER COLUMN {column} DROP NOT NULL",
                None,
            )

    def _is_required(
        self, schema_editor: BaseDatabaseSchemaEditor, table: str, column: str
    ) -> bool:
        row = fetch(
            schema_editor,
            "SELECT attnotnull FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s",
            [schema_editor.quote_name(table), column],
        )
        return bool(row and row[0])

    def describe(self) -> str:
        """One line for `migrate --plan`."""
        return f"Require {self.name} on {self.model_name} without a scan under a strong lock"
