"""Exactness as an invariant: whatever sixteen connections do, and however the server ends, ledger =
totals = ranks for everybody.

On a server of its own, which is killed on the way (SIGQUIT to the postmaster, as `pg_ctl stop -m
immediate` sends it).
"""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.gamification.durable_server import Server

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 16

# What happens, each a call of pgbench. Errors that a member who is being erased may cause are part
# of it: caught inside, they also leave subtransactions that were rolled back.
WORK = """
    CREATE SEQUENCE prove_source;
    CREATE FUNCTION prove_some(most bigint) RETURNS bigint LANGUAGE sql VOLATILE AS $$
        SELECT id FROM members_member WHERE id >= (SELECT floor(random() * greatest(most,
            last_value))::bigint FROM members_member_id_seq)
        ORDER BY id LIMIT 1 $$;
    CREATE FUNCTION prove_moment() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
        SELECT clock_timestamp() - CASE WHEN random() < 0.7 THEN 0 ELSE random() * 45
            END * interval '1 day' $$;
    CREATE FUNCTION prove_award(most bigint) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO gamification_pointtransaction (member_id, action, points, source, created_at)
        VALUES (prove_some(most), 'deed', CASE WHEN random() < 0.1 THEN -3
            ELSE 1 + floor(random() * 20) END,
                nextval('prove_source'), prove_moment());
    EXCEPTION WHEN foreign_key_violation THEN NULL;
    END $$;
    CREATE FUNCTION prove_bulk(most bigint) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO gamification_pointtransaction (member_id, action, points, source, created_at)
        SELECT id, 'deed', 1 + floor(random() * 9), nextval('prove_source'), prove_moment()
        FROM (SELECT prove_some(most) AS id FROM generate_series(1,
            2 + floor(random() * 20)::integer)) m
        WHERE id IS NOT NULL ORDER BY random();
    EXCEPTION WHEN foreign_key_violation THEN NULL;
    END $$;
    CREATE FUNCTION prove_reverse(most bigint) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO gamification_pointtransaction (member_id, action, points, source)
        SELECT member_id, 'admin_adjustment', -points, 'reversal:' || id
            FROM gamification_pointtransaction
        WHERE member_id = (SELECT prove_some(most)) AND action = 'deed' ORDER BY id DESC LIMIT 1
        ON CONFLICT DO NOTHING;
    EXCEPTION WHEN foreign_key_violation THEN NULL;
    END $$;
    CREATE FUNCTION prove_join() RETURNS void LANGUAGE sql AS $$
        INSERT INTO members_member (email, password, is_superuser, subscription_status)
        VALUES ('new' || nextval('prove_source') || '@example.com', '!', false, 'ACTIVE') $$;
"""
SCRIPTS = {
    "award@600": "SELECT prove_award(:most);",
    "bulk@100": "SELECT prove_bulk(:most);",
    "reverse@80": "SELECT prove_reverse(:most);",
    "status@80": (
        "UPDATE members_member SET subscription_status = (ARRAY['ACTIVE', 'TRIALING',"
        " 'PAST_DUE'])[1 + floor(random() * 3)], in_debtor_state = random() < 0.5"
        " WHERE id = (SELECT prove_some(:most));"
    ),
    "listed@60": (
        "UPDATE members_member SET on_leaderboard = random() < 0.8 WHERE id = (SELECT"
        " prove_some(:most));"
    ),
    "erase@6": "DELETE FROM members_member WHERE id = (SELECT prove_some(:most));",
    "join@8": "SELECT prove_join();",
    # Long enough to be in flight while others begin, end and merge.
    "slow@10": "BEGIN;\nSELECT prove_award(:most);\n\\sleep 30 ms\nSELECT prove_join();\nCOMMIT;",
    "undone@10": "BEGIN;\nSELECT prove_bulk(:most);\nROLLBACK;",
}
MERGE = "SELECT ranks_merge((now() AT TIME ZONE 'UTC')::date);\n\\sleep 40 ms\n"

# Every member's place and points on one board: counted from the ledger by a window function, and as
# the ranks say.
BOARD = """
    WITH edge AS (
        SELECT CASE %(board)s WHEN 'all' THEN '-infinity'::timestamptz
               WHEN 'month' THEN date_trunc('month', %(day)s::timestamp) AT TIME ZONE 'UTC'
               ELSE (%(day)s::date - 29)::timestamp AT TIME ZONE 'UTC' END AS since
    ), sums AS (
        SELECT e.member_id, sum(e.points) FILTER (WHERE e.created_at >= edge.since) AS score,
            max(e.created_at) AS reached
        FROM gamification_pointtransaction e CROSS JOIN edge GROUP BY e.member_id
    ), due AS (
        SELECT row_number() OVER (ORDER BY s.score DESC, s.reached, s.member_id) AS place,
            s.member_id, s.score
        FROM sums s JOIN members_member m ON m.id = s.member_id
        WHERE s.score > 0 AND m.on_leaderboard
            AND (m.subscription_status IN ('ACTIVE', 'TRIALING')
                 OR m.subscription_status = 'PAST_DUE' AND NOT m.in_debtor_state)
    ), paged AS (
        SELECT place, member_id, score FROM ranks_page(ranks_board(%(board)s, %(day)s::date), 1,
            10000000, %(day)s::date)
    ), placed AS (
        SELECT p.place, m.id AS member_id, p.score
        FROM members_member m, ranks_place(ranks_board(%(board)s, %(day)s::date), m.id,
            %(day)s::date) p
        WHERE m.id %% %(every)s = 0
    )
    SELECT (SELECT count(*) FROM due),
           (SELECT count(*) FROM (SELECT * FROM due EXCEPT SELECT * FROM paged) a)
         + (SELECT count(*) FROM (SELECT * FROM paged EXCEPT SELECT * FROM due) b),
           (SELECT count(*) FROM (SELECT * FROM due WHERE member_id %% %(every)s = 0 EXCEPT SELECT *
               FROM placed) a)
         + (SELECT count(*) FROM (SELECT * FROM placed EXCEPT SELECT * FROM due) b),
           abs((SELECT count(*) FROM due) - ranks_counted(ranks_board(%(board)s, %(day)s::date),
               %(day)s::date))
"""
TOTALS = """
    SELECT count(*) FROM members_member m
    LEFT JOIN (SELECT member_id, sum(points) AS points FROM gamification_pointtransaction
        GROUP BY member_id) e ON e.member_id = m.id
    WHERE m.total_points <> coalesce(e.points, 0)
"""
COUNTS = """
    SELECT (SELECT sum(members) FROM gamification_rankslice WHERE board = b AND level = 1),
           (SELECT sum(members) FROM gamification_rankslice WHERE board = b AND level = 2),
           (SELECT sum(members) FROM gamification_rankslice WHERE board = b AND level = 3)
    FROM unnest(ARRAY[0, 1]) b
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Started and migrated; stopped afterwards."""
    own = Server(tmp_path / "server")
    own.start()
    own.manage("migrate", "-v0")
    yield own
    own.manage("postgres", "stop")


def done_by(load: subprocess.Popen[str]) -> int:
    """Wait for a load to end; how many transactions it got through."""
    said, errors = load.communicate()
    found = re.search(r"transactions actually processed: (\d+)", said)
    assert found, said + errors
    return int(found[1])


# Places asked one by one beside a backlog, each of which reads all of it: a sample of members,
# spread over their ids.
ASKED = 60


def assert_exact(db: psycopg.Connection[Any], *, days: int = 0, each: bool) -> int:
    """Ledger = totals = ranks on every board in one snapshot, as of `days` from today; how many are
    on the board of all time.

    The whole board is always compared, so every member's place is; beside it the place is asked for
    `each` member, or for ASKED of them.
    """
    with db.transaction():
        db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        every = 1 if each else max(1, how_many(db) // ASKED)
        row = db.execute("SELECT (now() AT TIME ZONE 'UTC')::date + %s", [days]).fetchone()
        assert row is not None
        assert db.execute(TOTALS.encode()).fetchone() == (0,)
        counted = 0
        for board in ("month", "30-days", "all"):
            found = db.execute(
                BOARD.encode(), {"board": board, "day": row[0], "every": every}
            ).fetchone()
            assert found is not None
            counted = found[0]
            assert found[1:] == (0, 0, 0), f"{board}: {found}"
    return counted


@pytest.mark.parametrize(
    ("operations", "members"),
    [
        (6_000, 400),
        pytest.param(int(os.environ.get("OPERATIONS", "1000000")), 5_000, marks=pytest.mark.prove),
    ],
)
def test_after_any_work_and_three_kills_every_place_is_what_the_ledger_says(
    server: Server,
    operations: int,
    members: int,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    scripts = []
    for name, text in SCRIPTS.items():
        script, weight = name.split("@")
        (tmp_path / f"{script}.sql").write_text(text + "\n")
        scripts.append(f"{tmp_path / script}.sql@{weight}")
    (tmp_path / "merge.sql").write_text(MERGE)
    with server.connect() as db:
        db.execute(WORK.encode())
        db.execute(
            "INSERT INTO members_member (email, password, is_superuser, subscription_status) "
            "SELECT n || '@example.com', '!', false, 'ACTIVE' FROM generate_series(1, %s) n",
            [members],
        )
    began, done, looks, kills = time.monotonic(), 0, 0, 0
    while done < operations or kills < 3:
        share = min(operations // 4, max(operations - done, CLIENTS))
        with ExitStack() as running:
            # A load that will be killed has work left however long a look takes.
            work = share if kills == 3 else 10 * operations
            load = server.pgbench(scripts, CLIENTS, members, "-t", str(work // CLIENTS + 1))
            merger = running.enter_context(
                server.pgbench([str(tmp_path / "merge.sql")], 1, members, "-T", "86400")
            )
            running.callback(merger.kill)
            kill_at = share * 0.7
            with server.connect() as db:
                first = written(db)
                while load.poll() is None:
                    # In mid-load, in one snapshot.
                    assert_exact(db, each=False)
                    looks += 1
                    with suppress(subprocess.TimeoutExpired):
                        load.wait(timeout=0.3 if operations < 100_000 else 3)
                    if kills < 3 and written(db) - first > kill_at:
                        break
                else:
                    deadlocks = db.execute(
                        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
                    ).fetchone()
                    assert deadlocks == (0,)
            if load.poll() is None:
                server.kill()
                kills += 1
            done += done_by(load)
        if not Path(f"/proc/{server.pid}").exists():
            server.start()
        with server.connect() as db:
            assert_exact(db, each=False)
    with server.connect() as db:
        counted = assert_exact(db, each=False)
        db.execute("SELECT ranks_merge((now() AT TIME ZONE 'UTC')::date)")
        assert assert_exact(db, each=True) == counted
        assert all(row[0] == row[1] == row[2] for row in db.execute(COUNTS.encode()).fetchall())
        entries = db.execute("SELECT count(*) FROM gamification_pointtransaction").fetchone()
        for days in (1, 12, 40):
            assert_exact(db, days=days, each=False)
            db.execute("SELECT ranks_merge((now() AT TIME ZONE 'UTC')::date + %s::integer)", [days])
            assert_exact(db, days=days, each=True)
    assert kills == 3
    took = time.monotonic() - began
    with capsys.disabled():
        print(
            f"\n{done:,} operations by {CLIENTS} connections, {kills} kills, {looks} looks in"
            f" mid-load, {counted:,} ranked of {entries[0] if entries else 0:,} entries,"
            f" {took:.0f} s"
        )


def how_many(db: psycopg.Connection[Any]) -> int:
    """How many members there are."""
    row = db.execute("SELECT count(*) FROM members_member").fetchone()
    return int(row[0]) if row else 0


def written(db: psycopg.Connection[Any]) -> int:
    """How much work there has been, by the transactions' own count."""
    row = db.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchone()
    return int(row[0]) if row else 0
