"""SQL expressions that models declare."""

from typing import Any

from django.db.models import BigIntegerField, BooleanField, F, Func, IntegerField


class CurrentTransaction(Func):
    """The number of the transaction that writes the row.

    A bigint with the epoch included, so it never wraps.
    """

    template = "(pg_current_xact_id()::text)::bigint"
    output_field = BigIntegerField()

    def __init__(self) -> None:
        super().__init__()


class Descending(Func):
    """Minus an integer column.

    So the best comes first in an ascending key that can be compared as a row.
    """

    template = "(-%(expressions)s)"
    output_field = IntegerField()

    def __init__(self, column: str, **extra: Any) -> None:
        super().__init__(F(column) if isinstance(column, str) else column, **extra)


class IsDayOf(Func):
    """Whether a date may be the day of a moment somewhere on earth.

    No zone is further from UTC than a day.
    """

    template = "(%(expressions)s AT TIME ZONE 'UTC')::date) BETWEEN -1 AND 1"
    arg_joiner = " - ("
    output_field = BooleanField()

    def __init__(self, day: Any, moment: Any, **extra: Any) -> None:
        super().__init__(
            *(F(name) if isinstance(name, str) else name for name in (day, moment)), **extra
        )
