"""Which ledger entries, and where members stand."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q, Sum

# Earned: points that reward a deed. Staff adjustments and corrections count in the total, not as activity.
earned = Q(points__gt=0) & ~Q(action="admin_adjustment")


class PointTransactionQuerySet(models.QuerySet[Any]):
    """Ledger entries, by the question asked."""

    def for_member(self, member: Any) -> "PointTransactionQuerySet":
        """This member's entries."""
        return self.filter(member=member)

    def earned(self) -> "PointTransactionQuerySet":
        """Positive entries that reward a deed: what makes a day active."""
        return self.filter(earned)

    def since(self, moment: datetime) -> "PointTransactionQuerySet":
        """Entries written at `moment` or later."""
        return self.filter(created_at__gte=moment)

    def sum_points(self) -> int:
        """What the entries add up to, in points."""
        return self.aggregate(points=Sum("points"))["points"] or 0
