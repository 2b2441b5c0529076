"""The counts of the ranks compared with the standings they count."""

from collections.abc import Iterator
from typing import Any, Final

from gamification.ledger.check.differences import Batch, Fault, FaultType, one_snapshot
from members.rules import tally

SLICES: Final = 500  # blocks, each with some 64 standings
_NAMES: Final = {0: "all time", 1: "30 days"}
_IS_FROM_ELSEWHERE: Final = """
    SELECT coalesce(max(xid), 0) >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    FROM gamification_pointtransaction
"""
_STANDINGS: Final = """
    SELECT count(*) FROM gamification_rankkey s WHERE s.board = k.board
       AND (s.score, s.reached, s.member_id) >= (k.score, k.reached, k.member)
       AND (s.score, s.reached, s.member_id) < (n.score, n.reached, n.member)
"""
_BELOW: Final = """
    SELECT coalesce(sum(s.members), 0) FROM gamification_rankslice s
    WHERE s.level = k.level - 1 AND s.board = k.board
       AND (s.score, s.reached, s.member) >= (k.score, k.reached, k.member)
       AND (s.score, s.reached, s.member) < (n.score, n.reached, n.member)
"""
_SQL: Final = """
    SELECT k.score, k.reached::text, k.member, k.members, ({within}) AS held
    FROM gamification_rankslice k CROSS JOIN LATERAL (
        SELECT * FROM (
            (SELECT n.score, n.reached, n.member FROM gamification_rankslice n
             WHERE n.level = k.level AND n.board = k.board
               AND (n.score, n.reached, n.member) > (k.score, k.reached, k.member)
             ORDER BY n.score, n.reached, n.member LIMIT 1)
            UNION ALL SELECT 0, '-infinity', 0) n
        LIMIT 1) n
    WHERE k.level = %s AND k.board = %s AND (k.score, k.reached, k.member) > (%s, %s, %s)
    ORDER BY k.score, k.reached, k.member LIMIT %s
"""


def slices() -> Iterator[Batch]:
    """Compare every slice of every live board with what lies in it, level by level.

    `last` is of no use to go on from.
    """
    with one_snapshot() as cursor:
        cursor.execute("SELECT recent_as_of FROM gamification_rankstate")
        row = cursor.fetchone()
        cursor.execute(_IS_FROM_ELSEWHERE)
        if cursor.fetchone()[0]:
            yield _of_ranks(
                FaultType.ORIGIN,
                "the ledger has entries of transactions this server never ran: "
                "restored from a dump, the ranks can't tell what is new",
            )
    if row is None:
        yield _of_ranks(
            FaultType.COUNT, "the ranks were never counted: there is nothing to compare them by"
        )
        return
    for board in (0, 1, row[0].year * 100 + row[0].month):
        for level in (1, 2, 3):
            yield from _level(board, level)


def _of_ranks(fault: FaultType, words: str) -> Batch:
    return Batch(0, 0, [Fault(fault, 0, words)])


def _level(board: int, level: int) -> Iterator[Batch]:
    """One count level of one board, some slices at a time, each batch in one snapshot."""
    key: tuple[Any, ...] = (-(2**31), "-infinity", -1)
    where = f"level {level}, {_NAMES.get(board, f'month {board}')}"
    while True:
        with one_snapshot() as cursor:
            # A slice is a short range of an index: keep the planner from scanning the table.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
            cursor.execute(
                _SQL.format(within=_STANDINGS if level == 1 else _BELOW),
                [level, board, *key, SLICES],
            )
            rows = cursor.fetchall()
        faults = [
            Fault(
                FaultType.COUNT,
                0,
                f"slice from {-score:,} points, {where}: "
                f"{tally(members, 'member')} counted, {held:,} there",
            )
            for score, _, _, members, held in rows
            if members != held
        ]
        if key[2] == -1 and (not rows or (rows[0][0], rows[0][2]) != (-(2**31), 0)):
            faults.append(Fault(FaultType.COUNT, 0, f"the first slice, {where}, is missing"))
        yield Batch(len(rows), 0, faults)
        if len(rows) < SLICES:
            return
        key = rows[-1][:3]
