"""Awards a second and a large insert: our statement-level trigger beside no trigger (the floor)
and a row-level one.
"""

import random
from functools import partial
from time import perf_counter
from typing import Any

import psycopg

from tests.perf.harness import connect, console, in_turn, migrated_database, show

MEMBERS = 100_000
BULK_ROWS = 200_000
SECONDS = 1.5
LEDGER = "gamification_pointtransaction"

ROW_TRIGGER = f"""
    CREATE FUNCTION row_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE members_member SET total_points = total_points + NEW.points,
            last_active_at = CASE WHEN NEW.points > 0 AND NEW.action <> 'admin_adjustment'
                             THEN GREATEST(last_active_at, NEW.created_at) ELSE last_active_at END
        WHERE id = NEW.member_id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER row_follow AFTER INSERT ON {LEDGER} FOR EACH ROW EXECUTE FUNCTION row_follow();
"""


class Ledger:
    """The ledger with one of two triggers on, or none."""

    def __init__(self, db: psycopg.Connection[Any]) -> None:
        self.db = db
        found = db.execute("SELECT min(id), max(id) FROM members_member").fetchone()
        self.first: int
        self.last: int
        self.first, self.last = found or (0, 0)
        self.rng = random.Random(1)
        self.source = iter(range(1, 10**9))

    def only(self, trigger: str | None) -> None:
        """Leave one of the two triggers on, or none."""
        for name in (f"{LEDGER}_follow", "row_follow"):
            state = "ENABLE" if name == trigger else "DISABLE"
            self.db.execute(f"ALTER TABLE {LEDGER} {state} TRIGGER {name}".encode())

    def singles(self, trigger: str | None) -> float:
        """Awards a second, one after the other."""
        self.only(trigger)
        done, start = 0, perf_counter()
        while perf_counter() - start < SECONDS:
            self.db.execute(
                f"INSERT INTO {LEDGER} (member_id, action, points, source) "
                "VALUES (%s, 'deed', 5, %s)".encode(),
                [self.rng.randint(self.first, self.last), f"one:{next(self.source)}"],
            )
            done += 1
        return done / (perf_counter() - start)

    def bulk(self, trigger: str | None) -> float:
        """Seconds for many rows in one statement."""
        self.only(trigger)
        start = perf_counter()
        self.db.execute(
            f"INSERT INTO {LEDGER} (member_id, action, points, source) "
            "SELECT %s + (n * 7919) %% %s, 'deed', 5, 'bulk:' || %s || ':' || n "
            "FROM generate_series(1, %s) n".encode(),
            [self.first, MEMBERS, next(self.source), BULK_ROWS],
        )
        taken = perf_counter() - start
        self.db.execute("VACUUM members_member")
        return taken


def run() -> None:
    """Measure and print both tables."""
    with migrated_database(), connect() as db:
        console.print(
            f"[dim]PostgreSQL {db.info.server_version // 10000}, {MEMBERS:,} members[/dim]"
        )
        db.execute(
            "INSERT INTO members_member (email, password, is_superuser) "
            "SELECT n || '@bench.invalid', '!', false FROM generate_series(1, %s) n",
            [MEMBERS],
        )
        db.execute(ROW_TRIGGER)
        db.execute("VACUUM ANALYZE members_member")
        ledger = Ledger(db)
        rivals = {
            "insert only (floor)": None,
            "our trigger, per statement": f"{LEDGER}_follow",
            "a trigger per row": "row_follow",
        }
        floor = next(iter(rivals))
        rates = in_turn({name: partial(ledger.singles, t) for name, t in rivals.items()}, 5)
        show("Single awards, one connection", "awards/s", rates, floor, more_is_better=True)
        times = in_turn({name: partial(ledger.bulk, t) for name, t in rivals.items()}, 3)
        show(f"{BULK_ROWS:,} rows in one statement", "seconds", times, floor, more_is_better=False)
