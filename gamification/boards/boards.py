"""Who stands where: members by the points of a month, of the last 30 days, or of all time.

On a board are members who pay, chose to be listed, and have more than 0 points. The order is
(points, descending; who got there first; id), so no two members share a place and the order is
stable.

Everybody's boards come from `gamification.ranks`, exact at any size; a team's members are few and
are simply sorted.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Max, Q, Sum
from django.db.models.enums import TextChoices
from django.utils import timezone

from gamification import ranks
from gamification.ledger.streaks import streak_today
from gamification.ranks import Position
from gamification.rules.months import month_of
from members.compiled import Compiled, in_model_order
from members.models import Member, Team

# What a row shows of a member, and no more.
SHOWN = (
    *("first_name", "last_name", "handle", "company", "community_role", "time_zone"),
    *("total_points", "current_streak", "last_active_on"),
    *("avatar", "subscription_status", "in_debtor_state", "is_active", "in_directory"),
)


COLUMNS = in_model_order(Member, "id", *SHOWN)
PAGE_SQL = ranks.PAGE_SQL.format(columns=", ".join(f'member."{name}"' for name in COLUMNS))


class Window(TextChoices):
    """The time a board covers, as its address names it."""

    MONTH = "month", "This month"
    DAYS = "30-days", "Last 30 days"
    ALL = "all", "All time"


@dataclass(frozen=True)
class Row:
    """One line of a board: place from 1, points in the window, streak in days as of today."""

    place: int
    member: Member
    points: int
    streak: int


@dataclass(frozen=True)
class Extent:
    """How many members a board counts, and the points of its first place (0 when it is empty)."""

    counted: int
    best: int


def top(window: Window, team: Team | None = None, start: int = 1, size: int = 25) -> list[Row]:
    """The rows from place `start` (1 is the first) on, at most `size`. One query."""
    now, first = timezone.now(), max(start, 1)
    members: Any
    if team is None:
        with connection.cursor() as cursor:
            today = now.astimezone(UTC).date()
            params: Any = ranks.page_params(window.value, first, size, today)
            cursor.execute(PAGE_SQL, params)
            rows = cursor.fetchall()
        return [
            Row(place=place, member=member, points=score, streak=streak_today(member, now))
            for *values, place, score in rows
            for member in (Member.from_db(DEFAULT_DB_ALIAS, COLUMNS, values),)
        ]
    else:
        ordered = _of_team(team.pk, since(window, now)).only(*SHOWN)
        members = ordered[first - 1 : first - 1 + size]
    return [
        Row(place=place, member=member, points=member.score, streak=streak_today(member, now))
        for place, member in enumerate(members, first)
    ]


def place_of(member: Member, window: Window, team: Team | None = None) -> Position | None:
    """Where the member stands; None for one who is not on this board. One query."""
    now = timezone.now()
    if team is None:
        return ranks.place(window.value, member.pk, now.astimezone(UTC).date())
    return next(
        (
            Position(place=place, points=score)
            for place, (pk, score) in enumerate(_scores(team, window, now), 1)
            if pk == member.pk
        ),
        None,
    )


def beside(
    position: Position, window: Window, team: Team | None = None, each_side: int = 2
) -> list[Row]:
    """The row at this position with `each_side` neighbours on each side. One query."""
    start = max(position.place - each_side, 1)
    return top(window, team, start=start, size=position.place + each_side - start + 1)


def extent(window: Window, team: Team | None = None) -> Extent:
    """How many members the board counts and what the first has. One query."""
    now = timezone.now()
    if team is None:
        everybody, best = ranks.extent(window.value, now.astimezone(UTC).date())
        return Extent(counted=everybody, best=best)
    scores = _scores(team, window, now)
    return Extent(counted=len(scores), best=scores[0][1] if scores else 0)


def since(window: Window, now: datetime) -> datetime | None:
    """The first moment a window covers, by UTC; None for all time."""
    today = now.astimezone(UTC).date()
    if window == Window.MONTH:
        return month_of(today, UTC)[0]
    first = today - timedelta(days=ranks.RECENT_DAYS - 1)
    return (
        datetime(first.year, first.month, first.day, tzinfo=UTC) if window == Window.DAYS else None
    )


def _scores(team: Team, window: Window, now: datetime) -> list[tuple[int, int]]:
    """(member, score) of everyone the team's board counts, in order. One query."""
    moment = since(window, now)
    if moment is None:
        return SCORES.rows(team=team.pk)
    return SCORES_SINCE.rows(team=team.pk, moment=moment)


def _of_team(team: int, moment: datetime | None = None) -> Any:
    """The counted members of one team in order, with `score`.

    A team has some fifty seats: they are simply sorted.
    """
    entries = Q() if moment is None else Q(point_transactions__created_at__gte=moment)
    return (
        Member.objects.on_leaderboard()
        .filter(team=team)
        .annotate(
            score=Sum("point_transactions__points", filter=entries),
            reached_at=Max("point_transactions__created_at"),
        )
        .filter(score__gt=0)
        .order_by("-score", "reached_at", "pk")
    )


SCORES = Compiled(lambda team: _of_team(team).values_list("pk", "score"), team=-1)
SCORES_SINCE = Compiled(
    lambda team, moment: _of_team(team, moment).values_list("pk", "score"),
    team=-1,
    moment=datetime(1970, 1, 1, tzinfo=UTC),
)
