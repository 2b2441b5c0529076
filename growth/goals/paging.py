"""What a member reached, newest first, page by page: found by key, so that a page costs the same
however deep it lies.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from gamification.ledger.cursor import EPOCH
from growth.models import Goal
from members.models import Member

PAGE: Final = 20


@dataclass(frozen=True)
class Page:
    """The goals of one page, and where the next begins; "" on the last."""

    shown: list[Goal]
    earlier: str


def page_of(member: Member, before: tuple[datetime, int] | None) -> Page:
    """What the member reached before this place, or last. One query."""
    rows = Goal.objects.of(member).completed()
    if before:
        at, pk = before
        rows = rows.filter(Q(completed_at__lt=at) | Q(pk__lt=pk), completed_at__lte=at)
    found = list(rows.order_by("-completed_at", "-id")[: PAGE + 1])
    shown = found[:PAGE]
    return Page(shown, cursor(shown[-1]) if len(found) > PAGE else "")


def cursor(goal: Goal) -> str:
    """Where the page after this goal begins."""
    assert goal.completed_at
    return f"{(goal.completed_at - EPOCH) // timedelta(microseconds=1)}-{goal.pk}"
