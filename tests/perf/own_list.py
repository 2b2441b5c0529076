"""A member's own list under the policies and without them, as the API's role and as the site's.

Rows: `OWN_LIST_ROWS` (a million without). The same query over two tables of the same rows would
differ by their pages in memory, so the policies of one table are switched off and on between the
rounds, and every round asks for the same members.
"""

import os
import random
import time
from statistics import median
from typing import Any, Final

import psycopg
from django.db import connection

from revcouncil.schema import grants, outside
from tests.perf.harness import connect, console, in_turn, migrated_database, show

ROWS: Final = int(os.environ.get("OWN_LIST_ROWS", "1000000"))
MEMBERS: Final = 5_000
ROUNDS, ASKED = 15, 400
API, SITE, PASSWORD = "revcouncil_bench_api", "revcouncil_bench_app", "policies"

# As the page asks for it: the newest twenty.
OWN_LIST: Final = """
    SELECT id, activity, status, visibility, payload, note, points, created_at
    FROM activities_submission WHERE member_id = %(member)s
    ORDER BY created_at DESC, id DESC LIMIT 20
"""
FILL: Final = """
    INSERT INTO activities_submission
        (member_id, activity, status, visibility, payload, points, decided_at, created_at)
    SELECT (%(members)s::bigint[])[1 + n %% cardinality(%(members)s::bigint[])], 'SHINE',
        CASE n %% 4 WHEN 0 THEN 'PENDING' WHEN 1 THEN 'REJECTED' ELSE 'APPROVED' END,
        CASE n %% 3 WHEN 0 THEN 'public' ELSE 'private' END,
        jsonb_build_object('title', 'Row ' || n, 'summary', repeat('word ', 40)),
        CASE WHEN n %% 4 > 1 THEN 0 END, CASE WHEN n %% 4 > 0 THEN now() END,
        now() - n * interval '20 seconds'
    FROM generate_series(1, %(rows)s) AS n
"""


def run() -> None:
    """Fill, ask in turn, print the ratios."""
    with migrated_database() as name, connect() as owner:
        members = _filled(owner)
        grants.grant(connection, SITE, PASSWORD)
        outside.grant(connection, outside.Role.API, API, PASSWORD, site=SITE)
        console.print(f"{ROWS:,} submissions of {len(members):,} members in {name}")
        with (
            connect(user=API, password=PASSWORD) as api,
            connect(user=SITE, password=PASSWORD) as site,
        ):
            for said, session in (("the API's role", api), ("the site's role", site)):
                _measure(said, owner, session, members)


def _filled(owner: "psycopg.Connection[Any]") -> list[int]:
    owner.execute(
        "INSERT INTO members_member (email, password, is_superuser)"
        " SELECT 'm' || n || '@bench.example', '!', false FROM generate_series(1, %s) AS n",
        [MEMBERS],
    )
    rows = owner.execute("SELECT id FROM members_member ORDER BY id").fetchall()
    members = [row[0] for row in rows]
    owner.execute("ALTER TABLE activities_submission DISABLE TRIGGER USER")
    owner.execute(FILL, {"rows": ROWS, "members": members})
    owner.execute("ALTER TABLE activities_submission ENABLE TRIGGER USER")
    owner.execute("VACUUM (ANALYZE) activities_submission")
    return members


def _measure(
    said: str,
    owner: "psycopg.Connection[Any]",
    session: "psycopg.Connection[Any]",
    members: list[int],
) -> None:
    def p50(word: str) -> float:
        owner.execute(f"ALTER TABLE activities_submission {word} ROW LEVEL SECURITY".encode())
        dice, took = random.Random(7), []
        for number in range(ASKED + 20):
            member = dice.choice(members)
            with session.transaction():
                session.execute("SELECT set_config('app.member', %s, true)", [str(member)])
                began = time.perf_counter()
                session.execute(OWN_LIST, {"member": member}).fetchall()
                # The first ones plan anew after the change.
                if number >= 20:
                    took.append((time.perf_counter() - began) * 1_000_000)
        return median(took)

    measured = in_turn(
        {"without": lambda: p50("DISABLE"), "policies": lambda: p50("ENABLE")}, ROUNDS
    )
    show(
        f"Own list, newest twenty, as {said}",
        "p50, µs",
        measured,
        "without",
        more_is_better=False,
        goal="At most 1.2 x.",
    )
