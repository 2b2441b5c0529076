"""Every job of ours, killed at its statements: a fresh worker brings it to its end without a
person, its effects right once.

A worker in a process of its own, forked from this one, runs the job and is killed before statement
n, be it the job's, the worker's own or the clock's. `make test` tries a few of them, `make prove`
each.
"""

import os
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from inspect import signature
from typing import Any

import psycopg
import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.models import Count
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from pytest_django import Settings

from gamification import ranks
from gamification.badges.actions import grant_missing
from gamification.ledger.check.counts import slices
from gamification.ledger.check.differences import FaultType
from gamification.ledger.check.members import members
from gamification.mee6.sync import sync
from gamification.models import Action, PointTransaction
from members.letters.actions import SEND, write_letter
from members.models import (
    FileToSweep,
    Letter,
    LetterState,
    ListingChange,
    ListingCount,
    ListingSpelling,
    ListingTerm,
    Member,
    MemberExport,
)
from members.own import exporting
from members.sweeping import sweep_later
from revcouncil.models import JobError
from tests.cast import make_member
from tests.standins import smtp
from tests.standins.mee6 import GUILD, Mee6, discord_id, serving

OURS = sorted(
    name for name in app.tasks if not name.startswith(("tests.", "procrastinate.", "builtin"))
)
FEW = 4
GONE = 1_000_000


class World:
    """Something to do for every job, again and again."""

    def __init__(self, board: Mee6, mail_server: smtp.MailServer) -> None:
        self.board, self.mail_server, self.rounds = board, mail_server, 0
        self.letter: Letter | None = None
        self.past_the_actions: set[int] = set()
        make_member(discord_id=discord_id(1))
        # The first sight of an account pays nothing.
        sync()

    def more(self) -> None:
        """Another 200 XP, somebody who earned points past the actions, and something to sweep."""
        self.rounds += 1
        self.board.xp[discord_id(1)] += 200
        somebody = make_member()
        self.past_the_actions.add(somebody.pk)
        PointTransaction.objects.create(
            member=somebody, action=Action.INTRO_COMPLETED, points=25, source="made:1"
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO revcouncil_cache VALUES (%s, '', now() - interval '1 day')",
                [f"stale {self.rounds}"],
            )
        sweep_later([default_storage.save("let-go.txt", ContentFile(b"x"))])
        for kept in (timedelta(days=1), timedelta(days=-1)):
            self._copy(kept)
        exporting.request_export(member=make_member())
        JobError.objects.create(
            job_id=GONE + self.rounds,
            error="of a job that is gone",
            at=timezone.now() - timedelta(days=1),
        )
        # The note of a session that is gone.
        UserSession.objects.create(
            user=somebody,
            session_key=f"gone {self.rounds}",
            ip="203.0.113.7",
            created_at=timezone.now() - timedelta(days=2),
        )
        long_ago = timezone.now() - timedelta(days=40)
        self.letter = write_letter(kind="account_erased", member=somebody)
        old = Letter.objects.create(
            member=somebody,
            kind="export_ready",
            to=somebody.email,
            subject="s",
            text="old",
            message_id=f"<old {self.rounds}>",
            state="SENT",
            sent_at=long_ago,
            created_at=long_ago,
        )
        assert old.text
        lost = write_letter(kind="locked_out", member=somebody)
        Letter.objects.filter(pk=lost.pk).update(next_try_at=long_ago)
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE queueing_lock = %s", [f"letter:{lost.pk}"]
            )

    def _copy(self, kept: timedelta) -> None:
        """A copy of somebody's data that is kept so long from now on."""
        file = default_storage.save("exports/made.zip", ContentFile(b"x"))
        MemberExport.objects.create(
            member=make_member(), status="READY", file=file, expires_at=timezone.now() + kept
        )

    def assert_done(self, name: str) -> None:
        """What the job is for is done, once; totals, streaks and ranks are what the ledger says."""
        faults = [fault for batch in (*members(0), *slices()) for fault in batch.faults]
        # Entries written past the actions know nothing of streaks until the badges are granted.
        late = set() if name.endswith("grant_badges") else self.past_the_actions
        assert not [
            fault for fault in faults if fault.type != FaultType.STREAK or fault.member not in late
        ]
        done = {
            "gamification.tasks.sync_mee6": lambda: self.paid() == 2 * self.rounds,
            "gamification.tasks.grant_badges": lambda: (
                not grant_missing(members=list(Member.objects.all()))
            ),
            "gamification.tasks.merge_ranks": lambda: not ranks.backlog(),
            "members.letters.tasks.send_letter": self.sent_once,
            "members.letters.tasks.find_lost_letters": lambda: (
                not Letter.objects.filter(kind="locked_out").exclude(state="SENT").exists()
            ),
            "members.letters.tasks.clear_letters": lambda: (
                not Letter.objects.filter(text="old").exists()
            ),
            "members.directory.tasks.count_directory": lambda: self.counted(),
            "revcouncil.tasks.sweep": lambda: not JobError.objects.filter(job_id__gt=GONE).exists(),
            "revcouncil.tasks.sweep_cache": lambda: self.stale() == 0,
            "members.own.tasks.make_exports": self.all_made,
            "members.own.tasks.expire_exports": lambda: (
                not MemberExport.objects.filter(
                    status="READY", expires_at__lt=timezone.now()
                ).exists()
            ),
            "members.own.tasks.sweep_files": self.all_swept,
            "revcouncil.tasks.sweep_sessions": lambda: not UserSession.objects.exists(),
            # Every other job went on because of it.
            "revcouncil.tasks.take_over": lambda: True,
        }
        assert done[name](), f"{name} did not do what it is for, or did it twice"

    def sent_once(self) -> bool:
        """Every letter that has a job went out; twice only where the worker died after the mail
        server's yes, and then under the same Message-ID.
        """
        waiting = Letter.objects.filter(kind="account_erased").exclude(state=LetterState.SENT)
        times = self.mail_server.times()
        return not waiting.exists() and max(times.values()) <= 2

    def paid(self) -> int:
        """Points for Discord XP."""
        return sum(
            PointTransaction.objects.filter(action=Action.DISCORD_ACTIVITY).values_list(
                "points", flat=True
            )
        )

    def all_made(self) -> bool:
        """Every copy that was asked for is ready, and has its file."""
        made = MemberExport.objects.exclude(attempts=0)
        return made.count() == self.rounds and all(
            one.status == "READY" and default_storage.exists(one.file) for one in made
        )

    def all_swept(self) -> bool:
        """No file is there that was let go of."""
        return not FileToSweep.objects.exists() and not default_storage.exists("let-go.txt")

    def counted(self) -> bool:
        """Whether the directory's counts are those of its entries, and each word is spelled."""
        terms = ListingTerm.objects.values("term").annotate(members=Count("*")).order_by()
        due = dict(terms.values_list("term", "members"))
        spelled = set(ListingSpelling.objects.values_list("word", flat=True))
        return (
            due == dict(ListingCount.objects.values_list("term", "members"))
            and spelled == {term[2:] for term in due if term[0] == "w" and term[2:].isalpha()}
            and not ListingChange.objects.exists()
        )

    def stale(self) -> int:
        """Rows of the cache past their time."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM revcouncil_cache WHERE expires < now()")
            return int(cursor.fetchone()[0])


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


def works(killed_at: int = 0) -> int | None:
    """Run a worker until nothing is left to do; how many statements it sent, None when it was
    killed before one.
    """
    connections.close_all()
    out, into_parent = os.pipe()
    child = os.fork()
    if child == 0:
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
    if name == SEND:
        # Written with its job.
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


def kill_and_go_on(world: World, name: str, at: int) -> bool:
    """One worker is killed, another goes on with what it finds.

    Whether the first lived to send that statement.
    """
    world.more()
    defer(name)
    killed = works(killed_at=at) is None
    silence_the_dead()
    # The clock's next minute.
    defer("revcouncil.tasks.take_over")
    for _ in range(5):
        works()
        if not left():
            break
    assert left() == []
    world.assert_done(name)
    return killed


def statements_of(world: World, name: str) -> int:
    """How many a worker sends that lives."""
    world.more()
    defer(name)
    count = works()
    assert count
    return count


@pytest.mark.parametrize("name", OURS)
def test_a_job_killed_at_a_statement_comes_to_its_end_without_a_person(world: World, name: str):
    of = statements_of(world, name)
    killed = [kill_and_go_on(world, name, at=of * part // FEW) for part in range(1, FEW)]
    # The clock adds jobs of its own to some runs: the later ones may have had fewer statements.
    assert any(killed)


@pytest.mark.prove
@pytest.mark.parametrize("name", OURS)
def test_a_job_killed_at_each_of_its_statements_comes_to_its_end_without_a_person(
    world: World, name: str
):
    for at in range(1, statements_of(world, name) + 1):
        kill_and_go_on(world, name, at)
