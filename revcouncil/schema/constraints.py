"""Checks that cost nothing to a statement that writes other columns.

PostgreSQL reads and prepares every CHECK of a table anew for each statement that writes it,
whichever columns that is (docs/decisions/0007-checks-on-write.md has the figures). A `CheckOnWrite`
is a constraint trigger instead: PostgreSQL compares its columns with those of the statement before
it reads the condition.
"""

from typing import Any, Final, cast

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.sql import Query
from django.db.models.sql.datastructures import BaseTable

FUNCTION: Final = "revcouncil_refuse_row"
# In the words of a CHECK, but without the row's values: they may be nobody else's business.
_CREATE_FUNCTION: Final = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', TG_TABLE_NAME, TG_NAME
        USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
              CONSTRAINT = TG_NAME;
END $$;
"""
_HAS_OTHER_USERS: Final = """
    SELECT EXISTS (SELECT FROM pg_trigger WHERE tgfoid = to_regproc(%s)
                   AND NOT (tgrelid = to_regclass(%s) AND tgname = %s))
"""


class CheckOnWrite(models.CheckConstraint):
    """A check of a row when it is inserted, or when a column that the condition names is updated.

    Like a CHECK it lets NULL pass, is refused in the database whoever writes, and is asked by
    forms. Unlike one it does not see a column that a BEFORE trigger changes in passing, does not
    read the rows there were (`VerifyRows` does), and is off where triggers are, as foreign keys are
    (`session_replication_role = replica`).
    """

    def columns(self, model: type[models.Model]) -> list[str]:
        """The columns the condition names, in the order of the table."""
        named = {name for name, *_ in _references(model, self.condition)}
        fields: Any = model._meta.concrete_fields
        return [field.column for field in fields if named & {field.name, field.attname}]

    def broken_sql(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, row: str
    ) -> str:
        """SQL that is true for a row that breaks the constraint; `row` is what the row is called,
        such as NEW.
        """
        query, condition = Query(model), cast(models.Q, self.condition)
        # The columns of the condition are those of the query's first table: `row.column`.
        query.alias_map[row] = BaseTable(model._meta.db_table, row)
        query.alias_refcount[row] = 1
        compiler = query.get_compiler(connection=schema_editor.connection)
        sql, params = query.build_where(condition).as_sql(compiler, schema_editor.connection)
        return f"NOT ({sql % tuple(schema_editor.quote_value(value) for value in params)})"

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        """The function all of them share, and the trigger: SHARE ROW EXCLUSIVE for a moment."""
        quote = schema_editor.quote_name
        columns = ", ".join(quote(column) for column in self.columns(model))
        return (
            f"{_CREATE_FUNCTION}CREATE CONSTRAINT TRIGGER {quote(self.name)} "
            f"AFTER INSERT OR UPDATE OF {columns} ON {quote(model._meta.db_table)} "
            f"FOR EACH ROW WHEN ({self.broken_sql(model, schema_editor, 'NEW')}) "
            f"EXECUTE FUNCTION {FUNCTION}()"
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        """Nothing inside CREATE TABLE: the trigger follows once the table is there."""
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        """Drop the trigger: ACCESS EXCLUSIVE for a moment. The last one takes the function along,
        so that going back leaves nothing behind.
        """
        quote, table = schema_editor.quote_name, schema_editor.quote_name(model._meta.db_table)
        drop = f"DROP TRIGGER IF EXISTS {quote(self.name)} ON {table}"
        if schema_editor.collect_sql:
            return drop
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(_HAS_OTHER_USERS, [FUNCTION, table, self.name])
            is_shared = cursor.fetchone()[0]
        return drop if is_shared else f"{drop}; DROP FUNCTION IF EXISTS {FUNCTION}()"

    def __eq__(self, other: object) -> bool:
        """A CHECK of the same name and condition is another constraint."""
        return type(self) is type(other) and super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]


def _references(model: Any, expression: Any) -> Any:
    """(field name, lookups) of each field an expression names, as Django's own checks find them."""
    return model._get_expr_references(expression)
