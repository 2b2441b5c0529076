"""Roles beside the site's: a programming interface that reads and writes as one member at a time,
and a reporting tool that reads figures. Neither owns anything, neither passes row-level security.

`SCHEMA_ROLES` in the settings names them; what is not named is not made. What each may do a model
says in `outside_rights`, for a view the app's config does (`outside_rights = {"activity_metrics":
{Role.REPORTING: {"SELECT": EVERY_COLUMN}}}`). What nobody says they may not.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from revcouncil.schema import grants

EVERY_COLUMN: Final = ("*",)
Rights = Mapping[str, tuple[str, ...]]


class Role(StrEnum):
    """What a role is for."""

    API = "API"
    REPORTING = "REPORTING"


def named() -> dict[Role, tuple[str, str]]:
    """(name, password) of each role that the settings name."""
    given: Mapping[str, Mapping[str, str]] = getattr(settings, "SCHEMA_ROLES", {})
    return {
        role: (given[role]["NAME"], given[role].get("PASSWORD", ""))
        for role in Role
        if given.get(role, {}).get("NAME")
    }


def declared(role: Role) -> dict[str, dict[str, tuple[str, ...]]]:
    """What the role may do, by table or view: columns by right, empty for whole rows."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for model in apps.get_models(include_auto_created=True):
        rights: Rights = getattr(model, "outside_rights", {}).get(role, {})
        if rights:
            found[model._meta.db_table] = {
                right: () if names == EVERY_COLUMN else _columns(model, names)
                for right, names in rights.items()
            }
    for config in apps.get_app_configs():
        for relation, by_role in getattr(config, "outside_rights", {}).items():
            if rights := by_role.get(role, {}):
                found[relation] = {
                    right: () if names == EVERY_COLUMN else tuple(sorted(names))
                    for right, names in rights.items()
                }
    return found


def _columns(model: Any, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(model._meta.get_field(name).column for name in names))


def grant_to_named(connection: BaseDatabaseWrapper) -> dict[str, int]:
    """`grant` to each role that the settings name: how many changes, by its name.

    Raises grants.NoRights.
    """
    site = grants.application_role(connection.alias)
    return {
        name: grant(connection, role, name, password, site=site)
        for role, (name, password) in named().items()
    }


def grant(
    connection: BaseDatabaseWrapper, role: Role, name: str, password: str = "", *, site: str | None
) -> int:
    """Give the role `name` what `role` may do and take everything else; makes it when it is
    missing, without a password as one that can't sign in.

    Run as the owner, after every migrate; `site` is the role the site runs as. In one transaction;
    the number of changes, 0 the second time. Raises grants.NoRights, also for a role that would
    pass every policy.
    """
    done = 0
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('revcouncil.grants'))")
            for statement in _statements(cursor, role, name, password, site):
                cursor.execute(statement.as_string(connection.connection))
                done += 1
    except Exception as error:
        if isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
            reason = " ".join(str(error.__cause__.diag.message_primary).split())
            raise grants.NoRights(
                f"The role {name} can't be given its rights: {reason}. Run grant_roles as the"
                " owner."
            ) from error
        raise
    return done


def _statements(
    cursor: Any, role: Role, name: str, password: str, site: str | None
) -> Iterator[sql.Composed]:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    if cursor.fetchone() is None:
        login = sql.SQL("LOGIN" if password else "NOLOGIN")
        yield sql.SQL("CREATE ROLE {} {} NOSUPERUSER NOCREATEDB NOCREATEROLE").format(
            sql.Identifier(name), login
        ) + grants._secret(cursor, name, password)
    else:
        _refuse_the_mighty(cursor, name, site)
    yield from grants._around(cursor, name)
    yield from _relations(cursor, role, name)
    yield from _functions(cursor, site)


# Roles that no policy holds, or that could become one.
_MIGHTY: Final = """
    SELECT CASE
        WHEN rolsuper THEN 'it is a superuser'
        WHEN rolbypassrls THEN 'it has BYPASSRLS'
        WHEN rolname = %(site)s THEN 'the site runs as it'
        WHEN pg_has_role(oid, %(site)s, 'MEMBER') THEN 'it is a member of the site''s role'
        WHEN EXISTS (SELECT FROM pg_class WHERE relnamespace = current_schema()::regnamespace
            AND pg_has_role(pg_roles.oid, relowner, 'MEMBER')) THEN 'it owns tables'
    END
    FROM pg_roles WHERE rolname = %(name)s
"""


def _refuse_the_mighty(cursor: Any, name: str, site: str | None) -> None:
    cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = %s", [site])
    known = cursor.fetchone()
    cursor.execute(_MIGHTY, {"name": name, "site": known[0] if known else None})
    if reason := cursor.fetchone()[0]:
        raise grants.NoRights(
            f"The role {name} can't be used: {reason}, so no policy would hold it. Name a role of"
            " its own."
        )


# What the role holds by itself on each relation of the schema; column "" is the whole of it.
_HELD: Final = """
    SELECT relname, relkind = 'S', '', given.privilege_type
    FROM pg_class, aclexplode(relacl) given
    WHERE relnamespace = current_schema()::regnamespace
        AND given.grantee = (SELECT oid FROM pg_roles WHERE rolname = %(name)s)
    UNION ALL
    SELECT relname, false, attname, given.privilege_type
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid, aclexplode(attacl) given
    WHERE relnamespace = current_schema()::regnamespace AND NOT attisdropped
        AND given.grantee = (SELECT oid FROM pg_roles WHERE rolname = %(name)s)
"""


def _relations(cursor: Any, role: Role, name: str) -> Iterator[sql.Composed]:
    """The rights on tables, views and their columns; one relation that differs is given anew."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
    )
    there = {row[0] for row in cursor.fetchall()}
    # A view of a later release is not there yet.
    wanted = {
        relation: {
            (column, right) for right, columns in rights.items() for column in columns or [""]
        }
        for relation, rights in declared(role).items()
        if relation in there
    }
    cursor.execute(_HELD, {"name": name})
    held: dict[str, set[tuple[str, str]]] = {}
    sequences = set()
    for relation, is_sequence, column, right in cursor.fetchall():
        held.setdefault(relation, set()).add((column, right))
        if is_sequence:
            sequences.add(relation)
    who = sql.Identifier(name)
    for relation in sorted(wanted.keys() | held.keys()):
        if held.get(relation, set()) == wanted.get(relation, set()):
            continue
        kind = sql.SQL("SEQUENCE " if relation in sequences else "")
        if relation in held:
            yield sql.SQL("REVOKE ALL ON {}{} FROM {}").format(kind, sql.Identifier(relation), who)
        if relation in wanted:
            yield sql.SQL("GRANT {} ON {} TO {}").format(
                _listed(wanted[relation]), sql.Identifier(relation), who
            )


def _listed(rights: set[tuple[str, str]]) -> sql.Composed:
    """DELETE, SELECT (a), SELECT (b) as GRANT wants it."""
    return sql.SQL(", ").join(
        sql.SQL(right)
        + (sql.SQL(" ({})").format(sql.Identifier(column)) if column else sql.SQL(""))
        for column, right in sorted(rights)
    )


def _functions(cursor: Any, site: str | None) -> Iterator[sql.Composed]:
    """What runs with the owner's rights and may write is the site's alone; PostgreSQL lets
    everybody call a function.
    """
    cursor.execute(
        """
        SELECT oid::regprocedure::text, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)
        FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
            AND prosecdef AND provolatile = 'v' AND prorettype <> 'trigger'::regtype
            AND EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) given
                WHERE given.grantee = 0)
        ORDER BY 1
        """,
        [site],
    )
    for function, has_site in cursor.fetchall():
        called = sql.SQL(function)
        yield sql.SQL("REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC").format(called)
        if has_site:
            yield sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(
                called, sql.Identifier(str(site))
            )
