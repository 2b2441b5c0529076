"""What is known for a review: the one place where it is gathered.

It reads the member's own entries and goals and their profile, and no other table: no reply, no
figure of a benchmark, nobody else's words. tests/growth/stories/test_facts.py holds this.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final, TypeVar

from growth.models import Goal, Post
from growth.querysets import GoalQuerySet, PostQuerySet
from growth.rules.windows import Span, Window, window_of
from growth.stories.rules.facts import (
    MOST_GOALS,
    Facts,
    Found,
    GoalFact,
    as_entries,
)
from members.models import Member

# More are not even looked at, however short they are.
MOST_ENTRIES: Final = 500

Rows = TypeVar("Rows", PostQuerySet, GoalQuerySet)


def facts_of(member: Member, span: Span, today: date) -> Facts:
    """The facts of the days up to `today`, of the member's day."""
    window = window_of(span, today)
    own = entries_of(member, window)
    newest = own.order_by("-published_at", "-pk").values_list(
        "pk", "title", "content", "published_on"
    )
    entries = as_entries(Found(*row) for row in newest[:MOST_ENTRIES])
    return Facts(
        name=member.display_name,
        zone_name=member.zone.key,
        profile=tuple(_profile(member)),
        window=window,
        entries=entries,
        goals=tuple(_goals(member, window)),
        left_out=own.count() - len(entries),
    )


def entries_of(member: Member, window: Window) -> PostQuerySet:
    """The published entries of these days that the member wrote; none that a program wrote."""
    own = Post.objects.of(member).published()
    return _within(own.filter(written_by=""), "published_on", window)


def _within(rows: Rows, column: str, window: Window) -> Rows:
    found = rows.filter(**{f"{column}__lte": window.last})
    return found if window.first is None else found.filter(**{f"{column}__gte": window.first})


def _goals(member: Member, window: Window) -> Iterator[GoalFact]:
    """Open ones that share a day with the window, the next to end first, and those reached in it,
    the newest first.
    """
    own = Goal.objects.of(member)
    meeting = own.active().filter(starts_on__lte=window.last)
    if window.first is not None:
        meeting = meeting.filter(ends_on__gte=window.first)
    reached = _within(own.completed(), "completed_on", window)
    for goals in (meeting.order_by("ends_on", "pk"), reached.order_by("-completed_at", "-pk")):
        for row in goals.values_list(
            "title", "period", "status", "starts_on", "ends_on", "completed_on"
        )[:MOST_GOALS]:
            yield GoalFact(*row)


def _profile(member: Member) -> Iterator[tuple[str, str]]:
    """What the member says about themselves, but for how they are reached."""
    years = member.years_of_experience
    lines = (
        ("company", member.company),
        ("job title", member.job_title),
        ("role", member.current_role),
        ("level", member.get_experience_level_display() if member.experience_level else ""),
        ("industry", member.industry),
        ("years of experience", "" if years is None else str(years)),
        ("skills", ", ".join(member.current_skills)),
        ("wants to learn", ", ".join(member.target_skills)),
        ("about", member.bio),
    )
    return ((name, said) for name, said in lines if said.strip())
