"""Row-level security: the policies of one table, all of them at once."""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from revcouncil.schema.operations.base import LiveOperation
from revcouncil.schema.policies import Declared, Policy

# Of a model's options in the state of the migrations; Django passes over such a name.
_OPTION = "_row_policies"


class AlterPolicies(LiveOperation):
    """Let a table have these policies and no others; none switches row-level security off.

    Takes ACCESS EXCLUSIVE on the table for a moment and reads no row. What a policy calls has to be
    there. All in the migration's transaction, so that nobody meets half of them.
    """

    model_name: str
    policies: Sequence[Policy]
    forced: bool

    def __init__(
        self, model_name: str, policies: Sequence[Policy] = (), forced: bool = False
    ) -> None:
        super().__init__(model_name=model_name, policies=list(policies), forced=forced)

    @property
    def declares_policies(self) -> Declared:
        """What holds of the table from here on."""
        return Declared(tuple(self.policies), self.forced)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Kept beside the model's options, for the next change and for going back."""
        model = state.models[app_label, self.model_name.lower()]
        model.options = {**model.options, _OPTION: self.declares_policies}
        # Nothing that a rendered model shows: no reload.

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Bring what is new or changed, take what is gone."""
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        if not (schema_editor.collect_sql or schema_editor.connection.in_atomic_block):
            raise ValueError(
                "AlterPolicies needs a migration that is atomic: between two of its statements"
                " members would see nothing, or too much."
            )
        key = app_label, self.model_name.lower()
        before = from_state.models[key].options.get(_OPTION, Declared())
        after = to_state.models[key].options.get(_OPTION, Declared())
        table = schema_editor.quote_name(model._meta.db_table)
        for statement in _statements(schema_editor, table, before, after):
            schema_editor.execute(statement, None)

    # The same between the two states, whichever way.
    database_backwards = database_forwards

    def describe(self) -> str:
        """One line for `migrate --plan`."""
        names = ", ".join(policy.name for policy in self.policies)
        return f"Let the policies of {self.model_name} be {names or 'none'}"

    @property
    def migration_name_fragment(self) -> str:
        """Part of a generated migration name."""
        return f"alter_{self.model_name.lower()}_policies"


def _statements(
    schema_editor: BaseDatabaseSchemaEditor, table: str, before: Declared, after: Declared
) -> list[str]:
    """From one set to the other. A policy put there by hand under a name of ours gives way."""
    quote, alter = schema_editor.quote_name, f"ALTER TABLE {table}"
    new = [policy for policy in after.policies if policy not in before.policies]
    gone = [policy for policy in before.policies if policy not in after.policies]
    names = dict.fromkeys(policy.name for policy in (*gone, *new))
    found = [f"DROP POLICY IF EXISTS {quote(name)} ON {table}" for name in names]
    found += [policy.create_sql(table, quote) for policy in new]
    if bool(before.policies) != bool(after.policies):
        word = "ENABLE" if after.policies else "DISABLE"
        found.append(f"{alter} {word} ROW LEVEL SECURITY")
    if before.forced != after.forced:
        word = "FORCE" if after.forced else "NO FORCE"
        found.append(f"{alter} {word} ROW LEVEL SECURITY")
    return found
