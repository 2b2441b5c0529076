"""What the database itself writes down about changed rows (pghistory)."""

from django.db import models
from pghistory.models import Event


class HistoryEvent(Event):
    """One change of one row, written by a trigger. The key is 64 bits wide because history only grows."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True
