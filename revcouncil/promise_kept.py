"""The live proof that totals follow the ledger; all of it is rolled back."""

from uuid import uuid4

from django.db.backends.utils import CursorWrapper

from revcouncil.promised import (
    LEDGER,
    MEMBER,
    Broken,
    rows,
    trigger,
)


def _new_member(cursor: CursorWrapper) -> int:
    cursor.execute(
        f"INSERT INTO {MEMBER} (email, password, is_superuser) VALUES (%s, '!', false)"
        " RETURNING id",
        [f"{uuid4()}@verify.invalid"],
    )
    return int(cursor.fetchone()[0])


def _total(cursor: CursorWrapper, member: int) -> int:
    return int(rows(cursor, f"SELECT total_points FROM {MEMBER} WHERE id = %s", member)[0][0])


def total_follows(cursor: CursorWrapper) -> str:
    """Live proof: a positive, a negative and a bulk insert each move the total exactly; all
    rolled back.
    """
    trigger(cursor, LEDGER, f"{LEDGER}_follow")
    first, second = _new_member(cursor), _new_member(cursor)
    insert = f"INSERT INTO {LEDGER} (member_id, action, points, source) "
    steps = [
        ("a positive entry", insert + "VALUES (%(first)s, 'verify_schema', 50, 'one')", 50, 0),
        ("a negative entry", insert + "VALUES (%(first)s, 'verify_schema', -20, 'two')", 30, 0),
        (
            "a bulk insert for two members",
            insert
            + "SELECT CASE n %% 2 WHEN 0 THEN %(first)s ELSE %(second)s END, 'verify_schema', n,"
            " 'bulk:' || n FROM generate_series(1, 1000) n",
            30 + sum(range(2, 1001, 2)),
            sum(range(1, 1001, 2)),
        ),
    ]
    for what, sql, *expected in steps:
        cursor.execute(sql, {"first": first, "second": second})
        found = [_total(cursor, first), _total(cursor, second)]
        if found != expected:
            raise Broken(f"{what} left the totals at {found}, not {expected}")
    return (
        "a positive, a negative and a bulk insert (1,000 rows, two members) moved the totals"
        " exactly; rolled back"
    )
