"""Triggers that keep a promise, as pgtrigger declares them but without its way round.

pgtrigger lets a session skip any trigger (`SET pgtrigger.ignore = ...`). A ledger that can be told
to look away is not a ledger, so a `NonIgnorableTrigger` is compiled without that clause. It is also
installed with `CREATE OR REPLACE TRIGGER` (SHARE ROW EXCLUSIVE on the table) instead of DROP and
CREATE (ACCESS EXCLUSIVE), and takes its function along when it goes, so that going back leaves
nothing behind.

An `OwnersTrigger` runs with the rights of the tables' owner, so that it writes what the
application's role may not.
"""

from typing import Any

import pghistory
import pgtrigger
from django.db import models
from pghistory import trigger as history_trigger
from pgtrigger import compiler, utils


class NonIgnorableTriggerSql(compiler.UpsertTriggerSql):
    """The installation of a non-ignorable trigger.

    Referenced by migrations: never change the template, add a new class.
    """

    def get_template(self) -> str:
        """SQL with the placeholders of `UpsertTriggerSql`."""
        return """
            CREATE OR REPLACE FUNCTION {pgid}()
            RETURNS TRIGGER AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql;

            CREATE OR REPLACE TRIGGER {pgid}
                {when} {operation} ON {table}
                {referencing}
                FOR EACH {level} {condition}
                EXECUTE FUNCTION {execute};

            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class OwnersTriggerSql(NonIgnorableTriggerSql):
    """The same with the rights of the function's owner. Nobody's schema comes before ours, a
    temporary one last.

    Referenced by migrations: never change the template, add a new class.
    """

    def get_template(self) -> str:
        """SQL with the placeholders of `UpsertTriggerSql`."""
        return """
            CREATE OR REPLACE FUNCTION {pgid}()
            RETURNS TRIGGER AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp;

            CREATE OR REPLACE TRIGGER {pgid}
                {when} {operation} ON {table}
                {referencing}
                FOR EACH {level} {condition}
                EXECUTE FUNCTION {execute};

            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class NonIgnorableCompiledTrigger(compiler.Trigger):
    """A compiled non-ignorable trigger, as it stands in migrations."""

    @property
    def uninstall_sql(self) -> str:
        """Drop the trigger and the function that served only it."""
        return f"{super().uninstall_sql} DROP FUNCTION IF EXISTS {self.sql.pgid}();"


class NonIgnorableTrigger(pgtrigger.Trigger):
    """A trigger nobody can switch off for a session."""

    sql_class: type[NonIgnorableTriggerSql] = NonIgnorableTriggerSql

    def compile(self, model: models.Model) -> compiler.Trigger:
        """The compiled trigger for `model`."""
        return NonIgnorableCompiledTrigger(
            name=self.name,
            sql=self.sql_class(
                pgid=self.get_pgid(model),
                declare=self.render_declare(model),
                func=self.render_func(model),
                table=model._meta.db_table,
                when=self.when,
                operation=self.operation,
                referencing=self.referencing or "",
                level=self.level,
                condition=self.render_condition(model),
                execute=self.render_execute(model),
            ),
        )

    def get_pgid(self, model: Any) -> str:
        """The trigger's name in the database: `<model>_<what>`, the same on every machine."""
        return f"{utils.quote(model._meta.db_table + '_' + self.name)}".strip('"')


class OwnersTrigger(NonIgnorableTrigger):
    """Runs with the rights of the tables' owner, whoever writes the row; non-ignorable too."""

    sql_class = OwnersTriggerSql


class _EventTrigger(OwnersTrigger, history_trigger.Event):
    """Writes one event of a history with the owner's rights: nobody else needs any on it.

    A history that has a column `before` keeps the tracked columns as they were.
    """

    def get_func(self, model: Any) -> Any:
        """pghistory's statement, with the row as it was where the history has room for it."""
        func = super().get_func(model)
        history: Any = self.event_model
        fields = {field.name: field for field in history._meta.fields}
        if "before" not in fields or not str(self.operation).startswith("UPDATE"):
            return func
        tracked = {field.name for field in model._meta.fields} & fields.keys()
        pairs = ", ".join(f"'{name}', OLD.\"{fields[name].column}\"" for name in sorted(tracked))
        columns, values = func.func.split(") VALUES (", 1)
        return pgtrigger.Func(
            f'{columns}, "before") VALUES ('
            + values.replace("); RETURN NULL;", f", jsonb_build_object({pairs})); RETURN NULL;")
        )


class _NonIgnorableEvent(pghistory.RowEvent):
    """A tracker whose trigger is non-ignorable."""

    def add_event_trigger(self, event_model: Any) -> None:
        """Register the trigger for the model that is tracked."""
        pgtrigger.register(
            _EventTrigger(
                event_model=event_model,
                label=self.label,
                name=self.trigger_name,
                row=self.row,
                operation=self.operation,
                condition=self.condition,
                level=self.level,
            )
        )(event_model.pgh_tracked_model)


class NonIgnorableInsertEvent(_NonIgnorableEvent, pghistory.InsertEvent):
    """pghistory's, with a non-ignorable trigger."""


class NonIgnorableUpdateEvent(_NonIgnorableEvent, pghistory.UpdateEvent):
    """pghistory's, with a non-ignorable trigger."""


class NonIgnorableDeleteEvent(_NonIgnorableEvent, pghistory.DeleteEvent):
    """pghistory's, with a non-ignorable trigger."""


def by_triggers_of_the_owner(table: str) -> str:
    """SQL for a guard's condition: whether it is a trigger with the owner's rights that writes
    `table`.

    Depth alone is no proof: any role may hang a trigger on a table of its own. Only the owner holds
    TRIGGER on `table`. With one role for everything it is the owner, and depth is all there is.
    """
    return f"(pg_trigger_depth() > 0 AND has_table_privilege('{table}'::regclass, 'TRIGGER'))"


# The names that migrations released with 2.0 use.
FirmTriggerSql = NonIgnorableTriggerSql
FirmCompiledTrigger = NonIgnorableCompiledTrigger
