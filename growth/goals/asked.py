"""What other pages show of a member's goals: the next one's day, and what others may see."""

from dataclasses import dataclass

from django.db.models import Count, Window
from django.utils import timezone

from growth.goals.rules import is_past
from growth.goals.shown import ReachedGoal, reached_rows
from growth.goals.words import Left, left_of
from growth.models import Goal
from growth.rules.terms import Length
from members.models import Member


@dataclass(frozen=True)
class NextDeadline:
    """The open goal whose day ends first, how many end with it, and how much is left."""

    goal: Goal
    count: int
    left: Left


def reached_by(member: Member, limit: int) -> list[ReachedGoal]:
    """The goals the member reached, newest first: what all members may see. One query."""
    rows = Goal.objects.of(member).completed().order_by("-completed_at", "-id")
    return reached_rows(rows[:limit], member.day(timezone.now()))


def next_deadline(member: Member) -> NextDeadline | None:
    """The next day that ends a goal of the member's; None where none is open that is not past its
    day. One query.
    """
    now = timezone.now()
    today = member.day(now)
    # Of a clock that was set back over midnight the day before may still be on.
    ends = Window(Count("*"), partition_by="ends_on")
    rows = Goal.objects.of(member).active().filter(ends_on__gte=today).annotate(many=ends)
    goal = rows.order_by("ends_on", "id").first()
    if goal is None or is_past(goal.ends_on, member.zone, now):
        return None
    left = left_of(Length(goal.period), goal.ends_on, today, member.time_zone)
    return NextDeadline(goal, goal.many, left)
