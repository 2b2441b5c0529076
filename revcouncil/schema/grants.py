"""What the application's role may do: every table as its model declares, nothing else.

The owner migrates; the application runs as another role, and what the database promises it keeps
against that role too. A model says what the application may do with its rows in
`application_rights`, for a table of somebody else's the app's config does (`application_rights =
{"pghistory.Context": ("SELECT",)}`). What nobody says may be read and written.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from revcouncil.schema.direct import own_way

READ: Final = ("SELECT",)
APPEND: Final = ("INSERT", "SELECT")
USUAL: Final = ("DELETE", "INSERT", "SELECT", "UPDATE")
# Written by migrations alone.
OF_THE_MIGRATOR: Final = ("django_migrations", "revcouncil_backfill")


class NoRights(Exception):
    """The role we are may not give rights, or make roles. The message says what it lacks."""


def application_role(alias: str) -> str | None:
    """The role the site runs as, where MIGRATE_DATABASE names another one that migrates; None
    where one role does everything.
    """
    owner, user = own_way(alias).get("USER"), settings.DATABASES[alias].get("USER")
    return str(user) if owner and user and user != owner else None


def grant_to_application(connection: BaseDatabaseWrapper) -> int | None:
    """`grant` to the site's role, on a connection of the owner's; None where one role does
    everything. Raises NoRights.
    """
    role = application_role(connection.alias)
    return (
        grant(connection, role, settings.DATABASES[connection.alias].get("PASSWORD") or "")
        if role
        else None
    )


def declared() -> Mapping[str, tuple[str, ...]]:
    """The rights on each table that are not the usual ones."""
    rights: dict[str, tuple[str, ...]] = dict.fromkeys(OF_THE_MIGRATOR, READ)
    for model in apps.get_models(include_auto_created=True):
        if found := getattr(model, "application_rights", None):
            rights[model._meta.db_table] = tuple(sorted(found))
    for config in apps.get_app_configs():
        for label, found in getattr(config, "application_rights", {}).items():
            rights[apps.get_model(label)._meta.db_table] = tuple(sorted(found))
    return rights


def grant(connection: BaseDatabaseWrapper, role: str, password: str = "") -> int:
    """Give `role` what it may do in the database of `connection`, and take what it may not; makes
    it when it is missing.

    Run as the owner, after every migrate. All in one transaction, so that a running application
    never lacks what it had; no table is locked. Only what differs is changed: the number of changes
    is returned, 0 the second time. Raises NoRights.
    """
    done = 0
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            # Two at once would change the same rows of the catalog.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('revcouncil.grants'))")
            for statement in _statements(cursor, role, password):
                cursor.execute(statement.as_string(connection.connection))
                done += 1
    except Exception as error:
        if isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
            reason = " ".join(str(error.__cause__.diag.message_primary).split())
            raise NoRights(
                f"The application's role {role} can't be given its rights: {reason}. Run"
                " grant_roles as the owner."
            ) from error
        raise
    return done


def _statements(cursor: Any, role: str, password: str) -> Iterator[sql.Composed]:
    name = sql.Identifier(role)
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone() is None:
        yield sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE").format(
            name
        ) + _secret(cursor, role, password)
    yield from _around(cursor, role)
    yield from _tables(cursor, role)
    yield from _sequences(cursor, role)
    yield from _defaults(cursor, role)


def _secret(cursor: Any, role: str, password: str) -> sql.Composable:
    """The password as the server keeps it, so that it never travels or stands in a log as it is."""
    if not password:
        return sql.SQL("")
    kept = cursor.connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    )
    return sql.SQL(" PASSWORD {}").format(sql.Literal(kept.decode()))


def _around(cursor: Any, role: str) -> Iterator[sql.Composed]:
    """The database and the schema: to connect and to look, never to make anything, not even for
    a session.
    """
    cursor.execute(
        """
        SELECT current_database(), current_schema(),
               has_database_privilege(%(role)s, current_database(), 'CONNECT'),
               has_database_privilege(%(role)s, current_database(), 'TEMP')
                   OR has_database_privilege(%(role)s, current_database(), 'CREATE'),
               has_schema_privilege(%(role)s, current_schema(), 'USAGE'),
                   has_schema_privilege(%(role)s, current_schema(), 'CREATE')
        WHERE EXISTS (SELECT FROM pg_roles WHERE rolname = %(role)s)
        """,
        {"role": role},
    )
    row = cursor.fetchone()
    name, database, schema = sql.Identifier(role), sql.Identifier(row[0]), sql.Identifier(row[1])
    if row[3]:
        yield sql.SQL("REVOKE TEMPORARY, CREATE ON DATABASE {} FROM PUBLIC, {}").format(
            database, name
        )
    if not row[2]:
        yield sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, name)
    if row[5]:
        yield sql.SQL("REVOKE CREATE ON SCHEMA {} FROM PUBLIC, {}").format(schema, name)
    if not row[4]:
        yield sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, name)


# What the role holds on each relation of the schema, by itself or as anybody.
_HELD: Final = """
    SELECT rel.relname, rel.relkind,
           coalesce(array_agg(DISTINCT acl.privilege_type)
               FILTER (WHERE acl.privilege_type IS NOT NULL), '{}'),
           coalesce(bool_or(acl.grantee = 0), false)
    FROM pg_class rel
    LEFT JOIN LATERAL (
        SELECT given.* FROM aclexplode(rel.relacl) given
        WHERE given.grantee IN (0, (SELECT oid FROM pg_roles WHERE rolname = %s))
    ) acl ON true
    WHERE rel.relnamespace = current_schema()::regnamespace AND rel.relkind::text = ANY (%s)
    GROUP BY rel.oid ORDER BY rel.relname
"""


def _tables(cursor: Any, role: str) -> Iterator[sql.Composed]:
    special = declared()
    cursor.execute(_HELD, [role, ["r", "p", "v", "m", "f"]])
    for table, kind, held, public in cursor.fetchall():
        wanted = special.get(table, USUAL if kind in ("r", "p") else READ)
        if public or sorted(held) != sorted(wanted):
            yield sql.SQL("REVOKE ALL ON {} FROM PUBLIC, {}").format(
                sql.Identifier(table), sql.Identifier(role)
            )
            rights = sql.SQL(", ").join(map(sql.SQL, wanted))
            yield sql.SQL("GRANT {} ON {} TO {}").format(
                rights, sql.Identifier(table), sql.Identifier(role)
            )


def _sequences(cursor: Any, role: str) -> Iterator[sql.Composed]:
    """To take the next number, never to set it."""
    cursor.execute(_HELD, [role, ["S"]])
    for sequence, _, held, public in cursor.fetchall():
        if public or sorted(held) != ["SELECT", "USAGE"]:
            yield sql.SQL("REVOKE ALL ON SEQUENCE {} FROM PUBLIC, {}").format(
                sql.Identifier(sequence), sql.Identifier(role)
            )
            yield sql.SQL("GRANT USAGE, SELECT ON SEQUENCE {} TO {}").format(
                sql.Identifier(sequence), sql.Identifier(role)
            )


def _defaults(cursor: Any, role: str) -> Iterator[sql.Composed]:
    """What a later migration makes can be used at once; the grant after it takes back what was
    too much.
    """
    cursor.execute(
        """
        SELECT array_agg(defaclobjtype::text) FROM pg_default_acl, aclexplode(defaclacl) given
        WHERE defaclnamespace = current_schema()::regnamespace AND defaclrole = (SELECT oid
            FROM pg_roles WHERE rolname = current_user)
          AND given.grantee = (SELECT oid FROM pg_roles WHERE rolname = %s)
        """,
        [role],
    )
    known = cursor.fetchone()[0] or []
    cursor.execute("SELECT current_schema()")
    schema, name = sql.Identifier(cursor.fetchone()[0]), sql.Identifier(role)
    if "r" not in known:
        rights = sql.SQL(", ").join(map(sql.SQL, USUAL))
        yield sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA {} GRANT {} ON TABLES TO {}").format(
            schema, rights, name
        )
    if "S" not in known:
        yield sql.SQL(
            "ALTER DEFAULT PRIVILEGES IN SCHEMA {} GRANT USAGE, SELECT ON SEQUENCES TO {}"
        ).format(schema, name)
