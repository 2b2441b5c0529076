"""Who would have moved in the all-time order, had an action always paid something else.

Reads only.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from gamification.catalogue import declared
from gamification.models import ADJUSTMENT, PointTransaction
from members.models import Member

SHOWN: Final = 50
PATIENCE_MS: Final = 30_000

_CHANGE: Final = "deeds.deeds * %(points)s - deeds.paid"
_CHANGE_BY_THE_PIECE: Final = (
    "floor(deeds.paid::numeric * %(points)s / nullif(%(now_paid)s, 0))::bigint - deeds.paid"
)
_SQL: Final = """
    WITH deeds AS (
        SELECT entry.member_id, count(*) AS deeds, sum(entry.points) AS paid
        FROM gamification_pointtransaction AS entry
        WHERE entry.action = %(action)s AND NOT EXISTS (
            SELECT FROM gamification_pointtransaction AS counter
            WHERE counter.member_id = entry.member_id AND counter.action = %(adjustment)s
              AND counter.source = 'reversal:' || entry.id
        ) GROUP BY entry.member_id
    ), totals AS (
        SELECT member.id, member.total_points AS has, coalesce(deeds.deeds, 0) AS deeds,
            member.total_points + coalesce({change}, 0) AS would,
            coalesce(standing.reached, member.last_active_at, member.date_joined) AS reached
        FROM members_member AS member
        LEFT JOIN deeds ON deeds.member_id = member.id
        LEFT JOIN gamification_standing AS standing ON standing.member_id = member.id
        WHERE boards_list(
            member.subscription_status, member.in_debtor_state, member.on_leaderboard)
    ), placed AS (
        SELECT id, has, would, deeds,
            CASE WHEN has > 0 THEN row_number() OVER (ORDER BY has DESC, reached, id) END
                AS place_now,
            CASE WHEN would > 0 THEN row_number() OVER (ORDER BY would DESC, reached, id) END
                AS place_then
        FROM totals WHERE has > 0 OR would > 0
    ), moved AS (
        SELECT *, place_now IS DISTINCT FROM place_then AS moves FROM placed
        WHERE has <> would OR place_now IS DISTINCT FROM place_then
    )
    SELECT id, has, would, place_now, place_then,
        (SELECT count(*) FROM moved WHERE moves),
        (SELECT count(*) FROM moved WHERE has <> would),
        (SELECT coalesce(sum(would - has), 0) FROM moved)
    FROM moved
    ORDER BY moves DESC, (place_now IS NULL OR place_then IS NULL) DESC,
        abs(place_now - place_then) DESC, coalesce(place_then, place_now), id
    LIMIT %(shown)s
"""


class TooLarge(Exception):
    """The ledger is too large to tell within PATIENCE_MS."""


@dataclass(frozen=True)
class Mover:
    """One member: points and place as they are and would have been; None is off the board."""

    member: Member
    now: int
    then: int
    place_now: int | None
    place_then: int | None

    @property
    def by(self) -> int:
        """Places gained, negative for lost; 0 for who joins or leaves the board."""
        return self.place_now - self.place_then if self.place_now and self.place_then else 0

    @property
    def lost(self) -> int:
        """Places lost, as a positive number."""
        return -self.by


@dataclass(frozen=True)
class Simulation:
    """How many would stand elsewhere or have other points, by how much, and the largest moves.

    `untold` says why the ledger can't tell, when there is nothing to compare: then the numbers are
    no verdict.
    """

    moved: int
    changed: int
    difference: int
    movers: list[Mover]
    untold: str = ""


def simulate(*, action: str, points: int, now_paid: int) -> Simulation:
    """The all-time order had each deed of `action` always paid `points` (0: were it off).

    Three queries. Entries that were taken back pay nothing either way. What is paid by the
    piece is scaled from the value of today, `now_paid`; it cannot be told when that is 0.
    Raises TooLarge.
    """
    found = declared(action)
    by_the_piece = found is not None and found.award.is_by_the_piece
    if untold := _why_untold(action, by_the_piece=by_the_piece, now_paid=now_paid):
        return Simulation(0, 0, 0, [], untold)
    change = _CHANGE_BY_THE_PIECE if by_the_piece else _CHANGE
    params = {
        "action": action,
        "points": points,
        "now_paid": now_paid,
        "adjustment": ADJUSTMENT,
        "shown": SHOWN,
    }
    rows = _run(_SQL.format(change=change), params)
    people = Member.objects.in_bulk([row[0] for row in rows])
    movers = [
        Mover(people[pk], now, then, here, there)
        for pk, now, then, here, there, *_ in rows
        if pk in people
    ]
    moved, changed, difference = rows[0][5:] if rows else (0, 0, 0)
    return Simulation(moved, changed, int(difference), movers)


def _why_untold(action: str, *, by_the_piece: bool, now_paid: int) -> str:
    """Why the ledger can't tell; empty when it can."""
    if not PointTransaction.objects.filter(action=action).exists():
        return "Nobody was paid for this yet: there is nothing to compare."
    if by_the_piece and now_paid == 0:
        return (
            "It pays 0 for each today, so how much was counted can't be worked out "
            "from what was paid."
        )
    return ""


def _run(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(PATIENCE_MS)])
            cursor.execute(sql, params)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            cursor.execute("SELECT set_config('statement_timeout', '0', true)")
            return rows
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooLarge from error
        raise
