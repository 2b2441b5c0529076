"""What the database itself writes down about changed rows (pghistory)."""

from django.db import models
from pghistory.models import Event


class HistoryEvent(Event):
    """One change of one row, written by a trigger.

    The key is 64 bits wide because history only grows.
    """

    # Written by triggers with the owner's rights; nobody else writes or changes it.
    application_rights = ("SELECT",)

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True
