"""Where a page of the history begins, as an address names it."""

from datetime import UTC, date, datetime, timedelta

from gamification.models import PointTransaction

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def cursor(entry: PointTransaction) -> str:
    """Where the next page begins: microseconds since 1970 and the entry's id."""
    return f"{(entry.created_at - EPOCH) // timedelta(microseconds=1)}-{entry.pk}"


def read_cursor(text: str) -> tuple[datetime, int] | None:
    """The place a cursor names; None for anything that is none."""
    micros, _, pk = text.partition("-")
    if not (
        micros.isascii()
        and micros.isdigit()
        and pk.isascii()
        and pk.isdigit()
        and len(micros) < 18
        and len(pk) < 19
    ):
        return None
    try:
        return EPOCH + timedelta(microseconds=int(micros)), int(pk)
    except OverflowError:
        return None


def read_month(text: str) -> date | None:
    """The first day of a month written "2026-11"; None for anything else."""
    try:
        month = datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return None
    # A day at either end of the calendar can't be expressed in every time zone.
    return month if 1970 <= month.year < 9999 else None
