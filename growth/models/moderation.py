"""What members point out to staff."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from growth.models.diary import Post
from growth.models.replies import Reply
from members.models import Member

WORDS_LENGTH = 500


class Reason(models.TextChoices):
    """Why something is reported."""

    UNKIND = "UNKIND", "Unkind to somebody"
    PRIVATE = "PRIVATE", "Tells what is not theirs to tell"
    SPAM = "SPAM", "Sells or repeats something"
    OTHER = "OTHER", "Something else"


class ReportState(models.TextChoices):
    """What staff made of it."""

    OPEN = "OPEN", "Waits"
    UPHELD = "UPHELD", "Taken out"
    DISMISSED = "DISMISSED", "Left as it is"


class Report(models.Model):
    """That one member asks staff to look at one entry or one reply.

    Once for each of them; decided once by staff. It goes with what it is about, and with who sent
    it.
    """

    reporter = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="diary_reports"
    )
    post = models.ForeignKey(
        Post,
        on_delete=models.DO_NOTHING,
        db_index=False,
        null=True,
        blank=True,
        related_name="reports",
    )
    reply = models.ForeignKey(
        Reply,
        on_delete=models.DO_NOTHING,
        db_index=False,
        null=True,
        blank=True,
        related_name="reports",
    )
    reason = models.CharField(max_length=7, choices=Reason.choices)
    words = models.TextField(max_length=WORDS_LENGTH, blank=True, default="", db_default="")
    state = models.CharField(
        max_length=9,
        choices=ReportState.choices,
        default=ReportState.OPEN,
        db_default=ReportState.OPEN,
    )
    # Set to null by the database when they go.
    decided_by = models.ForeignKey(
        Member,
        on_delete=models.DO_NOTHING,
        db_index=False,
        null=True,
        blank=True,
        related_name="decided_reports",
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(
        "sent", default=timezone.now, db_default=Now(), editable=False
    )

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            # Read when the reporter is erased.
            models.UniqueConstraint(fields=["reporter", "post"], name="growth_report_post_uniq"),
            models.UniqueConstraint(fields=["reporter", "reply"], name="growth_report_reply_uniq"),
            models.CheckConstraint(
                condition=Q(post__isnull=False, reply__isnull=True)
                | Q(post__isnull=True, reply__isnull=False),
                name="growth_report_about_check",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=Reason.values), name="growth_report_reason_check"
            ),
            models.CheckConstraint(
                condition=Q(state="OPEN", decided_at__isnull=True)
                | Q(state__in=["UPHELD", "DISMISSED"], decided_at__isnull=False),
                name="growth_report_state_check",
            ),
        ]
        indexes = [
            # Read by the queue of the staff, oldest first.
            models.Index(
                fields=["created_at", "id"], condition=Q(state="OPEN"), name="report_queue_idx"
            ),
            # Read when an entry is deleted or decided about.
            models.Index(fields=["post"], condition=Q(post__isnull=False), name="report_post_idx"),
            # Read when a reply is deleted or decided about.
            models.Index(
                fields=["reply"], condition=Q(reply__isnull=False), name="report_reply_idx"
            ),
            # Read when who decided is erased.
            models.Index(
                fields=["decided_by"],
                condition=Q(decided_by__isnull=False),
                name="report_decider_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"Report {self.pk}"
