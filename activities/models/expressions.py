"""What the database reads out of a payload by itself.

Referenced by migrations: never change one, add a new one.
"""

from typing import Any

from django.db import models


class FromPayload(models.Func):
    """A number of the payload, 0 where it has none."""

    template = "coalesce((payload->>'%(key)s')::integer, 0)"
    output_field: Any = models.IntegerField()
    arity = 0


class DayOfPayload(models.Func):
    """The day a payload says it was done on, as its text has it: a cast would ask the session how
    days are written.
    """

    template = (
        "CASE WHEN payload->>'done_on' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN make_date("
        "substr(payload->>'done_on', 1, 4)::integer, substr(payload->>'done_on', 6, 2)::integer,"
        " substr(payload->>'done_on', 9, 2)::integer) END"
    )
    output_field: Any = models.DateField()
    arity = 0
