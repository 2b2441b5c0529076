"""What the database itself writes down about changed rows (pghistory)."""

from typing import Any

from django.db import models
from django.db.models import BigIntegerField, Func, TextField
from pghistory.models import Event

# What the middleware says of the request a statement belongs to, as the database sees it.
METADATA = "nullif(current_setting('pghistory.context_metadata', true), '')::jsonb"


class ActorOfRequest(Func):
    """Who asked: the member of the request this statement belongs to; NULL outside of one.

    Referenced by migrations as a default: never change the template.
    """

    template = f"({METADATA} ->> 'user')::bigint"
    allowed_default = True
    output_field = BigIntegerField()


class SaidOfRequest(Func):
    """One word the request's context says ("url", "from"); empty outside of one.

    Referenced by migrations as a default: never change the template.
    """

    template = f"coalesce({METADATA} ->> '%(word)s', '')"
    allowed_default = True
    output_field = TextField()

    def __init__(self, *, word: str) -> None:
        super().__init__(word=word)


class HistoryEvent(Event):
    """One change of one row, written by a trigger.

    The key is 64 bits wide because history only grows.
    """

    # Written by triggers with the owner's rights; nobody else writes or changes it.
    application_rights = ("SELECT",)

    pgh_id = models.BigAutoField(primary_key=True)
    # Who did it. No key: emptied by the trigger members_member_forget_person when the member goes.
    # Empty too for what no request did, and in rows older than release 2.2.
    actor_id = models.BigIntegerField(null=True, db_default=ActorOfRequest())
    # The watched columns as they were; null for a row that is new, and in rows older than 2.2.
    before = models.JSONField(null=True)

    class Meta:
        abstract = True


def history_indexes(model: str) -> dict[str, Any]:
    """The indexes of a model's history, as `pghistory.track` takes them."""
    newest = ["-pgh_created_at", "-pgh_id"]
    return {
        "indexes": [
            # Read by the audit page, newest first.
            models.Index(fields=newest, name=f"{model}event_newest_idx"),
            # Read by the audit page of one actor.
            models.Index(fields=["actor_id", *newest], name=f"{model}event_actor_idx"),
        ]
    }
