"""Real workers on the test's database."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from members.models import Member
from tests.cast import super_admin
from tests.jobs import tasks
from tests.schema.databases import url

ROOT = Path(__file__).resolve().parents[2]
# The tasks register themselves when they are imported, in this process too.
assert tasks

Work = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def jobs(transactional_db: None) -> Iterator[None]:
    """procrastinate's tables, empty before and after:

    Django does not flush what it does not manage.
    """
    _sweep()
    yield
    _sweep()


def _sweep() -> None:
    with connection.cursor() as cursor:
        for table in ("periodic_defers", "events", "jobs", "workers"):
            cursor.execute(f"DELETE FROM procrastinate_{table}")


@pytest.fixture
def work(jobs: None, tmp_path: Path) -> Iterator[Work]:
    """`work()` starts a worker; `work("--one-shot")` one that ends when nothing is left to do.

    Killed at the end.
    """
    begun: list[subprocess.Popen[str]] = []

    def start(*words: str, **variables: str) -> "subprocess.Popen[str]":
        command = [
            sys.executable,
            "manage.py",
            "procrastinate",
            "worker",
            "--fetch-job-polling-interval",
            "0.1",
            *words,
        ]
        environment = {
            **os.environ,
            "DATABASE_URL": url(),
            "DJANGO_SETTINGS_MODULE": "tests.jobs.settings",
            **variables,
        }
        log = (tmp_path / f"worker{len(begun)}.log").open("w")
        begun.append(
            subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        )
        log.close()
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.wait()


def statuses() -> list[str]:
    """The statuses of the jobs of the tests that are left, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text FROM procrastinate_jobs WHERE task_name LIKE 'tests.%%' ORDER"
            " BY id",
            [],
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def admin_who_runs(client: Client, jobs: None) -> Member:
    """The super admin, signed in."""
    member = super_admin()
    client.force_login(member)
    return member
