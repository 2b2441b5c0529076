"""How a decision comes into the history: it is said first, and the database keeps it with the
change (`KEEP_DECISION` in benchmarks/models/answers.py).
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from benchmarks.models import DecisionSource


def say(
    submission_id: int,
    *,
    source: DecisionSource,
    actor_id: int | None = None,
    rules: Sequence[str] = (),
    reasons: Sequence[dict[str, Any]] = (),
    note: str = "",
    message: str = "",
) -> None:
    """Say who decides about these answers next in this transaction, and why."""
    said = {
        "submission": submission_id,
        "source": source.value,
        "actor": actor_id,
        "rules": list(rules),
        "reasons": list(reasons),
        "note": note,
        "message": message,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('council.decision', %s, true)", [json.dumps(said)])


def say_nothing() -> None:
    """Take back what was said: the change it was about did not come to pass."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('council.decision', '', true)")
