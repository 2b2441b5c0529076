"""Databases and data folders that take long to make and are the same for every test: whichever
process comes first makes them, everybody copies them.
"""

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections

from revcouncil.releases import RELEASES

PREFIX = "rc_made_"
# What decides what the migrations make: they, the machinery, and the libraries' own.
CODE = (
    "*/migrations/**/*",
    "revcouncil/schema/**/*",
    "revcouncil/releases.py",
    "requirements/*.txt",
)


@cache
def newest() -> str:
    """The name of a database that `migrate` has brought to the newest migration."""
    return template("newest", lambda: call_command("migrate", verbosity=0))


@cache
def released(release: str) -> str:
    """The name of a database that `migrate_to` has brought to that release, from the one before."""
    earlier = list(RELEASES)[: list(RELEASES).index(release)]
    return template(
        release.replace(".", "_"),
        lambda: call_command("migrate_to", release, verbosity=0),
        start=released(earlier[-1]) if earlier else "template1",
    )


def template(name: str, make: Callable[[], object], *, start: str = "template1") -> str:
    """The name of a database to copy: a copy of `start` that `make` has filled under the default
    alias.
    """
    kept = f"{PREFIX}{name}_{code()}"
    default = connections[DEFAULT_DB_ALIAS]
    before = default.settings_dict["NAME"]
    default.close()
    with alone(name), default._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{PREFIX}{name}_"]
        )
        there = {row[0] for row in cursor.fetchall()}
        if kept in there:
            return kept
        # Those of other code, and what a killed run left half made.
        for old in there:
            cursor.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{kept}_half" TEMPLATE "{start}"')
        default.settings_dict["NAME"] = f"{kept}_half"
        try:
            make()
        finally:
            default.close()
            default.settings_dict["NAME"] = before
        # A database with a session in it can't be renamed; ours was closed just now.
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            [f"{kept}_half"],
        )
        cursor.execute(f'ALTER DATABASE "{kept}_half" RENAME TO "{kept}"')
    return kept


@contextmanager
def alone(name: str) -> Iterator[None]:
    """No other process of the tests is in a block of that name meanwhile."""
    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"made-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@cache
def code() -> str:
    """A name for the code as it is."""
    digest = hashlib.sha256()
    for pattern in CODE:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            if path.is_file() and path.suffix in (".py", ".sql", ".txt"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
