"""The counts of the ranks compared with the standings they count."""

from collections.abc import Iterator
from typing import Any, Final

from gamification.ledger.check.differences import Batch, Fault, FaultType, one_snapshot
from gamification.models import RankBlock, RankReach, RankSpan
from members.rules import tally

SLICES: Final = 500  # blocks, each with some 64 standings
_SCORES: Final = {0: ("-total", "total > 0"), 1: ("-recent", "recent > 0")}
_NAMES: Final = {0: "all time", 1: "30 days"}


def slices() -> Iterator[Batch]:
    """Compare every slice of every live board with what lies in it, level by level.

    `last` is of no use to go on from.
    """
    with one_snapshot() as cursor:
        cursor.execute("SELECT recent_as_of FROM gamification_rankstate")
        row = cursor.fetchone()
        cursor.execute(
            "SELECT coalesce(max(xid), 0) >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint FROM gamification_pointtransaction"
        )
        if cursor.fetchone()[0]:
            words = "the ledger has entries of transactions this server never ran: restored from a dump, the ranks can't tell what is new"
            yield Batch(0, 0, [Fault(FaultType.ORIGIN, 0, words)])
    if row is None:
        yield Batch(
            0,
            0,
            [
                Fault(
                    FaultType.COUNT,
                    0,
                    "the ranks were never counted: there is nothing to compare them by",
                )
            ],
        )
        return
    month = row[0].year * 100 + row[0].month
    for board in (0, 1, month):
        score, counted = _SCORES.get(
            board, ("-month", f"month > 0 AND month_of = '{row[0]:%Y-%m}-01'")
        )
        standings = f"""
            SELECT count(*) FROM gamification_standing WHERE {counted}
               AND ({score}, reached_at, member_id) >= (k.key_score, k.key_reached, k.key_member)
               AND ({score}, reached_at, member_id) < (n.key_score, n.key_reached, n.key_member)
        """
        yield from _level(board, RankBlock._meta.db_table, "block", standings)
        for upper, name, lower in ((RankSpan, "span", RankBlock), (RankReach, "reach", RankSpan)):
            below = f"""
                SELECT coalesce(sum(members), 0) FROM {lower._meta.db_table} WHERE board = k.board
                   AND (key_score, key_reached, key_member) >= (k.key_score, k.key_reached, k.key_member)
                   AND (key_score, key_reached, key_member) < (n.key_score, n.key_reached, n.key_member)
            """
            yield from _level(board, upper._meta.db_table, name, below)


def _level(board: int, table: str, name: str, within: str) -> Iterator[Batch]:
    """One level of one board, some slices at a time, each batch in one snapshot."""
    key: tuple[Any, ...] = (-(2**31), "-infinity", -1)
    where = _NAMES.get(board, f"month {board}")
    while True:
        with one_snapshot() as cursor:
            # No plan of a bitmap or of all rows: a slice is a short range of an index.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
            cursor.execute(
                f"""
                SELECT k.key_score, k.key_reached::text, k.key_member, k.members, ({within}) AS held
                FROM {table} k CROSS JOIN LATERAL (
                    SELECT * FROM (
                        (SELECT n.key_score, n.key_reached, n.key_member FROM {table} n
                         WHERE n.board = k.board AND (n.key_score, n.key_reached, n.key_member) > (k.key_score, k.key_reached, k.key_member)
                         ORDER BY n.key_score, n.key_reached, n.key_member LIMIT 1)
                        UNION ALL SELECT 2147483647, 'infinity', 9223372036854775807) n
                    LIMIT 1) n
                WHERE k.board = %s AND (k.key_score, k.key_reached, k.key_member) > (%s, %s, %s)
                ORDER BY k.key_score, k.key_reached, k.key_member LIMIT %s
                """,
                [board, *key, SLICES],
            )
            rows = cursor.fetchall()
        faults = [
            Fault(
                FaultType.COUNT,
                0,
                f"{name} from {-score:,} points, {where}: {tally(members, 'member')} counted, {held:,} there",
            )
            for score, _, _, members, held in rows
            if members != held
        ]
        if key[2] == -1 and (not rows or (rows[0][0], rows[0][2]) != (-(2**31), 0)):
            faults.append(Fault(FaultType.COUNT, 0, f"the first {name}, {where}, is missing"))
        yield Batch(len(rows), 0, faults)
        if len(rows) < SLICES:
            return
        key = rows[-1][:3]
