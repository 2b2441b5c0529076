"""Foreign keys in two steps: for new rows at once, for old rows later."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from revcouncil.schema.operations.base import LiveOperation, constraint


class AddForeignKeyNotValid(LiveOperation):
    """Add a foreign key that holds for new rows at once and says nothing yet of old ones.

    Takes SHARE ROW EXCLUSIVE on both tables for a moment, reads no row. Touches the database only:
    pair it with an AlterField in SeparateDatabaseAndState. `on_delete` is what the database does:
    "CASCADE", "SET NULL", "NO ACTION".
    """

    model_name: str
    field: str
    name: str
    on_delete: str

    def __init__(self, model_name: str, field: str, name: str, on_delete: str = "CASCADE") -> None:
        super().__init__(model_name=model_name, field=field, name=name, on_delete=on_delete)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state is changed by the paired AlterField."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Add the constraint NOT VALID, unless it is there."""
        model = from_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        field: Any = model._meta.get_field(self.field)
        target = field.target_field
        quote = schema_editor.quote_name
        found = constraint(schema_editor, model._meta.db_table, self.name)
        # As PostgreSQL writes it: what is usual is left out.
        action = "" if self.on_delete == "NO ACTION" else f" ON DELETE {self.on_delete}"
        there = f"{target.model._meta.db_table}({target.column})"
        wanted = (
            f"FOREIGN KEY ({field.column}) REFERENCES {there}{action} DEFERRABLE INITIALLY DEFERRED"
        )
        if found and found[0].replace('"', "") == wanted:
            return
        if found:
            raise ValueError(
                f"{self.name} is another constraint: {found[0]}. Drop it by name and run migrate"
                " again."
            )
        schema_editor.execute(
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)} FOREIGN"
            f" KEY ({quote(field.column)}) REFERENCES {quote(target.model._meta.db_table)}"
            f" ({quote(target.column)}) ON DELETE {self.on_delete} DEFERRABLE INITIALLY DEFERRED"
            " NOT VALID"
        )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop the constraint."""
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            quote = schema_editor.quote_name
            schema_editor.execute(
                f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT IF EXISTS"
                f" {quote(self.name)}"
            )

    def describe(self) -> str:
        """One line for `migrate --plan`."""
        return (
            f"Add foreign key {self.name} on {self.model_name}.{self.field} without checking old"
            " rows"
        )

    @property
    def migration_name_fragment(self) -> str:
        """Part of a generated migration name."""
        return f"add_{self.name}"


class ValidateConstraint(LiveOperation):
    """Check the old rows against a constraint added NOT VALID.

    Takes SHARE UPDATE EXCLUSIVE (and ROW SHARE on the table a foreign key points at): reads and
    writes go on. Nothing to do when it is valid already. Going back does nothing: a validated
    constraint is no harm to an older release.
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
        """Validate the constraint, unless it is valid."""
        model = from_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        found = constraint(schema_editor, model._meta.db_table, self.name)
        if found is None or not found[1]:
            quote = schema_editor.quote_name
            schema_editor.execute(
                f"ALTER TABLE {quote(model._meta.db_table)} VALIDATE CONSTRAINT {quote(self.name)}"
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
        return f"Validate constraint {self.name} on {self.model_name}"
