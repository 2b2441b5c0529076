"""What a member sent, newest first, page by page: found by key, so that a page costs the same
however deep it lies.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from activities.models import Submission
from gamification.ledger.cursor import EPOCH
from members.models import Member

PAGE: Final = 20


@dataclass(frozen=True)
class Page:
    """The submissions of one page, and where the next begins; "" on the last."""

    shown: list[Submission]
    earlier: str


def page_of(member: Member, before: tuple[datetime, int] | None) -> Page:
    """What the member sent before this place, or the newest. Two queries."""
    rows = Submission.objects.of(member)
    if before:
        at, pk = before
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk), created_at__lte=at)
    found = list(
        rows.select_related("claim", "reviewer")
        .prefetch_related("attachments")
        .order_by("-created_at", "-id")[: PAGE + 1]
    )
    shown = found[:PAGE]
    return Page(shown, cursor(shown[-1]) if len(found) > PAGE else "")


def cursor(submission: Submission) -> str:
    """Where the page after this submission begins."""
    return f"{(submission.created_at - EPOCH) // timedelta(microseconds=1)}-{submission.pk}"
