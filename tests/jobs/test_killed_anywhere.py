"""Every job of ours, killed at its statements: a fresh worker brings it to its end without a
person, its effects right once.

A worker in a process of its own, forked from this one, runs the job and is killed before statement
n, be it the job's, the worker's own or the clock's. `make test` tries a few of each job's and a few
of the clock's, `make prove` each.
"""

import os
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from inspect import signature
from typing import Any

import psycopg
import pytest
from django.core.cache import cache
from django.db import connection, connections
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from pytest_django import Settings

from benchmarks.moderation.looking import LOOK
from members.letters.actions import SEND
from tests.jobs.world import World
from tests.standins import smtp
from tests.standins.mee6 import GUILD, Mee6, discord_id, serving

OURS = sorted(
    name
    for name in app.tasks
    if not name.startswith(("tests.", "procrastinate.", "builtin"))
    # What staff ask of a comparison needs its two other sides: tests/members/reconciling.
    and not name.endswith(("fix_differences", "verify_fixes"))
)
# Written with what they are about.
WITH_ROWS = (
    SEND,
    LOOK,
    "activities.courses.tasks.work_course_event",
    "growth.stories.tasks.tell_story",
    "members.billing.tasks.work_event",
    "members.reconciling.tasks.reconcile",
    "members.standing.tasks.work_effect",
)
# What other jobs did after these is counted by the next one of theirs.
COUNTING = (
    "activities.metrics.tasks.refresh_metrics",
    "members.directory.tasks.count_directory",
    "resources.search.tasks.count_library",
)
FEW = 3


@pytest.fixture
def world(jobs: None, settings: Settings) -> Iterator[World]:
    """Before the first round."""
    with serving(Mee6(xp={discord_id(1): 700})) as board, mail_server(settings) as letters:
        settings.MEE6_BASE_URL, settings.MEE6_GUILD_ID = board.url, GUILD
        # The table is no model's: no flush empties it.
        cache.clear()
        yield World(board, letters)
        cache.clear()


@contextmanager
def mail_server(settings: Settings) -> Iterator[smtp.MailServer]:
    """A real one, to which letters go."""
    with smtp.serving(smtp.MailServer()) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def works(killed_at: int = 0, *, clock: bool = True) -> int | None:
    """Run a worker until nothing is left to do, with the jobs of its clock or without; how many
    statements it sent, None when it was killed before one.
    """
    connections.close_all()
    out, into_parent = os.pipe()
    child = os.fork()
    if child == 0:
        if not clock:
            app.periodic_registry.periodic_tasks.clear()
        _be_worker(killed_at, into_parent)
    os.close(into_parent)
    with os.fdopen(out) as stream:
        said = stream.read()
    _, code = os.waitpid(child, 0)
    if os.WIFSIGNALED(code):
        return None
    assert said.isdecimal(), said
    return int(said)


def _be_worker(killed_at: int, out: int) -> None:
    try:
        count = _count_statements(killed_at)
        connector: Any = app.connector
        with app.replace_connector(connector.get_worker_connector()) as with_pool:
            with_pool.run_worker(wait=False, listen_notify=False, install_signal_handlers=False)
        answer = str(len(count))
    except BaseException:
        answer = traceback.format_exc()
    os.write(out, answer.encode())
    os._exit(0)


def _count_statements(killed_at: int) -> list[None]:
    """Dies before that statement, on whatever connection it is to be sent."""
    count: list[None] = []

    def step() -> None:
        count.append(None)
        if len(count) == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    sync_execute, async_execute = psycopg.Cursor.execute, psycopg.AsyncCursor.execute

    def execute(self: Any, *args: Any, **options: Any) -> Any:
        step()
        return sync_execute(self, *args, **options)

    async def execute_async(self: Any, *args: Any, **options: Any) -> Any:
        step()
        return await async_execute(self, *args, **options)

    psycopg.Cursor.execute = execute  # type: ignore[method-assign]
    psycopg.AsyncCursor.execute = execute_async  # type: ignore[method-assign]
    return count


def defer(name: str) -> None:
    """Add the job as its clock would."""
    task = app.tasks[name]
    if name in WITH_ROWS:
        return
    with suppress(AlreadyEnqueued):
        task.defer(**({"timestamp": 0} if "timestamp" in signature(task.func).parameters else {}))


def silence_the_dead() -> None:
    """Half a minute later: no heartbeat was heard."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        )


def left() -> list[tuple[str, str]]:
    """What did not go well, or not yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, status::text FROM procrastinate_jobs WHERE status <> 'aborted'"
        )
        return cursor.fetchall()


def kill_and_go_on(world: World, name: str, at: int, *, clock: bool = True) -> bool:
    """One worker is killed, another goes on with what it finds, its clock with it.

    Whether the first lived to send that statement.
    """
    world.more()
    defer(name)
    killed = works(killed_at=at, clock=clock) is None
    silence_the_dead()
    # The clock's next minute.
    defer("revcouncil.tasks.take_over")
    for _ in range(5):
        works()
        if not left():
            break
    assert left() == []
    if name in COUNTING:
        defer(name)
        works(clock=False)
    world.assert_done(name)
    return killed


def statements_of(world: World, name: str, *, clock: bool = True) -> int:
    """How many a worker sends that lives."""
    world.more()
    defer(name)
    count = works(clock=clock)
    assert count
    return count


# The newest and a third of the others; `make prove` kills all of them at each statement.
@pytest.mark.parametrize(
    "name", [job for n, job in enumerate(OURS) if n % 3 == 0 or job.startswith("growth.")]
)
def test_a_job_killed_at_a_statement_comes_to_its_end_without_a_person(world: World, name: str):
    of = statements_of(world, name, clock=False)
    killed = [
        kill_and_go_on(world, name, at=of * part // FEW, clock=False) for part in range(1, FEW)
    ]
    # There may be less to do the second time.
    assert any(killed)


def test_a_worker_killed_among_the_jobs_of_its_clock_leaves_nothing_undone(world: World):
    name = "revcouncil.tasks.sweep"
    of = statements_of(world, name)
    killed = []
    for part in range(1, FEW):
        # The minute begins anew.
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_periodic_defers")
        killed.append(kill_and_go_on(world, name, at=of * part // FEW))
    assert all(killed)


@pytest.mark.prove
@pytest.mark.parametrize("name", OURS)
def test_a_job_killed_at_each_of_its_statements_comes_to_its_end_without_a_person(
    world: World, name: str
):
    for at in range(1, statements_of(world, name) + 1):
        kill_and_go_on(world, name, at)
