"""Schema changes that take a lock only for a moment. All are reversible.

The order for a foreign key on a table with rows: a plain column, `AddForeignKeyNotValid`, `ValidateConstraint` in a
later migration, the index concurrently in one of its own. See docs/migrations.md.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AddForeignKeyNotValid(Operation):
    """Add a foreign key that holds for new rows at once and says nothing yet of old ones.

    Takes SHARE ROW EXCLUSIVE on both tables for a moment, reads no row. Touches the database only: pair it with an
    AlterField in SeparateDatabaseAndState. `on_delete` is what the database does: "CASCADE", "SET NULL", "NO ACTION".
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str, field: str, name: str, on_delete: str = "CASCADE") -> None:
        self.model_name = model_name
        self.field = field
        self.name = name
        self.on_delete = on_delete

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How the operation is written in a migration."""
        kwargs = {"model_name": self.model_name, "field": self.field, "name": self.name, "on_delete": self.on_delete}
        return self.__class__.__qualname__, [], kwargs

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state is changed by the paired AlterField."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Add the constraint NOT VALID."""
        model = from_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        field = model._meta.get_field(self.field)
        target = field.target_field
        quote = schema_editor.quote_name
        schema_editor.execute(
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)} "
            f"FOREIGN KEY ({quote(field.column)}) REFERENCES {quote(target.model._meta.db_table)} ({quote(target.column)}) "
            f"ON DELETE {self.on_delete} DEFERRABLE INITIALLY DEFERRED NOT VALID"
        )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the constraint."""
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            quote = schema_editor.quote_name
            schema_editor.execute(f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}")

    def describe(self) -> str:
        """One line for `migrate --plan`."""
        return f"Add foreign key {self.name} on {self.model_name}.{self.field} without checking old rows"

    @property
    def migration_name_fragment(self) -> str:
        """Part of a generated migration name."""
        return f"add_{self.name}"


class ValidateConstraint(Operation):
    """Check the old rows against a constraint added NOT VALID.

    Takes SHARE UPDATE EXCLUSIVE (and ROW SHARE on the table a foreign key points at): reads and writes go on.
    Going back does nothing: a validated constraint is no harm to an older release.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str, name: str) -> None:
        self.model_name = model_name
        self.name = name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How the operation is written in a migration."""
        return self.__class__.__qualname__, [], {"model_name": self.model_name, "name": self.name}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes for the models."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Validate the constraint; a constraint that is already valid costs nothing."""
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            quote = schema_editor.quote_name
            schema_editor.execute(f"ALTER TABLE {quote(model._meta.db_table)} VALIDATE CONSTRAINT {quote(self.name)}")

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Nothing to undo."""

    def describe(self) -> str:
        """One line for `migrate --plan`."""
        return f"Validate constraint {self.name} on {self.model_name}"
