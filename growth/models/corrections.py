"""What the proofreader would change in a draft, and how often it was asked."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from growth.models.diary import Post
from members.models import Member

PROOFREADINGS_A_DAY = 30


class Correction(models.Model):
    """What the proofreader would change in one entry, until its author took it or kept their text.

    It holds for the text it was made of and no other; made anew it is replaced, under another key.
    It goes with the entry, and a day later with the next that its author asks for.
    """

    post = models.OneToOneField(
        Post, on_delete=models.DO_NOTHING, primary_key=True, related_name="correction"
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    text = models.TextField(help_text="The text it was made of.")
    changes = models.JSONField(help_text="Position, what stands there, what is to come.")
    written_by = models.CharField(max_length=120, help_text="The model.")
    made_at = models.DateTimeField("made", default=timezone.now, db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"Correction {self.pk}"


class ProofreadingTurns(models.Model):
    """How many drafts one member had corrected on their day, and until when one of them may still
    be read. Only counted up and given back, in one statement each. It goes with the member.
    """

    member = models.OneToOneField(
        Member, on_delete=models.DO_NOTHING, primary_key=True, related_name="proofreading_turns"
    )
    day = models.DateField()
    used = models.PositiveSmallIntegerField(default=0, db_default=0)
    busy_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "proofreading turns"
        constraints = [
            models.CheckConstraint(
                condition=Q(used__range=(0, PROOFREADINGS_A_DAY)),
                name="growth_proofreadingturns_most_check",
            ),
        ]
        indexes = [
            # Read by whoever asks, to see how many are being read at this moment.
            models.Index(
                fields=["busy_until"],
                condition=Q(busy_until__isnull=False),
                name="proofreadingturns_busy_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"Proofreading turns of {self.pk}"
