"""What a role lacks and what ended a session, each in one line with what mends it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from django.core.management.base import CommandError
from django.db import Error, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from revcouncil.schema.steady import Unsteady

AGAIN: Final = "Run the command again: it goes on from here."

# By the code of PostgreSQL, or its class: what happened, and what to do.
_ENDED: Final = {
    "57014": f"The statement was cancelled: {{said}}. {AGAIN}",
    "57P": f"The server ended the session: {{said}}. {AGAIN}",
    "25P": f"A timeout of the server ended the work: {{said}}. {AGAIN}",
    "25006": "The server takes no changes: {said}. Migrate the primary, not a replica of it.",
    "28": "The server refuses role {role}: {said}. Look at its password and at pg_hba.conf.",
    "3D": "{said}. Look at the name of the database in the address.",
    "53100": "The server's disk is full: {said}. Make room, then run the command again.",
    "53200": f"The server is out of memory: {{said}}. {AGAIN}",
    "53300": (
        "The server has no connection left: {said}. This command needs up to six at once."
        f" {AGAIN}"
    ),
    "53": "The server ran out of something: {said}. Make room, then run the command again.",
    "58": f"The server met an error of its machine: {{said}}. {AGAIN}",
    "08": f"The connection is lost, or was refused: {{said}}. {AGAIN}",
    "42501": "Role {role} lacks a right: {said}. {remedy}",
}

_REMEDIES: Final = (
    (r"create database", "ALTER ROLE {role} CREATEDB; lets it make the scratch database."),
    (
        r"copy database",
        "Make template0 a template again: ALTER DATABASE template0 IS_TEMPLATE true;",
    ),
    (
        r"for schema (\S+)",
        "GRANT USAGE, CREATE ON SCHEMA {0} TO {role}; lets it make tables there.",
    ),
    (
        r"for database (\S+)",
        "GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {0} TO {role}; allows it.",
    ),
    (
        r"must be owner of (\w+) (\S+)",
        "Only its owner may change it: ALTER {0} {1} OWNER TO {role};, or migrate as its owner.",
    ),
    (r"for (table|sequence|view) (\S+)", "Migrate as the owner, or GRANT ALL ON {1} TO {role};"),
    (r"for (\w+) (\S+)", "GRANT ALL ON {0} {1} TO {role}; allows it."),
    (r"extension", "Let a superuser run CREATE EXTENSION once, then run the command again."),
)


def no_statistics(connection: BaseDatabaseWrapper) -> str | None:
    """What a role without pg_read_all_stats does not see, and the grant that shows it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text, pg_has_role('pg_read_all_stats', 'USAGE')")
        role, may_see = cursor.fetchone()
    if may_see:
        return None
    return (
        f"Role {role} lacks pg_read_all_stats: it is not shown how long others have been in a"
        " transaction nor how far replicas are behind, so migrate watches and waits longer. As a"
        f" superuser: GRANT pg_read_all_stats TO {quoted(role)};"
    )


def quoted(name: str) -> str:
    """A name as SQL wants it written."""
    return name if re.fullmatch(r"[a-z_][a-z0-9_]*", name) else '"' + name.replace('"', '""') + '"'


def sentence(error: BaseException, role: str) -> str | None:
    """One line for what the server refused or ended; None for an error that is the statement's
    own.
    """
    cause: BaseException | None = error
    while isinstance(cause, Error):
        cause = cause.__cause__ or cause.__context__
    if not isinstance(cause, psycopg.Error):
        # Django's own: the connection is closed already.
        return (
            _ENDED["08"].format(said=_said(error))
            if type(error).__name__ == "InterfaceError"
            else None
        )
    state = cause.sqlstate or (
        "08000" if isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError) else ""
    )
    text = next((_ENDED[state[:length]] for length in (5, 3, 2) if state[:length] in _ENDED), None)
    if text is None:
        return None
    said = cause.diag.message_primary or _said(cause)
    return text.format(said=said.rstrip("."), role=role, remedy=_remedy(said, quoted(role)))


def _said(error: BaseException) -> str:
    return " ".join(str(error).split())


def _remedy(said: str, role: str) -> str:
    for pattern, remedy in _REMEDIES:
        if match := re.search(pattern, said):
            return remedy.format(*match.groups(), role=role)
    return "Grant it, or run the command as a role that has it."


def unreachable(
    connection: BaseDatabaseWrapper, error: Exception, advice: str = "Check the database's address."
) -> str:
    """One line naming the database and its host, never the password."""
    config = connection.settings_dict
    host = config.get("HOST") or (config.get("OPTIONS") or {}).get("host") or "the local socket"
    port = f":{config['PORT']}" if config.get("PORT") else ""
    reason = next(
        (line.strip() for line in str(error).splitlines() if line.strip()), "no reason given"
    )
    reason = reason.removeprefix("connection failed: ").rstrip(".")
    return f"Can't reach the database {config.get('NAME')!r} on {host}{port}: {reason}. {advice}"


@contextmanager
def in_one_line(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """A command's work: what the server refuses or ends stops it with one line instead of a
    traceback.
    """
    try:
        yield
    except (Error, psycopg.Error) as error:
        if (
            connection.connection is None
            and isinstance(error, OperationalError)
            and not getattr(error.__cause__, "sqlstate", None)
        ):
            raise CommandError(unreachable(connection, error)) from error
        role = str(connection.settings_dict.get("USER") or "this role")
        if (line := sentence(error, role)) is None:
            raise
        raise CommandError(line) from error
    except Unsteady as error:
        raise CommandError(str(error)) from error
