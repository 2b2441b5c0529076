"""Triggers that keep a promise, as pgtrigger declares them but without its way round.

pgtrigger lets a session skip any trigger (`SET pgtrigger.ignore = ...`). A ledger that can be told to look away is
not a ledger, so a `FirmTrigger` is compiled without that clause. It is also installed with `CREATE OR REPLACE
TRIGGER` (SHARE ROW EXCLUSIVE on the table) instead of DROP and CREATE (ACCESS EXCLUSIVE), and takes its function
along when it goes, so that going back leaves nothing behind.
"""

from typing import Any

import pgtrigger
from django.db import models
from pgtrigger import compiler, utils


class FirmTriggerSql(compiler.UpsertTriggerSql):
    """The installation of a firm trigger. Referenced by migrations: never change the template, add a new class."""

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


class FirmCompiledTrigger(compiler.Trigger):
    """A compiled firm trigger, as it stands in migrations."""

    @property
    def uninstall_sql(self) -> str:
        """Drop the trigger and the function that served only it."""
        return f"{super().uninstall_sql} DROP FUNCTION IF EXISTS {self.sql.pgid}();"


class FirmTrigger(pgtrigger.Trigger):
    """A trigger nobody can switch off for a session."""

    def compile(self, model: models.Model) -> compiler.Trigger:
        """The compiled trigger for `model`."""
        return FirmCompiledTrigger(
            name=self.name,
            sql=FirmTriggerSql(
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
