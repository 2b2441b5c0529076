"""A place, a page and the neighbours among a million members, beside counting, a materialised view
and Redis.

A third of the members are tied. RANKS_MEMBERS=10000000 is the full size (some twenty minutes to
load). All times are those of the database, from pgbench and psycopg on a socket; Redis is asked
over a socket too.
"""

import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import psycopg
from rich.table import Table

from tests.perf.awards import pgbench
from tests.perf.harness import connect, console, migrated_database
from tests.perf.redis import redis_server

MEMBERS = int(os.environ.get("RANKS_MEMBERS", "1000000"))
ASKED = 300
LEDGER = "gamification_pointtransaction"
TODAY = "(now() AT TIME ZONE 'UTC')::date"
# Indexes that no rank reads; made by nobody, the load takes a third of the time.
UNREAD = (
    "pointtransaction_action_idx",
    "gamification_pointtransaction_source_uniq",
    "member_email_idx",
)


def load(db: psycopg.Connection[Any]) -> None:
    """Members with one entry each of the last 60 days; totals set to the sums, the ranks built."""
    db.execute(f"ALTER TABLE {LEDGER} DISABLE TRIGGER USER".encode())
    db.execute(
        f"ALTER TABLE {LEDGER} DROP CONSTRAINT gamification_pointtransaction_source_uniq".encode()
    )
    for index in UNREAD:
        db.execute(f"DROP INDEX IF EXISTS {index}".encode())
    points = (
        "CASE WHEN n %% 3 = 0 THEN 5 ELSE 1 + (3000 * power((n * 7919 %% 1000003) / 1000003.0,"
        " 3))::int END"
    )
    db.execute(
        "INSERT INTO members_member (email, password, is_superuser, subscription_status,"
        f" total_points) SELECT n || '@bench.invalid', '!', false, 'ACTIVE', {points} FROM"
        " generate_series(1::bigint, %s) n".encode(),
        [MEMBERS],
    )
    db.execute(
        f"INSERT INTO {LEDGER} (member_id, action, points, source, created_at, xid) SELECT id,"
        " 'deed', total_points, 'start', now() - random() * interval '60 days', NULL FROM"
        " members_member".encode()
    )
    db.execute(f"ALTER TABLE {LEDGER} ENABLE TRIGGER USER".encode())
    db.execute("VACUUM (ANALYZE) members_member")
    db.execute(f"VACUUM (ANALYZE) {LEDGER}".encode())
    db.execute(f"SELECT ranks_rebuild({TODAY})".encode())
    for table in ("standing", "rankslice"):
        db.execute(f"VACUUM (ANALYZE) gamification_{table}".encode())


def milliseconds(ask: Callable[[int], Any], members: list[int]) -> list[float]:
    """How long each question took."""
    took = []
    for member in members:
        began = perf_counter()
        ask(member)
        took.append(1000 * (perf_counter() - began))
    return took


def row(table: Table, name: str, took: list[float], note: str = "") -> None:
    """The middle, the slow end, and how many a second one who asks gets."""
    cuts = quantiles(took, n=100)
    table.add_row(name, f"{cuts[49]:,.3f}", f"{cuts[98]:,.3f}", f"{1000 / cuts[49]:,.0f}", note)


def run() -> None:
    """Load, ask everybody the same, print."""
    with migrated_database(), TemporaryDirectory() as folder, connect() as db:
        began = perf_counter()
        load(db)
        first, last = db.execute("SELECT min(id), max(id) FROM members_member").fetchone() or (0, 0)
        console.print(f"[dim]{MEMBERS:,} members, loaded in {perf_counter() - began:,.0f} s[/dim]")
        rng = Random(1)
        members = [rng.randint(first, last) for _ in range(ASKED)]
        table = Table(title=f"Ranks of {MEMBERS:,} members", title_justify="left")
        table.add_column("milliseconds, one after the other")
        for heading in ("p50", "p99", "a second"):
            table.add_column(heading, justify="right")
        table.add_column("")
        ours(db, table, members)
        rivals(db, table, members, Path(folder))
        console.print(table)
        by_pgbench(db, Path(folder), first, last)
        pending(db, first, members)


def by_pgbench(db: psycopg.Connection[Any], folder: Path, first: int, last: int) -> None:
    """Places a second on two boards, by one connection and by four."""
    script = folder / "place.sql"
    script.write_text(
        "\\set member random(:first, :last)\nSELECT * FROM ranks_place(:board, :member, "
        + TODAY
        + ");\n"
    )
    month = db.execute(f"SELECT ranks_board('month', {TODAY})".encode()).fetchone()
    for name, board in (("all time", 0), ("this month", month[0] if month else 0)):
        text = script.read_text()
        script.write_text(text.replace(":board", str(board)))
        alone, four = pgbench(1, script, first, last), pgbench(4, script, first, last)
        script.write_text(text)
        console.print(
            f"Places by pgbench, {name}: {alone:,.0f}/s ({1000 / alone:.3f} ms) at 1"
            f" connection, {four:,.0f}/s at 4 (goal 20,000)."
        )


def pending(db: psycopg.Connection[Any], first: int, members: list[int]) -> None:
    """The same with a backlog, and how long it takes to merge it."""
    db.execute(
        f"UPDATE members_member SET on_leaderboard = false WHERE id <= {first + 999}".encode()
    )
    db.execute(
        f"INSERT INTO {LEDGER} (member_id, action, points, source) "
        f"SELECT {first} + 1000 + n, 'deed', 9, 'new' FROM generate_series(1, 100) n".encode()
    )
    waiting = Table(
        title="The same with 1,100 members pending, not yet merged", title_justify="left"
    )
    for heading in ("milliseconds", "p50", "p99", "a second", ""):
        waiting.add_column(heading, justify="right" if heading[:1] in "pa" else "left")
    ours(db, waiting, members[:50])
    console.print(waiting)
    began = perf_counter()
    db.execute(f"SELECT ranks_merge({TODAY})".encode())
    console.print(f"Merging them takes {1000 * (perf_counter() - began):,.0f} ms.")
    console.print(f"[dim]Load {os.getloadavg()[0]:.1f}.[/dim]\n")


def ours(db: psycopg.Connection[Any], table: Table, members: list[int]) -> None:
    """Places, pages and neighbours on the board of all time."""

    def ask(sql: str) -> Callable[[int], Any]:
        return lambda member: db.execute(sql.encode(), [member], prepare=True).fetchall()

    page = f"SELECT * FROM ranks_page(0, %s, 25, {TODAY})"
    place = f"SELECT place FROM ranks_place(0, %s, {TODAY})"
    tied = db.execute("SELECT count(*) FROM gamification_standing WHERE total > 5").fetchone()
    inside = (tied[0] if tied else 0) + MEMBERS // 6
    for name, question, numbers in (
        ("place", ask(place), members),
        ("page 1", ask(page), [1] * len(members)),
        (
            f"page {min(100_000, MEMBERS // 50):,}",
            ask(page),
            [25 * min(100_000, MEMBERS // 50)] * len(members),
        ),
        ("a page at random", ask(page), [1 + (m * 7919) % (MEMBERS - 25) for m in members]),
        ("a page inside the ties", ask(page), [inside + m % 1000 for m in members]),
        ("own row and two neighbours each side", lambda m: _beside(db, m), members),
    ):
        question(numbers[0])
        row(
            table,
            name,
            milliseconds(question, numbers),
            "goal 0.1" if name == "place" else "goal 5",
        )


def _beside(db: psycopg.Connection[Any], member: int) -> Any:
    """As the page asks: the place, then the rows around it."""
    found = db.execute(
        f"SELECT place FROM ranks_place(0, %s, {TODAY})".encode(), [member], prepare=True
    ).fetchone()
    start = max(found[0] - 2, 1) if found else 1
    return db.execute(
        f"SELECT * FROM ranks_page(0, %s, 5, {TODAY})".encode(), [start], prepare=True
    ).fetchall()


def rivals(db: psycopg.Connection[Any], table: Table, members: list[int], folder: Path) -> None:
    """What one would do otherwise."""
    count = (
        "SELECT 1 + count(*) FROM members_member m, (SELECT id, total_points FROM members_member"
        " WHERE id = %s) me WHERE m.total_points > me.total_points AND m.on_leaderboard AND"
        " m.subscription_status IN ('ACTIVE', 'TRIALING')"
    )
    db.execute(
        "CREATE INDEX bench_total ON members_member (total_points DESC) WHERE on_leaderboard"
    )
    few = members[: 10 if MEMBERS > 2_000_000 else 30]
    row(
        table,
        "1 + count(*), with an index",
        milliseconds(lambda m: db.execute(count.encode(), [m]).fetchone(), few),
        "ties share a place",
    )
    db.execute(
        "CREATE MATERIALIZED VIEW bench_board AS SELECT member_id, row_number() OVER (ORDER BY"
        " score, reached, member_id) AS place FROM gamification_rankkey WHERE board = 0"
    )
    db.execute("CREATE UNIQUE INDEX bench_board_member ON bench_board (member_id)")
    began = perf_counter()
    db.execute("REFRESH MATERIALIZED VIEW CONCURRENTLY bench_board")
    stale = perf_counter() - began
    view = b"SELECT place FROM bench_board WHERE member_id = %s"
    row(
        table,
        "materialised view",
        milliseconds(lambda m: db.execute(view, [m]).fetchone(), members),
        f"a refresh takes {stale:,.1f} s: as stale at best",
    )
    beside_redis(db, table, members, folder)


def beside_redis(
    db: psycopg.Connection[Any], table: Table, members: list[int], folder: Path
) -> None:
    """The same board as a sorted set, where Redis is installed."""
    with redis_server(folder) as say:
        if say is None:
            table.add_row("Redis", "", "", "", "redis-server is not installed")
            return
        chunk = b""
        with db.transaction(), db.cursor("standings") as cursor:
            cursor.execute("SELECT member_id, total FROM gamification_standing")
            for batch in iter(lambda: cursor.fetchmany(5000), []):
                chunk = b"ZADD board " + b" ".join(
                    b"%d %d" % (total, member) for member, total in batch
                )
                say(chunk)
        row(
            table,
            "Redis ZREVRANK",
            milliseconds(lambda m: say(b"ZREVRANK board %d" % m), members),
            "not in the award's transaction; ties by name",
        )
        row(
            table,
            "Redis, 25 at random",
            milliseconds(lambda m: say(b"ZREVRANGE board %d %d" % (m, m + 24)), members),
            "",
        )
