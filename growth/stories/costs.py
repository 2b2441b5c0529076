"""What reviews cost, by day."""

from datetime import UTC, date, datetime, time

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate

from growth.models import Telling, TellingState
from growth.stories.rules.costs import Spent

ENDED = Q(state__in=[TellingState.DONE, TellingState.FAILED])


def months_before(day: date, number: int) -> list[date]:
    """The first days of so many months, this one first."""
    year, month = day.year, day.month
    found = []
    for _ in range(number):
        found.append(date(year, month, 1))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found


def bounds_of(month: date) -> tuple[datetime, datetime]:
    """When a month begins, and when the next one does, by UTC."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    begins, ends = (datetime.combine(day, time.min, UTC) for day in (month, following))
    return begins, ends


def by_day(month: date) -> list[tuple[date, Spent]]:
    """Days of the month, by UTC, on which a review was asked for. One query."""
    begins, ends = bounds_of(month)
    rows = (
        Telling.objects.filter(created_at__gte=begins, created_at__lt=ends)
        .order_by()
        .values(on=TruncDate("created_at", tzinfo=UTC))
        .annotate(
            asked=Count("pk"),
            failed=Count("pk", filter=Q(state=TellingState.FAILED)),
            sum=Sum("cost", default=0),
            known=Count("cost"),
            unknown=Count("pk", filter=ENDED & Q(cost__isnull=True)),
        )
        .order_by("on")
    )
    return [
        (row["on"], Spent(row["asked"], row["failed"], row["sum"], row["known"], row["unknown"]))
        for row in rows
    ]
