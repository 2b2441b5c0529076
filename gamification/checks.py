"""Whether totals, streaks and ranks are what the ledger says: recomputed and compared, batch by
batch, beside running awards.

Each batch is read in one snapshot (REPEATABLE READ), in which an award is there with all that
follows from it or not at all. What no merge has seen yet is counted as a reader counts it. So a
difference is a fault, never a matter of timing.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from gamification import ranks
from gamification.actions import repair_streak
from gamification.models import RankBlock, RankReach, RankSpan
from gamification.rules import current_streak, streak
from members.models import AuditLog, Member
from members.rules import tally

BATCH: Final = 2000  # members
SLICES: Final = 500  # blocks, each with some 64 standings
# A member away for longer has no streak whatever their time zone: a weekend, the day itself, and
# two days either way.
AWAY: Final = timedelta(days=7)
SHOWN: Final = ("total", "month", "recent", "reached_at")


class Kind(Enum):
    """What was found to be different."""

    TOTAL = "total"
    ACTIVE = "last active"
    STREAK = "streak"
    STANDING = "standing"
    COUNT = "count"
    ORIGIN = "origin"


@dataclass(frozen=True)
class Fault:
    """One difference: what it is about (a member's id, 0 for the ranks' counts), in words."""

    kind: Kind
    member: int
    words: str

    def __str__(self) -> str:
        return f"member {self.member}: {self.words}" if self.member else self.words


@dataclass(frozen=True)
class Batch:
    """What was compared: how many, up to which id, and what differed."""

    size: int
    last: int
    faults: list[Fault]


# One row per member of the batch who differs or whose streak has to be looked at. `s_*` is what the
# boards show, `l_*` what the ledger says; a member whom no board counts has NULL in all of them.
_MEMBERS = """
    WITH state AS (
        SELECT greatest((now() AT TIME ZONE 'UTC')::date, (SELECT recent_as_of FROM gamification_rankstate)) AS today
    ), edges AS (
        SELECT today, date_trunc('month', today)::date AS month_of, date_trunc('month', today)::timestamp AT TIME ZONE 'UTC' AS month_from,
               (today - 29)::timestamp AT TIME ZONE 'UTC' AS recent_from
        FROM state
    ), overlay AS MATERIALIZED (
        SELECT o.* FROM state, ranks_overlay_now(state.today) o WHERE o.member_id > %(after)s AND o.member_id <= %(last)s
    ), sums AS (
        SELECT e.member_id, sum(e.points) AS total, max(e.created_at) AS reached_at,
               coalesce(sum(e.points) FILTER (WHERE e.created_at >= edges.month_from), 0) AS month,
               coalesce(sum(e.points) FILTER (WHERE e.created_at >= edges.recent_from), 0) AS recent,
               max(e.created_at) FILTER (WHERE e.points > 0 AND e.action <> 'admin_adjustment') AS active_at,
               max(e.earned_on) FILTER (WHERE e.points > 0 AND e.action <> 'admin_adjustment') AS active_on
        FROM gamification_pointtransaction e CROSS JOIN edges WHERE e.member_id > %(after)s AND e.member_id <= %(last)s
        GROUP BY e.member_id
    ), both_sides AS (
        SELECT m.id, m.time_zone, m.current_streak, m.total_points, m.last_active_at, m.last_active_on,
               coalesce(l.total, 0) AS l_sum, l.active_at, l.active_on,
               c.yes, l.total AS l_total, l.month AS l_month, l.recent AS l_recent, l.reached_at AS l_reached_at,
               CASE WHEN o.member_id IS NULL THEN s.total ELSE o.now_total END AS s_total,
               CASE WHEN o.member_id IS NOT NULL THEN o.now_month WHEN s.month_of = edges.month_of THEN s.month ELSE 0 END AS s_month,
               CASE WHEN o.member_id IS NULL THEN s.recent ELSE o.now_recent END AS s_recent,
               CASE WHEN o.member_id IS NULL THEN s.reached_at ELSE o.now_reached END AS s_reached_at,
               CASE WHEN o.member_id IS NULL THEN s.member_id IS NOT NULL ELSE o.now_total IS NOT NULL END AS stands
        FROM edges CROSS JOIN members_member m
        LEFT JOIN sums l ON l.member_id = m.id
        LEFT JOIN gamification_standing s ON s.member_id = m.id
        LEFT JOIN overlay o ON o.member_id = m.id
        CROSS JOIN LATERAL (
            SELECT m.subscription_status IN ('ACTIVE', 'TRIALING') AND m.on_leaderboard AND l.member_id IS NOT NULL AS yes) c
        WHERE m.id > %(after)s AND m.id <= %(last)s
    )
    SELECT * FROM (
        SELECT id, time_zone, current_streak, total_points, last_active_at, last_active_on, l_sum, active_at, active_on,
               yes, stands AND s_reached_at > '-infinity',
               l_total, l_month, l_recent, l_reached_at,
               s_total, s_month, s_recent, CASE WHEN s_reached_at > '-infinity' THEN s_reached_at END,
               CASE WHEN yes THEN NOT stands OR (l_total, l_month, l_recent, l_reached_at)
                                             IS DISTINCT FROM (s_total, s_month, s_recent, s_reached_at)
                    ELSE stands AND (s_total > 0 OR s_month > 0 OR s_recent > 0) END AS astray
        FROM both_sides) b
    WHERE astray OR total_points <> l_sum OR last_active_at IS DISTINCT FROM active_at
       OR last_active_on IS DISTINCT FROM active_on OR active_at > now() - %(away)s
    ORDER BY id
"""

# Standings of members who are gone and of whom no event is left that would take them out.
_STRAYS = """
    SELECT s.member_id FROM gamification_standing s
    WHERE s.member_id > %s AND s.member_id <= %s AND NOT EXISTS (SELECT FROM members_member m WHERE m.id = s.member_id)
      AND NOT EXISTS (SELECT FROM gamification_rankevent e WHERE e.member_id = s.member_id)
    ORDER BY s.member_id
"""

_SCORES: Final = {0: ("-total", "total > 0"), 1: ("-recent", "recent > 0")}
_NAMES: Final = {0: "all time", 1: "30 days"}


@contextmanager
def one_snapshot() -> Iterator[Any]:
    """A cursor in a transaction that sees one moment and changes nothing."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield cursor


def members(after: int = 0) -> Iterator[Batch]:
    """Compare every member with an id above `after`, in order of ids.

    Merges first, so that the overlay stays short.
    """
    while True:
        ranks.merge(timezone.now().astimezone(UTC).date())
        with one_snapshot() as cursor:
            cursor.execute(
                "SELECT max(id), count(*) FROM (SELECT id FROM members_member WHERE id > %s ORDER BY id LIMIT %s) m",
                [after, BATCH],
            )
            last, size = cursor.fetchone()
            # The last batch looks at all that is left of the standings.
            faults = _of_members(cursor, after, last) if size else []
            cursor.execute(_STRAYS, [after, last if size == BATCH else 2**63 - 1])
            strays = cursor.fetchall()
            faults += [
                Fault(
                    Kind.STANDING,
                    member,
                    "a standing, but the member is gone and no change is pending",
                )
                for (member,) in strays
            ]
        yield Batch(size, last or after, faults)
        if size < BATCH:
            return
        after = last


def _of_members(cursor: Any, after: int, last: int) -> list[Fault]:
    cursor.execute(_MEMBERS, {"after": after, "last": last, "away": AWAY})
    rows = cursor.fetchall()
    now = timezone.now()
    days = _days(cursor, [row[0] for row in rows if row[7] is not None and row[7] > now - AWAY])
    faults = []
    for row in rows:
        (
            pk,
            zone_name,
            stored,
            total,
            last_active,
            last_day,
            summed,
            active_at,
            active_on,
            counted,
            stands,
            *figures,
            astray,
        ) = row
        if total != summed:
            faults.append(
                Fault(Kind.TOTAL, pk, f"total {total:,}, the ledger adds up to {summed:,}")
            )
        if last_active != active_at:
            faults.append(
                Fault(
                    Kind.ACTIVE,
                    pk,
                    f"last active {_when(last_active)}, by the ledger {_when(active_at)}",
                )
            )
        if last_day != active_on:
            faults.append(
                Fault(
                    Kind.ACTIVE,
                    pk,
                    f"last active day {last_day or 'never'}, by the ledger {active_on or 'never'}",
                )
            )
        if astray:
            faults.append(
                Fault(Kind.STANDING, pk, _standing(counted, stands, figures[:4], figures[4:]))
            )
        faults += _of_streak(
            pk, stored, last_day, days.get(pk, ()), Member(time_zone=zone_name).day(now)
        )
    return faults


def _of_streak(
    member: int, stored: int, last: date | None, days: Collection[date], today: date
) -> list[Fault]:
    """What the boards show of a streak beside what the rule says of the days."""
    shown, ruled = (
        current_streak(stored=stored, last_active=last, today=today),
        streak(days=days, today=today),
    )
    return (
        []
        if shown == ruled
        else [Fault(Kind.STREAK, member, f"streak {shown}, by its days {ruled}")]
    )


def _days(cursor: Any, members: list[int]) -> dict[int, list[date]]:
    """The days they earned something on."""
    cursor.execute(
        """
        SELECT member_id, array_agg(DISTINCT earned_on) FROM gamification_pointtransaction
        WHERE member_id = ANY (%s) AND points > 0 AND action <> 'admin_adjustment' GROUP BY member_id
        """,
        [members],
    )
    return dict(cursor.fetchall())


def _standing(counted: bool, stands: bool, ledger: list[Any], shown: list[Any]) -> str:
    if counted and not stands:
        return "no standing, though the boards count them"
    if not counted:
        return f"a standing of {shown[0]:,} points, though no board counts them"
    parts = [
        f"{name} {_when(is_) if name == 'reached_at' else is_} instead of {_when(due) if name == 'reached_at' else due}"
        for name, due, is_ in zip(SHOWN, ledger, shown, strict=True)
        if due != is_
    ]
    return f"standing: {', '.join(parts)}"


def _when(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC" if moment else "never"


# --------------------------------------------------------------------- counts of the ranks
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
            yield Batch(0, 0, [Fault(Kind.ORIGIN, 0, words)])
    if row is None:
        yield Batch(
            0,
            0,
            [
                Fault(
                    Kind.COUNT,
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
                Kind.COUNT,
                0,
                f"{name} from {-score:,} points, {where}: {tally(members, 'member')} counted, {held:,} there",
            )
            for score, _, _, members, held in rows
            if members != held
        ]
        if key[2] == -1 and (not rows or (rows[0][0], rows[0][2]) != (-(2**31), 0)):
            faults.append(Fault(Kind.COUNT, 0, f"the first {name}, {where}, is missing"))
        yield Batch(len(rows), 0, faults)
        if len(rows) < SLICES:
            return
        key = rows[-1][:3]


# --------------------------------------------------------------------------------- repair
def repair(faults: Iterable[Fault]) -> list[str]:
    """Mend what was found; what was done, a line each. Every repair has its entry in the audit log,
    in the same transaction.

    A total is set by the database itself when the entry is written (trigger
    members_auditlog_recount), to what the ledger then adds up to. Ranks are made anew when anything
    of theirs is wrong that a recounted total does not explain.
    """
    found = list(faults)
    done: list[str] = []
    recounted = sorted({f.member for f in found if f.kind in (Kind.TOTAL, Kind.ACTIVE)})
    for pk in recounted:
        entry = AuditLog.objects.create(
            action="points_recounted",
            target_type="members.Member",
            target_id=pk,
            detail=_words(found, pk),
        )
        entry.refresh_from_db()
        was, now = entry.detail.get("total_points", ["gone", "gone"])
        done.append(f"member {pk}: total recounted, {was} to {now}")
    for member in Member.objects.filter(
        pk__in={f.member for f in found if f.kind is Kind.STREAK} | set(recounted)
    ).order_by("pk"):
        done += _repair_streak(member)
    ranked = [
        f
        for f in found
        if f.kind in (Kind.STANDING, Kind.COUNT, Kind.ORIGIN) and f.member not in recounted
    ]
    if ranked:
        done.append(_rebuild(ranked))
    return done


def _words(found: list[Fault], pk: int) -> dict[str, Any]:
    return {"found": [f.words for f in found if f.member == pk]}


@transaction.atomic
def _repair_streak(member: Member) -> list[str]:
    was = member.current_streak
    now = repair_streak(member=member)
    if was == now:
        return []
    AuditLog.objects.create(
        action="streak_repaired",
        target_type="members.Member",
        target_id=member.pk,
        detail={"current_streak": [was, now]},
    )
    return [f"member {member.pk}: streak repaired, {was} to {now}"]


@transaction.atomic
def _rebuild(found: list[Fault]) -> str:
    """The ranks anew. Entries of a server this one was restored from lose its transaction
    numbers: everybody has seen them.
    """
    if any(f.kind is Kind.ORIGIN for f in found):
        with connection.cursor() as cursor:
            # Awards wait for the end of this; the ledger's points and reasons are not touched.
            cursor.execute(
                "ALTER TABLE gamification_pointtransaction DISABLE TRIGGER gamification_pointtransaction_no_update"
            )
            cursor.execute(
                "UPDATE gamification_pointtransaction SET xid = NULL WHERE xid IS NOT NULL"
            )
            cursor.execute(
                "ALTER TABLE gamification_pointtransaction ENABLE TRIGGER gamification_pointtransaction_no_update"
            )
    standings = ranks.rebuild(timezone.now().astimezone(UTC).date())
    AuditLog.objects.create(
        action="ranks_rebuilt",
        detail={
            "differences": len(found),
            "first": [str(f) for f in found[:20]],
            "standings": standings,
        },
    )
    return f"ranks made anew: {tally(standings, 'standing')}, for {tally(len(found), 'difference')}"
