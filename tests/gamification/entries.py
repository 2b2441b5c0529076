"""Ledger entries for the tests of boards and pages, with a time of their own."""

from datetime import datetime
from itertools import count
from typing import Any

from django.utils import timezone

from gamification.models import Action, PointTransaction
from members.models import Member

_numbers = count(1)


def enter(
    member: Member,
    points: int,
    at: datetime | None = None,
    action: str = Action.RESOURCE_DOWNLOAD,
    metadata: dict[str, Any] | None = None,
) -> PointTransaction:
    """One entry, past the actions: any points, any moment, a source of its own."""
    return PointTransaction.objects.create(
        member=member,
        action=action,
        points=points,
        source=f"made:{next(_numbers)}",
        metadata=metadata,
        created_at=at or timezone.now(),
    )
