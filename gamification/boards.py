"""Who stands where: members by the points of a month, of the last 30 days, or of all time.

On a board are members who pay, chose to be listed, and have more than 0 points. The order is (points, descending; who
got there first; id), so no two members share a place and the order is stable.

Points of a window are summed from the ledger; points of all time are `Member.total_points`, read by its descending
index. These are plain queries over who is counted.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, Sum
from django.db.models.enums import TextChoices
from django.db.models.functions import Coalesce
from django.utils import timezone

from gamification.rules import current_streak, month_of
from members.models import Member, Team
from members.querysets import MemberQuerySet

DAYS = 30
# What a row shows of a member, and no more.
SHOWN = (
    "first_name",
    "last_name",
    "handle",
    "company",
    "community_role",
    "time_zone",
    "total_points",
    "current_streak",
    "last_active_at",
)


class Window(TextChoices):
    """The time a board covers, as its address names it."""

    MONTH = "month", "This month"
    DAYS = "30-days", "Last 30 days"
    ALL = "all", "All time"


@dataclass(frozen=True)
class Row:
    """One line of a board: place from 1, the member, points in the window, streak in days as of today."""

    place: int
    member: Member
    points: int
    streak: int


@dataclass(frozen=True)
class Standing:
    """Where one member stands, and with how many points in the window."""

    place: int
    points: int


@dataclass(frozen=True)
class Extent:
    """How many members a board counts, and the points of its first place (0 when it is empty)."""

    counted: int
    best: int


def top(window: Window, team: Team | None = None, start: int = 1, size: int = 25) -> list[Row]:
    """The rows from place `start` (1 is the first) on, at most `size`. One query."""
    now = timezone.now()
    first = max(start, 1)
    members = _in_order(window, team, now).only(*SHOWN)[first - 1 : first - 1 + size]
    return [
        Row(place=place, member=member, points=member.score, streak=streak_today(member, now))
        for place, member in enumerate(members, first)
    ]


def place_of(member: Member, window: Window, team: Team | None = None) -> Standing | None:
    """Where the member stands; None for one who is not on this board. Two queries: their score, and how many are ahead."""
    now = timezone.now()
    own = _counted(window, team, now).filter(pk=member.pk).values_list("score", "reached_at").first()
    if own is None:
        return None
    points, reached_at = own
    level = Q(score=points)
    ahead = Q(score__gt=points) | level & Q(reached_at__lt=reached_at) | level & Q(reached_at=reached_at, pk__lt=member.pk)
    return Standing(place=1 + _counted(window, team, now).filter(ahead).count(), points=points)


def around(member: Member, window: Window, team: Team | None = None, reach: int = 2) -> list[Row]:
    """The member's own row with `reach` neighbours on each side; empty for one who is not on this board."""
    standing = place_of(member, window, team)
    return beside(standing, window, team, reach) if standing else []


def beside(standing: Standing, window: Window, team: Team | None = None, reach: int = 2) -> list[Row]:
    """The same for a standing that is known already. One query."""
    start = max(standing.place - reach, 1)
    return top(window, team, start=start, size=standing.place + reach - start + 1)


def counted(window: Window, team: Team | None = None) -> int:
    """How many members the board counts. One query."""
    return extent(window, team).counted


def extent(window: Window, team: Team | None = None) -> Extent:
    """How many members the board counts and what the first has. One query."""
    found = _counted(window, team, timezone.now()).aggregate(counted=Count("pk"), best=Max("score"))
    return Extent(counted=found["counted"], best=found["best"] or 0)


def since(window: Window, now: datetime) -> datetime | None:
    """The first moment a window covers: of the month by UTC, 30 days ago, None for all time."""
    if window == Window.MONTH:
        return month_of(now.astimezone(UTC).date(), UTC)[0]
    return now - timedelta(days=DAYS) if window == Window.DAYS else None


def streak_today(member: Member, now: datetime) -> int:
    """The member's streak in days as of today in their own zone, from what the row stores."""
    last = member.last_active_at
    return current_streak(
        stored=member.current_streak,
        last_active=last.astimezone(member.zone).date() if last else None,
        today=now.astimezone(member.zone).date(),
    )


def _counted(window: Window, team: Team | None, now: datetime) -> MemberQuerySet:
    """Members on the board, with `score` and `reached_at`, in no order."""
    members: Any = Member.objects.on_leaderboard()
    if team is not None:
        members = members.filter(team=team)
    moment = since(window, now)
    if moment is None:
        # A member whose points all come from staff was never active; they got there when they joined, for want of better.
        members = members.annotate(score=F("total_points"), reached_at=Coalesce("last_active_at", "date_joined"))
    else:
        # One filter() before the sums: they are taken over these entries only.
        members = members.filter(point_transactions__created_at__gte=moment).annotate(
            score=Sum("point_transactions__points"), reached_at=Max("point_transactions__created_at")
        )
    return members.filter(score__gt=0)


def _in_order(window: Window, team: Team | None, now: datetime) -> Any:
    return _counted(window, team, now).order_by("-score", "reached_at", "pk")
