"""Where months begin and end."""

from datetime import date, datetime, time, timedelta, tzinfo


def month_of(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """First moment of the month `day` lies in and first moment of the next, in `zone`."""
    first = day.replace(day=1)
    return datetime.combine(first, time.min, zone), datetime.combine(
        following_month(first), time.min, zone
    )


def following_month(first: date) -> date:
    """The first day of the month after the one `first` lies in."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)
