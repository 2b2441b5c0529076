"""Exact live ranks of everybody: places, pages and counts without counting everyone above. See
README.md beside this file.

Reads are single statements over functions in the database (sql/), so each
sees one snapshot. `as_of` is the day by UTC.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection

ALL, RECENT, MONTH = "all", "30-days", "month"
# Days of the RECENT board: today by UTC and the 29 before it.
RECENT_DAYS = 30
# Every so many entries the one who wrote it merges, for when no worker runs: keeps the backlog a
# reader has to look at short.
MERGE_EVERY = 128


class Merging(RuntimeError):
    """A merge inside a transaction: what the transaction writes afterwards would have to wait
    for the next one.
    """


@dataclass(frozen=True)
class Position:
    """Where a member stands on a board, and with how many points."""

    place: int
    points: int


def place(board: str, member_id: int, as_of: date) -> Position | None:
    """The member's place; None when the board does not count them. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, score FROM ranks_place(ranks_board(%s, %s), %s, %s)",
            [board, as_of, member_id, as_of],
        )
        row = cursor.fetchone()
    return Position(*row) if row else None


def extent(board: str, as_of: date) -> tuple[int, int]:
    """How many members a board counts, and the points of its first place (0 when empty).

    One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ranks_counted(b, %s), "
            "coalesce((SELECT score FROM ranks_page(b, 1, 1, %s)), 0) FROM ranks_board(%s, %s) b",
            [as_of, as_of, board, as_of],
        )
        counted, best = cursor.fetchone()
    return counted, best


# For Member.objects.raw(): the members from a place on, each with `place` and `score`. Parameters:
# as page_params().
PAGE_SQL = """
    SELECT {columns}, page.place, page.score
    FROM ranks_page(ranks_board(%s, %s), %s, %s, %s) AS page
    JOIN members_member AS member ON member.id = page.member_id
    ORDER BY page.place
"""


def page_params(board: str, first: int, size: int, as_of: date) -> list[object]:
    """The parameters of PAGE_SQL: the rows from place `first` (1 is the best) on, at most
    `size`.
    """
    return [board, as_of, first, size, as_of]


def merge(as_of: date) -> int:
    """Take what is pending into the counts: the number of members moved, -1 when another merge is
    at it.

    Reads are exact with and without it; it keeps them fast. Raises Merging inside a transaction.
    """
    if connection.in_atomic_block:
        raise Merging("Merge the ranks outside a transaction.")
    return _count("SELECT ranks_merge(%s)", as_of)


def rebuild(as_of: date) -> int:
    """Make standings and counts anew from members and ledger; the number of standings.

    Readers see the old ones until it is done.
    """
    return _count("SELECT ranks_rebuild(%s)", as_of)


def backlog() -> int:
    """How many entries and changes no merge has seen yet."""
    return _count(
        """
        SELECT (SELECT count(*) FROM gamification_pointtransaction WHERE xid >= seen_xmax)
             + (SELECT count(*) FROM gamification_pointtransaction WHERE xid = ANY (seen_xip))
             + (SELECT count(*) FROM gamification_rankevent)
        FROM gamification_rankstate
        """
    )


def _count(sql: str, *params: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row = cursor.fetchone()
    return int(row[0]) if row and row[0] is not None else 0
