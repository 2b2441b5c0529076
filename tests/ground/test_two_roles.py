"""The embedded server's two roles, from the outside: what an earlier release left has one, and
goes on.
"""

import signal
from pathlib import Path

import psycopg

from revcouncil.embedded import process
from tests.ground.conftest import Begin, Manage, free_port
from tests.ground.prepared import fill
from tests.ground.test_serve import SMALL, lines_until_ready, status_of


def test_a_data_folder_with_the_owner_alone_is_served_as_the_other_role(
    begin: Begin, manage: Manage, data_dir: Path
) -> None:
    fill(data_dir, "served")
    assert manage("postgres", "start").returncode == 0
    with psycopg.connect(
        host=str(data_dir / "postgres-18-fast"),
        user=process.ROLE,
        dbname=process.DATABASE,
        autocommit=True,
    ) as owner:
        owner.execute(f"DROP OWNED BY {process.APPLICATION_ROLE}".encode())
        owner.execute(f"DROP ROLE {process.APPLICATION_ROLE}".encode())

    port = free_port()
    serve = begin("serve", *SMALL, PORT=str(port))
    lines_until_ready(serve)
    assert status_of(port) == 200
    checked = manage("verify_schema")
    assert (
        checked.stdout.splitlines()[-1]
        == f"The site runs as {process.APPLICATION_ROLE}, which owns no table: all this is kept"
        " against it too."
    )
    assert manage("check_points").returncode == 0
    assert manage("drift").returncode == 0
    again = manage("grant_roles")
    assert again.stdout == f"{process.APPLICATION_ROLE} has its rights already.\n"
    serve.send_signal(signal.SIGINT)
    assert serve.wait(timeout=30) == 0
