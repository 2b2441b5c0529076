"""Many `migrate` at once, as ten workers of one deployment start them."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from revcouncil.schema.session import connection_params
from tests.schema.databases import empty_database, snapshot
from tests.schema.garage import execute, session, until
from tests.templates import newest

ROOT = Path(__file__).resolve().parents[2]
LEADER = """
    SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid)
    WHERE locktype = 'advisory' AND granted AND application_name LIKE 'revcouncil migrate %'
      AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def address() -> str:
    """The default database as DATABASE_URL."""
    to = connection_params(connection)
    user = quote(str(to.get("user") or "")) + (
        f":{quote(to['password'])}" if to.get("password") else ""
    )
    host = str(to.get("host") or "")
    if host.startswith("/"):
        return f"postgres://{user}@/{to['dbname']}?host={quote(host)}&port={to.get('port') or 5432}"
    return f"postgres://{user}@{host}:{to.get('port') or 5432}/{to['dbname']}"


@pytest.mark.parametrize("own_database", ["1.0"], indirect=True)
@pytest.mark.parametrize("count", [3, pytest.param(10, marks=pytest.mark.prove)])
def test_at_once_and_with_the_leader_killed_each_migration_is_applied_once(
    own_database: str, count: int
) -> None:
    before = int(execute("SELECT count(*) FROM django_migrations")[0][0])
    environment = os.environ | {
        "DATABASE_URL": address(),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "MIGRATE_DATABASE_URL": "",
    }
    migrators = {
        process.pid: process
        for process in (
            subprocess.Popen(
                [sys.executable, "manage.py", "migrate", "--no-color"],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for _ in range(count)
        )
    }
    try:
        with session() as watcher:
            # In the middle of its work: some of it is recorded, some is not.
            until(
                lambda: watcher.execute(
                    "SELECT 1 FROM django_migrations OFFSET %s", [before + 3]
                ).fetchone(),
                120,
            )
            leader = int(until(lambda: watcher.execute(LEADER).fetchone())[0].rsplit(" ", 1)[1])
        migrators[leader].send_signal(signal.SIGKILL)
        outputs = {pid: process.communicate(timeout=300)[0] for pid, process in migrators.items()}
    finally:
        for process in migrators.values():
            process.kill()
    codes = Counter(process.returncode for process in migrators.values())
    assert codes == {0: count - 1, -signal.SIGKILL: 1}, outputs
    applied = Counter(
        line for text in outputs.values() for line in text.splitlines() if line.endswith("... OK")
    )
    assert set(applied.values()) == {1}
    # One is at work; at most one of the others takes over, the rest find nothing to do.
    assert sum("No migrations to apply" in text for text in outputs.values()) == count - 2
    assert (
        execute("SELECT app, name FROM django_migrations GROUP BY app, name HAVING count(*) > 1")
        == []
    )
    found = snapshot()
    with empty_database(template=newest()):
        assert snapshot() == found
