"""`migrate` on a live community, beside Django's own: what the requests notice.

Three legs, each on a copy of the same database for every rival, with the same requests 400 times a
second and one reader that sits in a transaction on the member table (and the ledger, where there is
one) all the while:

- 1.0: from release 1.0 to head, the workers of release 1.0 until head is reached and of 2.0
  afterwards;
- dump: the same with a reader of one snapshot, as pg_dump is: concurrent builds wait for its end;
- ledger: the ledger's keys, indexes and triggers with the ledger already full, the workers of
  release 2.0.

"During" is from the start of the command until the requests it held up are answered; "outside" is
before and after. The row without a migration says how much of a difference is the machine's and the
reader's own.

Small by default. FULL=on takes a million members, five million ledger rows and a reader of 60
seconds (ten minutes a leg and run). LEG=1.0,ledger runs some of them, RUNS says how often ours is
measured.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

import psycopg
from django.core.management import call_command

from tests.perf.harness import connect
from tests.perf.live_outcome import (
    IMPATIENT,
    NOTHING,
    OURS,
    PLAIN,
    Outcome,
    show,
)
from tests.perf.load_client import Load
from tests.perf.load_worker import LEDGER, MEMBER
from tests.schema.databases import address, empty_database, url

RATE: Final = int(os.environ.get("RATE", "400"))
# The floor is no migration at all; "2 s" is Django's with that lock_timeout, started again until it
# ends well.


@dataclass(frozen=True)
class Size:
    """How large and how long, in rows and seconds.

    `patience_s` bounds a rival that never gets there.
    """

    members: int
    ledger_rows: int
    reader_s: float
    outside_s: float
    patience_s: float


SMALL = Size(members=50_000, ledger_rows=250_000, reader_s=6, outside_s=6, patience_s=20)
FULL = Size(members=1_000_000, ledger_rows=5_000_000, reader_s=60, outside_s=15, patience_s=120)


@dataclass(frozen=True)
class Leg:
    """One stretch of the way:

    `prepare` fills an empty database, then workers behave as `before` and, with head reached, as
    `after`.
    """

    title: str
    prepare: Callable[[Size], None]
    tables: tuple[str, ...]
    before: str
    after: str
    isolation: str = "READ COMMITTED"


# ------------------------------------------------------------------ preparing
def with_members(size: Size, points: str = "") -> None:
    """Members as fast as SQL makes them; `points` is the expression of their total, where there
    is one.
    """
    column, value = (", total_points", f", {points}") if points else ("", "")
    with connect() as db:
        statement = (
            f"INSERT INTO {MEMBER} (email, password, is_superuser, first_name, company{column})"
            f" SELECT n || '@bench.invalid', '!', false, 'Member', 'Company ' || n{value} FROM"
            f" generate_series(1, {size.members}) n"
        )
        db.execute(statement.encode())


def at_release_1(size: Size) -> None:
    """Release 1.0 with its members."""
    call_command("migrate_to", "1.0", verbosity=0)
    with_members(size)


def before_the_keys(size: Size) -> None:
    """Members at head, the ledger's table full, its keys for new rows only, no index, no
    trigger.
    """
    call_command("migrate", "members", verbosity=0)
    call_command("migrate", "gamification", "0001", verbosity=0)
    each = size.ledger_rows // size.members
    with_members(size, points=f"{each} * (1 + n %% 99991)".replace("%%", "%"))
    with connect() as db:
        rows = (
            f"INSERT INTO {LEDGER} (member_id, action, points, source, created_at) SELECT id,"
            " 'deed', 1 + id % 99991, 'bench:' || k, now() - ((id * 7919 + k * 104729) % 31536000)"
            f" * interval '1 second' FROM {MEMBER}, generate_series(1, {each}) k ORDER BY id, k"
        )
        db.execute(rows.encode())
    call_command("migrate", "gamification", "0003", verbosity=0)


LEGS: Final = {
    "1.0": Leg("From release 1.0 to head", at_release_1, (MEMBER,), "1.0", "2.0"),
    "dump": Leg(
        "From release 1.0 to head beside a dump",
        at_release_1,
        (MEMBER,),
        "1.0",
        "2.0",
        "REPEATABLE READ",
    ),
    "ledger": Leg(
        "Keys, indexes and triggers of a full ledger",
        before_the_keys,
        (MEMBER, LEDGER),
        "2.0",
        "2.0",
    ),
}


# -------------------------------------------------------------------- running
@contextmanager
def reader(leg: Leg, seconds: float, outcome: Outcome) -> Iterator[None]:
    """Somebody's report: one transaction of `seconds`."""
    reading = threading.Event()

    def read() -> None:
        try:
            with connect(application_name="report") as db, db.transaction():
                db.execute(f"SET TRANSACTION ISOLATION LEVEL {leg.isolation}".encode())
                for table in leg.tables:
                    db.execute(
                        f"SELECT count(*) FROM (SELECT FROM {table} LIMIT 1000) few".encode()
                    )
                reading.set()
                time.sleep(seconds)
                for table in leg.tables:
                    db.execute(
                        f"SELECT count(*) FROM (SELECT FROM {table} LIMIT 1000) few".encode()
                    )
        except psycopg.Error:
            outcome.reader_survived = False
            reading.set()

    thread = threading.Thread(target=read)
    thread.start()
    reading.wait()
    yield
    thread.join()


def command(
    *words: str, again: bool = False, **environment: str
) -> Callable[[float, Outcome], None]:
    """A rival that runs a command until it ends well (`again`: as often as needed), for at most
    the seconds given.
    """

    def run(seconds: float, outcome: Outcome) -> None:
        until = time.monotonic() + seconds
        while True:
            outcome.tries += 1
            with tempfile.TemporaryFile("w+") as output:
                process = subprocess.Popen(
                    [sys.executable, *words],
                    env={**os.environ, "DATABASE_URL": url(), **environment},
                    stdout=output,
                    stderr=output,
                )
                try:
                    status = process.wait(max(1.0, until - time.monotonic()))
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                    status = -1
                output.seek(0)
                outcome.said = output.read()
            outcome.reached = status == 0
            if outcome.reached or not again or time.monotonic() > until:
                return
            time.sleep(1)

    return run


def nothing(size: Size) -> Callable[[float, Outcome], None]:
    """The floor: as long as the reader sits there, nothing happens."""
    return lambda seconds, outcome: time.sleep(size.reader_s)


def rivals(size: Size) -> dict[str, Callable[[float, Outcome], None]]:
    """Everybody who is measured."""
    return {
        NOTHING: nothing(size),
        OURS: command("manage.py", "migrate"),
        PLAIN: command("-m", "tests.perf.live_plain"),
        IMPATIENT: command(
            "-m", "tests.perf.live_plain", again=True, PGOPTIONS="-c lock_timeout=2s"
        ),
    }


def measure(
    template: str, leg: Leg, size: Size, rival: Callable[[float, Outcome], None]
) -> Outcome:
    """One run of one rival on a copy of the template."""
    outcome = Outcome()
    with empty_database("live", template=template):
        with connect() as db:
            first, last = db.execute(
                f"SELECT min(id), max(id) FROM {MEMBER}".encode()
            ).fetchone() or (0, 0)
            # What the copy left to be written must not be written during the run. Not every role
            # may ask for it.
            with suppress(psycopg.errors.InsufficientPrivilege):
                db.execute("CHECKPOINT")
        with Load(address(), rate=RATE, members=(first, last), behaviour=leg.before) as load:
            # The first seconds warm caches and connections; they are not counted.
            time.sleep(2)
            counted = time.monotonic()
            time.sleep(size.outside_s)
            with reader(leg, size.reader_s, outcome):
                outcome.began = time.monotonic()
                rival(size.reader_s + size.patience_s, outcome)
                outcome.ended = time.monotonic()
            if outcome.reached and rival_migrated():
                load.behave(leg.after)
            time.sleep(size.outside_s)
            outcome.requests = [request for request in load.stop() if request.due >= counted]
    return outcome


def rival_migrated() -> bool:
    """Whether the tables of release 2.0 are there: after the floor they are not."""
    with connect() as db:
        row = db.execute("SELECT to_regclass(%s) IS NOT NULL", [LEDGER]).fetchone()
    return bool(row and row[0])


def run() -> None:
    """Measure the legs asked for and print each."""
    full = os.environ.get("FULL") == "on"
    size, runs = FULL if full else SMALL, int(os.environ.get("RUNS", "3" if full else "1"))
    for name in os.environ.get("LEG", ",".join(LEGS)).split(","):
        leg = LEGS[name]
        with empty_database("template") as template:
            leg.prepare(size)
            with connect() as db:
                for table in leg.tables:
                    db.execute(f"VACUUM (ANALYZE) {table}".encode())
                version = db.info.server_version // 10000
            outcomes: dict[str, list[Outcome]] = {}
            for turn in range(runs):
                for rival, act in rivals(size).items():
                    # Only ours and the floor are measured again: the others differ by more than any
                    # noise.
                    if turn == 0 or rival in (OURS, NOTHING):
                        outcomes.setdefault(rival, []).append(measure(template, leg, size, act))
        rows = f"{size.members:,} members" + (
            f", {size.ledger_rows:,} ledger rows" if LEDGER in leg.tables else ""
        )
        load = os.getloadavg()[0]
        where = f"PostgreSQL {version}, {os.cpu_count()} cores, load {load:.1f}"
        show(
            f"{leg.title}: {rows}, {RATE} requests/s, reader {size.reader_s:.0f} s ({where})",
            outcomes,
        )
