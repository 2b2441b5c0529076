"""Awards with ranks kept, beside the insert-only floor: single ones from pgbench, 200,000 in one
statement, and single ones from Python.

The floor has no trigger, no transaction number and no index on it: what an award costs that nobody
adds up. Beside everything but the floor a merge runs, each second as the worker does it, and ten
times as often.
"""

import os
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any

import psycopg

from revcouncil.embedded import server
from tests.perf import awards_python
from tests.perf.harness import connect, console, in_turn, migrated_database, show
from tests.schema.databases import address

MEMBERS = int(os.environ.get("AWARD_MEMBERS", "100000"))
SECONDS = int(os.environ.get("AWARD_SECONDS", "5"))
ROUNDS = int(os.environ.get("AWARD_ROUNDS", "5"))
BULK_ROWS = 200_000
LEDGER = "gamification_pointtransaction"
FLOOR = "insert only (floor)"
# How often the worker merges, and often enough for a board that hardly ever has anything pending.
CADENCES_S = {"ranks kept, merged each second": 1.0, "ranks kept, merged each 100 ms": 0.1}
SCRIPT = f"""\\set member random(:first, :last)
\\set source random(1, 9000000000000000000)
INSERT INTO {LEDGER} (member_id, action, points, source) VALUES (:member, 'deed', 5, :source);
"""


def pgbench(
    clients: int,
    script: Path,
    first: int,
    last: int,
    seconds: int = SECONDS,
    mode: str = "prepared",
) -> float:
    """Transactions a second of a script, by the pgbench that comes with the server."""
    to = address()
    host = [
        "-h",
        str(to.get("host", "")),
        "-p",
        str(to.get("port", 5432) or 5432),
        "-U",
        str(to["user"]),
    ]
    command = [
        str(server.binaries() / "pgbench"),
        "-n",
        "-M",
        mode,
        *host,
        "-c",
        str(clients),
        "-j",
        str(min(clients, 2)),
    ]
    command += [
        "-T",
        str(seconds),
        "-f",
        str(script),
        "-D",
        f"first={first}",
        "-D",
        f"last={last}",
        str(to["dbname"]),
    ]
    env = os.environ | {"PGPASSWORD": str(to.get("password", ""))}
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout
    found = re.search(r"tps = ([\d.]+)", said)
    if found is None:
        raise RuntimeError(said)
    return float(found[1])


@contextmanager
def merging(took: list[float], every_s: float) -> Iterator[None]:
    """A worker's merges while the block runs, `every_s` seconds after the one before; how long
    each took, in seconds.
    """
    over = threading.Event()

    def work() -> None:
        with connect() as db:
            while not over.wait(every_s):
                began = perf_counter()
                db.execute("SELECT ranks_merge((now() AT TIME ZONE 'UTC')::date)")
                took.append(perf_counter() - began)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def updates(db: psycopg.Connection[Any]) -> tuple[int, int]:
    """How many updates of members stayed in their page and touched no index, and how many there
    were.
    """
    # What a session did is told a second after it ended at the latest.
    sleep(1.5)
    row = db.execute(
        "SELECT n_tup_hot_upd, n_tup_upd FROM pg_stat_user_tables WHERE relname = 'members_member'"
    ).fetchone()
    return (row[0], row[1]) if row else (0, 0)


class Rivals:
    """The ledger with and without what the ranks need."""

    def __init__(self, db: psycopg.Connection[Any]) -> None:
        self.db, self.merges = db, [0.0]
        self.bare: bool | None = None

    def become(self, *, bare: bool) -> None:
        """The floor, or all there is. Going back, what the floor wrote counts as seen."""
        if self.bare is bare:
            return
        self.bare = bare
        if bare:
            self.db.execute(
                f"ALTER TABLE {LEDGER} DISABLE TRIGGER {LEDGER}_follow, ALTER COLUMN xid DROP"
                " DEFAULT".encode()
            )
            self.db.execute("DROP INDEX pointtransaction_unmerged_idx")
        else:
            self.db.execute(
                f"CREATE INDEX pointtransaction_unmerged_idx ON {LEDGER} (xid)".encode()
            )
            self.db.execute(
                f"ALTER TABLE {LEDGER} ENABLE TRIGGER {LEDGER}_follow, "
                "ALTER COLUMN xid SET DEFAULT (pg_current_xact_id()::text)::bigint".encode()
            )

    def singles(
        self, clients: int, script: Path, first: int, last: int
    ) -> dict[str, Callable[[], float]]:
        """Awards a second of either."""

        def floor() -> float:
            self.become(bare=True)
            return pgbench(clients, script, first, last)

        def ours(every_s: float) -> float:
            self.become(bare=False)
            # What the turn before left is not this one's work.
            self.db.execute("SELECT ranks_merge((now() AT TIME ZONE 'UTC')::date)")
            with merging(self.merges, every_s):
                return pgbench(clients, script, first, last)

        return {FLOOR: floor} | {
            name: partial(ours, every_s) for name, every_s in CADENCES_S.items()
        }

    def bulk(self, first: int, last: int, sources: Iterator[int]) -> dict[str, Callable[[], float]]:
        """Seconds for one large statement of either; each member some rows, in mixed order."""
        sql = (
            f"INSERT INTO {LEDGER} (member_id, action, points, source) "
            "SELECT %s + (n * 7919::bigint) %% %s, 'deed', 5, 'bulk:' || %s || ':' || n "
            f"FROM generate_series(1, {BULK_ROWS}) n"
        )

        def one(*, bare: bool) -> float:
            self.become(bare=bare)
            began = perf_counter()
            self.db.execute(sql.encode(), [first, last - first + 1, next(sources)])
            took = perf_counter() - began
            if not bare:
                began = perf_counter()
                self.db.execute("SELECT ranks_merge((now() AT TIME ZONE 'UTC')::date)")
                self.merges.append(perf_counter() - began)
            self.db.execute("VACUUM members_member")
            return took

        return {FLOOR: lambda: one(bare=True), "ranks kept": lambda: one(bare=False)}


def prepare(db: psycopg.Connection[Any]) -> tuple[int, int]:
    """Members with an entry each, merged; the first and the last id."""
    db.execute(
        "INSERT INTO members_member (email, password, is_superuser, subscription_status) "
        "SELECT n || '@bench.invalid', '!', false, 'ACTIVE' FROM generate_series(1, %s) n",
        [MEMBERS],
    )
    first, last = db.execute("SELECT min(id), max(id) FROM members_member").fetchone() or (0, 0)
    # Everybody stands somewhere, spread over the first thousand points.
    db.execute(
        f"INSERT INTO {LEDGER} (member_id, action, points, source) "
        "SELECT id, 'deed', 1 + id %% 1000, 'start' FROM members_member".encode(),
        [],
    )
    db.execute("SELECT ranks_merge((now() AT TIME ZONE 'UTC')::date)")
    db.execute("VACUUM ANALYZE")
    # Once: right after a checkpoint whoever touches a page first writes it whole, which is no
    # cost of an award.
    db.execute("CHECKPOINT")
    return first, last


def tell(db: psycopg.Connection[Any], share: float, merges: list[float]) -> None:
    """Print what is no rate: HOT updates in percent, deadlocks, how long merges took."""
    deadlocks = db.execute(
        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    ).fetchone()
    console.print(
        f"HOT updates of members: {share:.1f} % (goal 100). Deadlocks:"
        f" {deadlocks[0] if deadlocks else '?'}."
        f" Longest merge {1000 * max(merges[:-3]):,.0f} ms beside single awards;"
        f" {1000 * max(merges[-3:]):,.0f} ms for {BULK_ROWS:,} rows."
    )
    console.print(f"[dim]Load {os.getloadavg()[0]:.1f}.[/dim]\n")


def run() -> None:
    """Measure and print."""
    with migrated_database(), connect() as db, TemporaryDirectory() as folder:
        script = Path(folder) / "award.sql"
        script.write_text(SCRIPT)
        first, last = prepare(db)
        console.print(
            f"[dim]PostgreSQL {db.info.server_version // 10000}, {MEMBERS:,} members, {SECONDS} s a"
            " turn[/dim]"
        )
        rivals, before = Rivals(db), updates(db)
        for clients, goal in ((1, 0.80), (16, 0.65)):
            measured = in_turn(rivals.singles(clients, script, first, last), ROUNDS)
            title = f"Single awards, {clients} connection{'s' if clients > 1 else ''}"
            show(
                title,
                "awards/s",
                measured,
                FLOOR,
                more_is_better=True,
                goal=f"Goal: at least {goal} x.",
            )
        hot, updated = (now - then for now, then in zip(updates(db), before, strict=True))
        times = in_turn(rivals.bulk(first, last, iter(range(10**9))), 3)
        show(
            f"{BULK_ROWS:,} rows in one statement",
            "seconds",
            times,
            FLOOR,
            more_is_better=False,
            goal="Goal: at most 1.4 x.",
        )
        rivals.become(bare=False)
        awards_python.measure(SECONDS, ROUNDS)
        tell(db, 100 * hot / max(updated, 1), rivals.merges)
