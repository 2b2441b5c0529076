"""Which ledger entries."""

from datetime import date, datetime, tzinfo
from typing import Any

from django.db import models
from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from gamification.catalogue import Action

# Earned: points that reward a deed. Staff adjustments and corrections count in the total, not as
# activity.
earned = Q(points__gt=0) & ~Q(action=Action.ADMIN_ADJUSTMENT)


def up_to(created_at: datetime, pk: int) -> Q:
    """Entries at or before this one, in the order of the history."""
    return Q(created_at__lt=created_at) | Q(created_at=created_at, pk__lte=pk)


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

    def newest_first(self) -> "PointTransactionQuerySet":
        """In the order of the history: entries of one moment by id."""
        return self.order_by("-created_at", "-pk")

    def sum_points(self) -> int:
        """What the entries add up to, in points."""
        return self.aggregate(points=Sum("points"))["points"] or 0

    def days(self) -> set[date]:
        """The days the entries were earned on, each in its member's zone of that moment."""
        return set(self.order_by().values_list("earned_on", flat=True).distinct())

    def by_month_and_action(self, zone: tzinfo) -> list[tuple[date, str, int, int]]:
        """(first day of the month in `zone`, action, points, entries), oldest month first.

        One query.
        """
        sums = (
            self.order_by()
            .values(month=TruncMonth("created_at", tzinfo=zone), deed=models.F("action"))
            .annotate(sum=Sum("points"), entries=Count("pk"))
            .order_by("month")
        )
        return [(row["month"].date(), row["deed"], row["sum"], row["entries"]) for row in sums]
