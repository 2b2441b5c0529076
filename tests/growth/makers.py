"""What the tests of growth start from."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from growth.models import Goal, GoalStatus, Like, Period, Post, PostStatus, Reply, Telling, Tone
from growth.models.stories import StoryPeriod
from growth.rules.terms import Length, term_of
from members.models import Member

numbers = itertools.count(1)


def make_post(author: Member, *, days_ago: float = 0, **more: Any) -> Post:
    """A published entry, `days_ago` days old."""
    n = next(numbers)
    at: datetime = more.pop("at", None) or timezone.now() - timedelta(days=days_ago)
    given = {
        "title": f"Entry {n}",
        "content": f"What happened, number {n}.",
        "html": f"<p>What happened, number {n}.</p>",
        "status": PostStatus.PUBLISHED,
        "published_at": at,
        "published_on": author.day(at),
        "created_at": at,
    }
    return Post.objects.create(author=author, **(given | more))


def make_draft(author: Member, **more: Any) -> Post:
    """An entry nobody else reads."""
    return Post.objects.create(author=author, **({"title": "Draft", "content": "Begun."} | more))


def make_goal(member: Member, *, period: Period = Period.WEEKLY, **more: Any) -> Goal:
    """An open goal of the period that is running."""
    starts_on, ends_on = term_of(Length(period.value), member.day(timezone.now()))
    given = {"title": "Four first calls", "starts_on": starts_on, "ends_on": ends_on}
    return Goal.objects.create(member=member, period=period, **(given | more))


def make_reached(member: Member, title: str, *, days_ago: float = 0, **more: Any) -> Goal:
    """A goal of the period that is running, reached so many days ago."""
    at = timezone.now() - timedelta(days=days_ago)
    more |= {"status": GoalStatus.COMPLETED, "completed_at": at, "completed_on": member.day(at)}
    return make_goal(member, title=title, **more)


def make_like(post: Post, member: Member) -> Like:
    """That the member likes the entry."""
    return Like.objects.create(post=post, member=member)


def make_reply(post: Post, author: Member, text: str = "Same here.", **more: Any) -> Reply:
    """A reply to the entry."""
    return Reply.objects.create(post=post, author=author, text=text, **more)


def make_telling(member: Member, **more: Any) -> Telling:
    """That the member asked for a review of the month, today."""
    given = {
        "period": StoryPeriod.MONTH,
        "tone": Tone.MEDIUM,
        "day": member.day(timezone.now()),
    }
    return Telling.objects.create(member=member, **(given | more))
