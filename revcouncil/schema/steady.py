"""The settings of a session that a migration, a comparison or a plan runs under, whatever the
role or the database says.
"""

import json
from typing import Any, Final, Protocol

# What could end the work, change what it does, or change how a definition reads.
SET: Final = {
    "statement_timeout": "0",
    "lock_timeout": "0",
    "transaction_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "idle_session_timeout": "0",
    "default_transaction_read_only": "off",
    "default_transaction_isolation": "read committed",
    "default_transaction_deferrable": "off",
    # An error is better than a backfill that passes over the rows a policy hides.
    "row_security": "off",
    "session_replication_role": "origin",
    "exit_on_error": "off",
    "restrict_nonsystem_relation_kind": "",
    "gin_fuzzy_search_limit": "0",
    "check_function_bodies": "on",
    "standard_conforming_strings": "on",
    "array_nulls": "on",
    "transform_null_equals": "off",
    "xmloption": "content",
    "xmlbinary": "base64",
    "DateStyle": "ISO, MDY",
    "IntervalStyle": "postgres",
    "extra_float_digits": "1",
    "bytea_output": "hex",
    "quote_all_identifiers": "off",
    # A build is in no hurry: with helpers it takes every core of a small server from the requests.
    "max_parallel_maintenance_workers": "0",
}

# Timeouts and defaults that stay as the role or the database has them, and why.
LEFT: Final = {
    "tcp_user_timeout": "it ends only a connection whose network is gone",
    "wal_sender_timeout": "it concerns replicas only",
    "deadlock_timeout": "it ends nobody who is not in a deadlock",
    "default_statistics_target": "it changes what ANALYZE samples, no result",
    "default_table_access_method": "how rows are stored is the administrator's choice",
    "default_tablespace": "where rows are stored is the administrator's choice",
    "default_toast_compression": "how rows are stored is the administrator's choice",
    "default_text_search_config": "it is the language the database's texts are in",
    "default_with_oids": "it can no longer be turned on",
}

# A name that this version of PostgreSQL does not know is passed over.
_APPLY: Final = """
    SELECT set_config(known.name, wanted.value, %s)
    FROM pg_settings known JOIN jsonb_each_text(%s::jsonb) AS wanted (name, value)
         ON lower(known.name) = lower(wanted.name)
    WHERE known.context = 'user'
"""
_REPLICATION: Final = """
    SELECT current_setting('session_replication_role') <> 'origin',
           has_parameter_privilege('session_replication_role', 'SET'), session_user::text
"""


class Unsteady(Exception):
    """A setting that a superuser gave the role changes the work, and the role may not undo it."""


class Asks(Protocol):
    """A cursor of Django's or a cursor of psycopg's."""

    def execute(self, sql: Any, params: Any = None, /) -> Any:
        """Run one statement."""

    def fetchone(self) -> Any:
        """Its first row."""

    def fetchall(self) -> Any:
        """Its rows."""


def steady(cursor: Asks, *, local: bool = False) -> None:
    """Give the session (or, with `local`, its transaction) the settings of `SET`.

    Raises Unsteady.
    """
    cursor.execute(_APPLY, [local, json.dumps(SET)])
    cursor.execute(_REPLICATION)
    is_replica, may_set, role = cursor.fetchone()
    if is_replica and not may_set:
        raise Unsteady(
            f"Role {role} runs with session_replication_role = replica, under which no foreign key"
            " and no trigger is kept, and it may not change that. As a superuser: ALTER ROLE"
            f" {role} RESET session_replication_role;"
        )
    if is_replica:
        cursor.execute(
            "SELECT set_config('session_replication_role', %s, %s)",
            [SET["session_replication_role"], local],
        )


def put_back(cursor: Asks) -> None:
    """The settings of `SET` as the session had them when it was opened."""
    cursor.execute(
        "SELECT string_agg(format('RESET %%I', name), '; ') FROM pg_settings WHERE lower(name) ="
        " ANY(%s) AND context = 'user'",
        [[name.lower() for name in SET]],
    )
    cursor.execute(cursor.fetchone()[0])
    cursor.execute("SELECT current_setting('is_superuser') = 'on'")
    if cursor.fetchone()[0]:
        cursor.execute("RESET session_replication_role")


def keep_on_database(cursor: Asks, name: str) -> None:
    """Let every session of this role on the database `name` begin with the settings of `SET`."""
    cursor.execute(
        """
        SELECT format('ALTER ROLE %%I IN DATABASE %%I SET %%I = %%L',
                      session_user, %s::text, known.name, wanted.value)
        FROM pg_settings known JOIN jsonb_each_text(%s::jsonb) AS wanted (name, value)
             ON lower(known.name) = lower(wanted.name)
        WHERE known.context = 'user'
        """,
        [name, json.dumps(SET)],
    )
    for (sql,) in cursor.fetchall():
        cursor.execute(sql)
