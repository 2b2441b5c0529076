"""Checks that are triggers (`CheckOnWrite`): putting them in a CHECK's place, asking old rows."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState
from django.db.transaction import atomic

from revcouncil.schema.constraints import CheckOnWrite
from revcouncil.schema.operations.base import LiveOperation, fetch, refuse_transaction


class ReplaceChecks(LiveOperation):
    """Put each `CheckOnWrite` in the place of the CHECK of its name and condition.

    All in one transaction under ACCESS EXCLUSIVE for a moment: no write goes unchecked. A valid
    CHECK has seen every row, so none is read; one that is NOT VALID is refused. Going back adds the
    CHECKs NOT VALID, in one transaction too, and then validates them, for which reads and writes go
    on. Needs a migration with atomic = False.
    """

    atomic = False
    model_name: str
    constraints: Sequence[CheckOnWrite]

    def __init__(self, model_name: str, constraints: Sequence[CheckOnWrite]) -> None:
        super().__init__(model_name=model_name, constraints=list(constraints))

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models declare the new ones."""
        for new in self.constraints:
            state.remove_constraint(app_label, self.model_name.lower(), new.name)
            state.add_constraint(app_label, self.model_name.lower(), new)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Replace those that are CHECKs still."""
        refuse_transaction(schema_editor, self)
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        table = schema_editor.quote_name(model._meta.db_table)
        with atomic(schema_editor.connection.alias):
            for new in self.constraints:
                kind, is_valid = _kind(schema_editor, model, new.name)
                if not is_valid:
                    raise ValueError(
                        f"{new.name} was never validated, so nobody knows whether every row keeps "
                        f"it. ALTER TABLE {table} VALIDATE CONSTRAINT {new.name}; then run migrate "
                        "again."
                    )
                if kind == "c":
                    name = schema_editor.quote_name(new.name)
                    schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}", None)
                if kind != "t":
                    schema_editor.execute(new.create_sql(model, schema_editor), None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Put the CHECKs back, for new rows at once, then for the others."""
        refuse_transaction(schema_editor, self)
        model: Any = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        old = [c for c in model._meta.constraints if c.name in {n.name for n in self.constraints}]
        with atomic(schema_editor.connection.alias):
            for new in self.constraints:
                if _kind(schema_editor, model, new.name)[0] == "t":
                    schema_editor.execute(new.remove_sql(model, schema_editor), None)
            for check in old:
                if _kind(schema_editor, model, check.name)[0] != "c":
                    sql = f"{check.create_sql(model, schema_editor)} NOT VALID"
                    schema_editor.execute(sql, None)
        quote = schema_editor.quote_name
        for check in old:
            if schema_editor.collect_sql or not _kind(schema_editor, model, check.name)[1]:
                schema_editor.execute(
                    f"ALTER TABLE {quote(model._meta.db_table)} "
                    f"VALIDATE CONSTRAINT {quote(check.name)}",
                    None,
                )

    def describe(self) -> str:
        """One line for `migrate --plan`."""
        names = ", ".join(new.name for new in self.constraints)
        return f"Check {self.model_name} only when the column is written: {names}"


class VerifyRows(LiveOperation):
    """Ask the rows there were whether they keep a `CheckOnWrite`, in the migration after the one
    that added it.

    Reads the table as any query does. Raises IntegrityError with the number of rows that break it.
    Going back does nothing.
    """

    model_name: str
    name: str

    def __init__(self, model_name: str, name: str) -> None:
        super().__init__(model_name=model_name, name=name)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes for the models."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Count the rows that break it."""
        model: Any = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        check = next(c for c in model._meta.constraints if c.name == self.name)
        if not isinstance(check, CheckOnWrite):
            raise ValueError(f"{self.name} is no CheckOnWrite: ValidateConstraint asks its rows.")
        table = schema_editor.quote_name(model._meta.db_table)
        broken = check.broken_sql(model, schema_editor, "old_row")
        sql = f"SELECT count(*) FROM {table} AS old_row WHERE {broken}".replace("%", "%%")
        row = fetch(schema_editor, sql, [])
        if row and row[0]:
            raise IntegrityError(
                f"{row[0]} rows of {model._meta.db_table} break {self.name}. Nothing was changed "
                f"and new rows are checked already. Mend them and run migrate again: {sql}"
            )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Nothing to undo."""

    def describe(self) -> str:
        """One line for `migrate --plan`."""
        return f"Ask the rows of {self.model_name} whether they keep {self.name}"


class DropFieldCheck(LiveOperation):
    """Make a field one that brings no CHECK of its own along, such as a plain integer of a positive
    one; the column's type stays.

    `constraint` is the name of the CHECK. ACCESS EXCLUSIVE for a moment. Going back adds it NOT
    VALID and then validates it. Needs a migration with atomic = False.
    """

    atomic = False
    model_name: str
    name: str
    field: "models.Field[Any, Any]"
    constraint: str

    def __init__(
        self, model_name: str, name: str, field: "models.Field[Any, Any]", constraint: str
    ) -> None:
        super().__init__(model_name=model_name, name=name, field=field, constraint=constraint)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The field is the new one."""
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
        """Drop the CHECK, unless it is gone."""
        refuse_transaction(schema_editor, self)
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        if _kind(schema_editor, model, self.constraint)[0]:
            quote = schema_editor.quote_name
            schema_editor.execute(
                f"ALTER TABLE {quote(model._meta.db_table)} "
                f"DROP CONSTRAINT {quote(self.constraint)}",
                None,
            )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Add it again, for new rows at once, then for the others."""
        refuse_transaction(schema_editor, self)
        connection = schema_editor.connection
        model: Any = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(connection.alias, model):
            return
        quote = schema_editor.quote_name
        alter, name = f"ALTER TABLE {quote(model._meta.db_table)}", quote(self.constraint)
        if not _kind(schema_editor, model, self.constraint)[0]:
            condition = model._meta.get_field(self.name).db_parameters(connection)["check"]
            sql = f"{alter} ADD CONSTRAINT {name} CHECK ({condition}) NOT VALID"
            schema_editor.execute(sql, None)
        if not _kind(schema_editor, model, self.constraint)[1]:
            schema_editor.execute(f"{alter} VALIDATE CONSTRAINT {name}", None)

    def describe(self) -> str:
        """One line for `migrate --plan`."""
        return f"Drop the check that {self.name} brings along on {self.model_name}"


def _kind(
    schema_editor: BaseDatabaseSchemaEditor, model: type[models.Model], name: str
) -> tuple[str, bool]:
    """What stands under a constraint's name ("c" a CHECK, "t" a trigger, "" nothing) and whether it
    is valid. While SQL is only being collected: a valid CHECK.
    """
    if schema_editor.collect_sql:
        return "c", True
    row = fetch(
        schema_editor,
        "SELECT contype::text, convalidated FROM pg_constraint "
        "WHERE conrelid = to_regclass(%s) AND conname = %s AND contype <> 'n'",
        [schema_editor.quote_name(model._meta.db_table), name],
    )
    return (row[0], row[1]) if row else ("", True)
