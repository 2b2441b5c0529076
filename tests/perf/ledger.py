"""Awards a second and a large insert: our statement-level trigger beside no trigger (the floor)
and a row-level one.
"""

import random
from collections.abc import Callable
from time import perf_counter

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


def run() -> None:
    """Measure and print both tables."""
    with migrated_database(), connect() as db:
        console.print(
            f"[dim]PostgreSQL {db.info.server_version // 10000}, {MEMBERS:,} members[/dim]"
        )
        db.execute(
            "INSERT INTO members_member (email, password, is_superuser) SELECT n ||"
            " '@bench.invalid', '!', false FROM generate_series(1, %s) n",
            [MEMBERS],
        )
        db.execute(ROW_TRIGGER)
        db.execute("VACUUM ANALYZE members_member")
        first, last = db.execute("SELECT min(id), max(id) FROM members_member").fetchone() or (0, 0)
        rng = random.Random(1)
        source = iter(range(1, 10**9))

        def only(trigger: str | None) -> None:
            """Leave one of the two triggers on, or none."""
            for name in (f"{LEDGER}_follow", "row_follow"):
                db.execute(
                    f"ALTER TABLE {LEDGER} {'ENABLE' if name == trigger else 'DISABLE'} TRIGGER"
                    f" {name}"
                )

        def singles(trigger: str | None) -> Callable[[], float]:
            def measure() -> float:
                only(trigger)
                done, start = 0, perf_counter()
                while perf_counter() - start < SECONDS:
                    db.execute(
                        f"INSERT INTO {LEDGER} (member_id, action, points, source) VALUES (%s,"
                        " 'deed', 5, %s)",
                        [rng.randint(first, last), f"one:{next(source)}"],
                    )
                    done += 1
                return done / (perf_counter() - start)

            return measure

        def bulk(trigger: str | None) -> Callable[[], float]:
            def measure() -> float:
                only(trigger)
                start = perf_counter()
                db.execute(
                    f"INSERT INTO {LEDGER} (member_id, action, points, source) SELECT %s + (n *"
                    " 7919) %% %s, 'deed', 5, 'bulk:' || %s || ':' || n FROM generate_series(1,"
                    " %s) n",
                    [first, MEMBERS, next(source), BULK_ROWS],
                )
                taken = perf_counter() - start
                db.execute("VACUUM members_member")
                return taken

            return measure

        rivals = {
            "insert only (floor)": None,
            "our trigger, per statement": f"{LEDGER}_follow",
            "a trigger per row": "row_follow",
        }
        floor = next(iter(rivals))
        rates = in_turn({name: singles(trigger) for name, trigger in rivals.items()}, 5)
        show("Single awards, one connection", "awards/s", rates, floor, more_is_better=True)
        times = in_turn({name: bulk(trigger) for name, trigger in rivals.items()}, 3)
        show(f"{BULK_ROWS:,} rows in one statement", "seconds", times, floor, more_is_better=False)
