"""The views of reporting tools refreshed at a million submissions, beside readers who never wait.

METRICS_SUBMISSIONS=100000 is a short run. One member in ten submissions; each approved one has its
entry, one in a hundred was taken back, and as many entries again are of other kinds. Readers ask
all three views all the time, as a reporting tool does.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles
from threading import Event, Thread
from time import perf_counter
from typing import Any

import psycopg

from tests.perf.harness import connect, console, migrated_database

SUBMISSIONS = int(os.environ.get("METRICS_SUBMISSIONS", "1000000"))
ROUNDS = 3
VIEWS = ("activity_metrics", "leaderboard_totals", "leaderboard_30d")
QUESTIONS = (
    "SELECT * FROM activity_metrics",
    "SELECT * FROM leaderboard_totals WHERE place <= 25",
    "SELECT * FROM leaderboard_30d WHERE place <= 25",
)
LOAD = (
    """
    INSERT INTO members_member (email, password, is_superuser, subscription_status)
    SELECT n || '@bench.invalid', '!', false, 'ACTIVE'
    FROM generate_series(1, greatest(1, {size} / 10)) n
    """,
    """
    INSERT INTO activities_submission (member_id, activity, status, visibility, payload, points,
        decided_at, created_at, updated_at)
    SELECT m.first + n % greatest(1, {size} / 10),
           (ARRAY['EXPLORE', 'AMPLIFY', 'PRESENT', 'SHINE'])[1 + n % 4], s.status,
           CASE WHEN n % 3 = 0 THEN 'public' ELSE 'private' END,
           '{{"done_on": "2026-01-05", "peers": 1, "students": 1}}',
           CASE WHEN s.status IN ('APPROVED', 'REVOKED') THEN 20 END,
           CASE WHEN s.status <> 'PENDING' THEN sent.at + interval '1 day' END, sent.at, sent.at
    FROM generate_series(0, {size} - 1) n
    CROSS JOIN (SELECT min(id) AS first FROM members_member) m
    CROSS JOIN LATERAL (SELECT CASE WHEN n % 100 = 0 THEN 'REVOKED' WHEN n % 10 = 1 THEN 'PENDING'
        WHEN n % 10 = 2 THEN 'REJECTED' ELSE 'APPROVED' END AS status) s
    CROSS JOIN LATERAL (SELECT now() - n % 90 * interval '1 day' AS at) sent
    """,
    """
    INSERT INTO gamification_pointtransaction (member_id, action, points, source, created_at,
        earned_on)
    SELECT member_id, 'activity_' || lower(activity), 20, 'submission:' || id, decided_at,
           (decided_at AT TIME ZONE 'UTC')::date
    FROM activities_submission WHERE status IN ('APPROVED', 'REVOKED')
    """,
    """
    INSERT INTO gamification_pointtransaction (member_id, action, points, source, created_at,
        earned_on)
    SELECT e.member_id, 'admin_adjustment', -20, 'reversal:' || e.id, e.created_at, e.earned_on
    FROM gamification_pointtransaction e
    JOIN activities_submission s ON e.source = 'submission:' || s.id WHERE s.status = 'REVOKED'
    """,
    """
    INSERT INTO gamification_pointtransaction (member_id, action, points, source, created_at,
        earned_on)
    SELECT member_id, 'resource_download', 5, 'resource:' || id, created_at,
           (created_at AT TIME ZONE 'UTC')::date FROM activities_submission
    """,
)
# Between two refreshes ten minutes apart: some hundred entries.
NEWS = """
    INSERT INTO gamification_pointtransaction (member_id, action, points, source, earned_on)
    SELECT id, 'intro_completed', 25, 'round:' || %s, (now() AT TIME ZONE 'UTC')::date
    FROM members_member ORDER BY id LIMIT 300
"""


def load(db: psycopg.Connection[Any]) -> None:
    """The community, past the triggers."""
    db.execute("SET session_replication_role = replica")
    for statement in LOAD:
        db.execute(statement.format(size=SUBMISSIONS).encode())
    for table in (
        "members_member",
        "activities_submission",
        "gamification_pointtransaction",
    ):
        db.execute(f"VACUUM (ANALYZE) {table}".encode())


class Readers:
    """Two who read the views in turn until they are stopped; how long each question took."""

    def __init__(self) -> None:
        self.took: list[float] = []
        self.stopped = Event()

    def read(self) -> None:
        """Ask and ask."""
        with connect() as db:
            while not self.stopped.is_set():
                for question in QUESTIONS:
                    began = perf_counter()
                    db.execute(question.encode()).fetchall()
                    self.took.append(1000 * (perf_counter() - began))

    @contextmanager
    def at_it(self) -> Iterator[list[float]]:
        """While the block runs."""
        self.took = []
        self.stopped.clear()
        threads = [Thread(target=self.read) for _ in range(2)]
        for thread in threads:
            thread.start()
        try:
            yield self.took
        finally:
            self.stopped.set()
            for thread in threads:
                thread.join()


def said(name: str, took: list[float]) -> None:
    """The middle, the slow end and the worst of what readers waited."""
    cuts = quantiles(took, n=100)
    console.print(
        f"{name}: p50 {cuts[49]:,.1f} ms, p99 {cuts[98]:,.1f} ms, longest {max(took):,.1f} ms"
        f" of {len(took):,} questions"
    )


def run() -> None:
    """Load, refresh beside readers, print."""
    with migrated_database(), connect() as db:
        began = perf_counter()
        load(db)
        console.print(
            f"[dim]{SUBMISSIONS:,} submissions, loaded in {perf_counter() - began:,.0f} s[/dim]"
        )
        began = perf_counter()
        db.execute("SELECT activities_refresh_metrics()")
        console.print(f"First refresh, everything new: {perf_counter() - began:,.1f} s")
        for view in VIEWS:
            db.execute(f"VACUUM (ANALYZE) {view}".encode())
        readers = Readers()
        with readers.at_it() as took:
            readers.stopped.wait(3)
        said("Readers alone", took)
        for number in range(ROUNDS):
            db.execute(NEWS.encode(), [str(number)])
            with readers.at_it() as took:
                began = perf_counter()
                db.execute("SELECT activities_refresh_metrics()")
                lasted = perf_counter() - began
            console.print(f"Refresh {number + 1} beside them: {lasted:,.1f} s")
            said("Readers meanwhile", took)
        for view in VIEWS:
            began = perf_counter()
            db.execute(f"REFRESH MATERIALIZED VIEW CONCURRENTLY {view}".encode())
            console.print(f"{view} alone, nothing new: {perf_counter() - began:,.1f} s")
