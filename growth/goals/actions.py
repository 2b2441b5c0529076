"""What happens to goals. Nothing else writes them but the letters' stamp (reminding.py).

Each says what became of it, so that a second click, or another window, changes nothing and is told
so.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import Enum

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from growth.goals.rules import MOST_OPEN, title_of
from growth.models import Goal, GoalStatus, Period
from growth.rules.terms import Length, term_of
from members.models import Member

TWIN = "growth_goal_open_uniq"


class Outcome(Enum):
    """What became of a deed."""

    DONE = "done"
    # It stood so already.
    ALREADY = "already"
    # There is no such goal, or no longer, or it is another member's.
    GONE = "gone"
    # It was reached: it is neither renamed nor deleted before it is opened again.
    REACHED = "reached"
    # The same goal is open already: same words, same period, same last day.
    TWIN = "twin"
    # No more are open at once.
    FULL = "full"


def set_goal(
    *, member: Member, title: str, period: Length, now: datetime
) -> tuple[Outcome, Goal | None]:
    """Set a goal of the period that is running where the member lives.

    DONE with the goal; TWIN where the same one is open already, as after a second click; FULL where
    a hundred are open. Raises ValueError with a Fault of the title.
    """
    title, today = title_of(title), member.day(now)
    starts_on, ends_on = term_of(period, today)
    goal = Goal(
        member=member,
        title=title,
        period=Period(period.value),
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=now,
    )
    with transaction.atomic():
        if _is_full(member):
            twin = (
                Goal.objects.of(member)
                .active()
                .filter(title=title, period=goal.period, ends_on=ends_on)
            )
            return (Outcome.TWIN if twin.exists() else Outcome.FULL), None
        with _no_twin() as is_twin:
            goal.save(force_insert=True)
    return (Outcome.TWIN, None) if is_twin else (Outcome.DONE, goal)


@transaction.atomic
def rename(*, member: Member, pk: int, title: str) -> Outcome:
    """Give an open goal other words; ALREADY where it has them. REACHED, GONE or TWIN change
    nothing. Raises ValueError with a Fault of the title.
    """
    title = title_of(title)
    goal = _locked(member, pk)
    if goal is None:
        return Outcome.GONE
    if goal.status == GoalStatus.COMPLETED:
        return Outcome.REACHED
    if goal.title == title:
        return Outcome.ALREADY
    goal.title = title
    with _no_twin() as is_twin:
        goal.save(update_fields=["title", "updated_at"])
    return Outcome.TWIN if is_twin else Outcome.DONE


@transaction.atomic
def complete(*, member: Member, pk: int, now: datetime) -> Outcome:
    """Say that a goal was reached; others see it from now on. ALREADY keeps the moment it has."""
    goal = _locked(member, pk)
    if goal is None:
        return Outcome.GONE
    if goal.status == GoalStatus.COMPLETED:
        return Outcome.ALREADY
    goal.status, goal.completed_at = GoalStatus.COMPLETED, now
    goal.completed_on = member.day(now)
    goal.save(update_fields=["status", "completed_at", "completed_on", "updated_at"])
    return Outcome.DONE


@transaction.atomic
def reactivate(*, member: Member, pk: int) -> Outcome:
    """Open a goal again, with the days it had; others see it no more. ALREADY where it is open,
    TWIN where the same one was set anew, FULL where a hundred are open.
    """
    is_full = _is_full(member)
    goal = _locked(member, pk)
    if goal is None:
        return Outcome.GONE
    if goal.status == GoalStatus.ACTIVE:
        return Outcome.ALREADY
    if is_full:
        return Outcome.FULL
    goal.status, goal.completed_at, goal.completed_on = GoalStatus.ACTIVE, None, None
    with _no_twin() as is_twin:
        goal.save(update_fields=["status", "completed_at", "completed_on", "updated_at"])
    return Outcome.TWIN if is_twin else Outcome.DONE


@transaction.atomic
def delete(*, member: Member, pk: int) -> Outcome:
    """Delete an open goal, for good. One that was REACHED is opened again first."""
    goal = _locked(member, pk)
    if goal is None:
        return Outcome.GONE
    if goal.status == GoalStatus.COMPLETED:
        return Outcome.REACHED
    goal.delete()
    return Outcome.DONE


def _locked(member: Member, pk: int) -> Goal | None:
    found = Goal.objects.of(member).select_for_update(of=("self",)).filter(pk=pk)
    goal: Goal | None = found.first()
    return goal


def _is_full(member: Member) -> bool:
    """Whether a hundred are open. The member waits for what they do elsewhere, so that the count
    holds until the goal is written.
    """
    Member.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)
    return Goal.objects.of(member).active().count() >= MOST_OPEN


@contextmanager
def _no_twin() -> Iterator[list[bool]]:
    """Yields a list that is empty unless the same goal is open already: then nothing is written."""
    found: list[bool] = []
    try:
        with transaction.atomic():
            yield found
    except IntegrityError as error:
        cause = error.__cause__
        if not isinstance(cause, UniqueViolation) or cause.diag.constraint_name != TWIN:
            raise
        found.append(True)
