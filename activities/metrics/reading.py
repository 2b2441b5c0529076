"""What the views say of the activities, for the pages of staff."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection

from activities.catalogue import Activity


@dataclass(frozen=True)
class Metrics:
    """One row of activity_metrics; docs/reporting.md says what each column is."""

    activity: str
    submissions: int
    pending: int
    approved: int
    rejected: int
    revoked: int
    approved_public: int
    points_gross: int
    points_net: int
    points_courses: int
    points_average: Decimal | None
    refreshed_at: datetime


def activity_metrics() -> list[Metrics]:
    """A row for each activity, in the order of the catalogue, what it knows no more last. One
    query.
    """
    columns = ", ".join(Metrics.__dataclass_fields__)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM activity_metrics")
        rows = [Metrics(*row) for row in cursor.fetchall()]
    order = Activity.values
    return sorted(
        rows,
        key=lambda row: (
            order.index(row.activity) if row.activity in order else len(order),
            row.activity,
        ),
    )
