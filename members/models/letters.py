"""What is always true of a letter in the outbox."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils import timezone

from members.models.member import Member


class LetterState(models.TextChoices):
    """What became of a letter. Stored values are kept; labels may change."""

    QUEUED = "QUEUED", "waits"
    SENT = "SENT", "sent"
    FAILED = "FAILED", "failed"
    CANCELLED = "CANCELLED", "cancelled"


class Letter(models.Model):
    """One letter to one address, as it was written in the transaction that called for it.

    Erased with its member, by the database. A link that opens an account is gone once the letter
    is sent or the link no longer works; what else a letter said goes after a month, and the row
    after three (members/letters/actions.py: clear_letters).
    """

    State = LetterState

    # Read by the erasure's cascade and the member's page; ON DELETE CASCADE in the database. None
    # for an address without an account.
    member = models.ForeignKey(
        Member,
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        db_index=False,
        related_name="letters",
    )
    kind = models.CharField(max_length=60, help_text="Its key in members/letters/catalogue.py.")
    to = models.CharField("to", max_length=254, help_text="Empty once it was to be forgotten.")
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True, default="", db_default="")
    html = models.TextField("HTML", blank=True, default="", db_default="")
    message_id = models.CharField(
        "Message-ID", max_length=200, help_text="The same at each try: it is one letter."
    )
    state = models.CharField(
        max_length=9,
        choices=LetterState.choices,
        default=LetterState.QUEUED,
        db_default=LetterState.QUEUED,
    )
    attempts = models.PositiveSmallIntegerField("tries", default=0, db_default=0)
    next_try_at = models.DateTimeField(
        "next try", default=timezone.now, db_default=Now(), null=True, blank=True
    )
    expires_at = models.DateTimeField(
        "of use until", null=True, blank=True, help_text="When the link in it stops working."
    )
    last_error = models.CharField(
        "why it failed", max_length=500, blank=True, default="", db_default=""
    )
    created_at = models.DateTimeField(
        "written", default=timezone.now, db_default=Now(), editable=False
    )
    sent_at = models.DateTimeField("sent", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            # Each letter goes out under a name of its own.
            models.UniqueConstraint(fields=["message_id"], name="members_letter_message_id_uniq"),
            models.CheckConstraint(
                condition=Q(state__in=LetterState.values), name="members_letter_state_check"
            ),
            models.CheckConstraint(
                condition=Q(state="SENT", sent_at__isnull=False)
                | (~Q(state="SENT") & Q(sent_at__isnull=True)),
                name="members_letter_sent_at_check",
            ),
            models.CheckConstraint(
                condition=~Q(state="QUEUED") | Q(next_try_at__isnull=False),
                name="members_letter_next_try_check",
            ),
        ]
        indexes = [
            # Read by the erasure and by the member's letters, newest first.
            models.Index(fields=["member", "-id"], name="letter_member_idx"),
            # Read by the sweep for letters without a job, and by the desk.
            models.Index(
                fields=["next_try_at"], name="letter_queued_idx", condition=Q(state="QUEUED")
            ),
            # Read by the desk and the admin: what failed, newest first.
            models.Index(fields=["-id"], name="letter_failed_idx", condition=Q(state="FAILED")),
            # Read by the admin's search, which looks for how an address begins, and when one is
            # forgotten.
            models.Index(OpClass(Lower("to"), name="text_pattern_ops"), name="letter_to_idx"),
            # Read by the clearing of old ones.
            models.Index(fields=["created_at"], name="letter_created_idx"),
        ]

    def __str__(self) -> str:
        return f"Letter {self.pk}"
