"""Who reviews what, and what was decided."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from activities.models.submissions import Status, Submission
from members.models import Member


class ReviewClaim(models.Model):
    """One submission that one reviewer holds until a moment: nobody else decides it meanwhile.

    The submission is the key, so two reviewers never hold one. It goes with the decision, when it
    is let go, and with either of them; one that has run out is taken over.
    """

    submission = models.OneToOneField(
        Submission, on_delete=models.DO_NOTHING, primary_key=True, related_name="claim"
    )
    reviewer = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="review_claims"
    )
    until = models.DateTimeField()

    class Meta:
        indexes = [
            # Read by a reviewer's own page and when one is erased.
            models.Index(fields=["reviewer"], name="reviewclaim_reviewer_idx"),
        ]

    def __str__(self) -> str:
        return f"Claim of {self.pk}"


class ReviewDecision(models.Model):
    """One change of a submission's status.

    Written by the database with the change itself, whoever makes it; never changed, and goes with
    its submission.
    """

    application_rights = ("SELECT",)

    submission = models.ForeignKey(
        Submission, on_delete=models.DO_NOTHING, db_index=False, related_name="decisions"
    )
    # Set to null by the database when the reviewer goes.
    reviewer = models.ForeignKey(
        Member,
        on_delete=models.DO_NOTHING,
        db_index=False,
        null=True,
        blank=True,
        related_name="review_decisions",
    )
    from_status = models.CharField(max_length=8, choices=Status.choices)
    to_status = models.CharField(max_length=8, choices=Status.choices)
    points = models.SmallIntegerField(default=0, db_default=0)
    note = models.TextField(blank=True, default="", db_default="")
    at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_status__in=Status.values) & Q(to_status__in=Status.values),
                name="activities_reviewdecision_statuses_check",
            ),
        ]
        indexes = [
            # Read by the page of one submission, newest first.
            models.Index(fields=["submission", "-id"], name="reviewdecision_history_idx"),
            # Read by "Decided by you today", and when a reviewer is erased.
            models.Index(fields=["reviewer", "-at", "-id"], name="reviewdecision_reviewer_idx"),
        ]

    def __str__(self) -> str:
        return f"Decision {self.pk}"
