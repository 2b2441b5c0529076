"""What members report, and what they have begun to report."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from activities.catalogue import CODE_LENGTH, Activity, activity_of
from activities.models import guards, policies
from activities.models.expressions import DayOfPayload, FromPayload
from activities.querysets import SubmissionQuerySet
from activities.rules.points import MOST_POINTS
from members.kept import KeptByDatabase
from members.models import Member
from revcouncil.schema.triggers import OwnersTrigger


class Status(models.TextChoices):
    """Where a submission stands. Only review moves it."""

    PENDING = "PENDING", "Waits"
    APPROVED = "APPROVED", "Approved"
    REJECTED = "REJECTED", "Came back"
    REVOKED = "REVOKED", "Taken back"


class Visibility(models.TextChoices):
    """Who sees that it was done. Evidence is never public."""

    PRIVATE = "private", "Only you and the reviewers"
    PUBLIC = "public", "All members, once approved"


# What counts towards the quota, and what LEARN may be had once of.
COUNTED = (Status.PENDING, Status.APPROVED)


class Submission(KeptByDatabase):
    """One thing one member did and reported.

    Its owner changes or withdraws it while it waits; what was decided stays and goes only with the
    member. Status, reviewer, `decided_at`, `version` and the decisions are the database's own.
    """

    KEPT_BY_DATABASE = frozenset({"version", "certificate_hash"})
    row_policies = policies.SUBMISSION
    outside_rights = policies.SUBMISSION_RIGHTS

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="submissions"
    )
    activity = models.CharField(max_length=CODE_LENGTH, choices=Activity.choices)
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.PENDING, db_default=Status.PENDING
    )
    visibility = models.CharField(
        max_length=7,
        choices=Visibility.choices,
        default=Visibility.PRIVATE,
        db_default=Visibility.PRIVATE,
    )
    payload = models.JSONField(help_text="What it says, by field, as the catalogue declares them.")
    # What of the payload the database counts.
    done_on = models.GeneratedField(
        expression=DayOfPayload(), output_field=models.DateField(null=True), db_persist=True
    )
    peers = models.GeneratedField(
        expression=FromPayload(key="peers"), output_field=models.IntegerField(), db_persist=True
    )
    students = models.GeneratedField(
        expression=FromPayload(key="students"), output_field=models.IntegerField(), db_persist=True
    )
    # Depends on the attachments of a LEARN: trigger activities_attachment_certificate.
    certificate_hash = models.CharField(max_length=64, null=True, blank=True, editable=False)
    # Set to null by the database when the reviewer goes.
    reviewer = models.ForeignKey(
        Member,
        on_delete=models.DO_NOTHING,
        db_index=False,
        null=True,
        blank=True,
        related_name="reviewed_submissions",
    )
    note = models.TextField(
        blank=True, default="", db_default="", help_text="What the member is told."
    )
    # What was paid; of one taken back, what had been.
    points = models.SmallIntegerField(null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Counts what a reviewer would see change: a decision is about one version of it.
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    objects: ClassVar[SubmissionQuerySet] = SubmissionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at", "-id"]
        permissions = [
            ("review_submission", "Can decide about submissions"),
            ("review_old_submission", "Can decide about sessions more than 30 days old"),
        ]
        constraints = [
            # Spec: one LEARN that waits or was approved.
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(activity="LEARN", status__in=COUNTED),
                name="activities_submission_learn_uniq",
            ),
            # Spec: a certificate earns one member points. Read by the trigger hold_certificate.
            models.UniqueConstraint(
                fields=["certificate_hash"],
                condition=Q(status=Status.APPROVED),
                name="activities_submission_certificate_uniq",
            ),
            models.CheckConstraint(
                condition=Q(activity__regex=r"^[A-Z][A-Z0-9_]{1,19}$"),
                name="activities_submission_activity_check",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="activities_submission_status_check"
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values),
                name="activities_submission_visibility_check",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__range=(-MOST_POINTS, MOST_POINTS)),
                name="activities_submission_points_check",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["APPROVED", "REVOKED"], points__isnull=False)
                | Q(status__in=["PENDING", "REJECTED"], points__isnull=True),
                name="activities_submission_paid_check",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.PENDING, decided_at__isnull=True)
                | (~Q(status=Status.PENDING) & Q(decided_at__isnull=False)),
                name="activities_submission_decided_check",
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | ~Q(reviewer=models.F("member")),
                name="activities_submission_reviewer_check",
            ),
            models.CheckConstraint(
                condition=Q(peers__gte=0, students__gte=0),
                name="activities_submission_heads_check",
            ),
            models.CheckConstraint(
                condition=~Q(activity__in=["AMPLIFY", "EXPLORE"]) | Q(done_on__isnull=False),
                name="activities_submission_day_check",
            ),
        ]
        indexes = [
            # Read by the member's own list, newest first.
            models.Index(fields=["member", "-created_at", "-id"], name="submission_own_idx"),
            # Read by the quota.
            models.Index(
                fields=["member", "done_on"],
                condition=Q(activity="AMPLIFY", status__in=COUNTED),
                name="submission_quota_idx",
            ),
            # Read by the review's queue, oldest first.
            models.Index(
                fields=["created_at", "id"],
                condition=Q(status=Status.PENDING),
                name="submission_waits_idx",
            ),
            # Read by the page of a member that all members see.
            models.Index(
                fields=["member", "-decided_at", "-id"],
                condition=Q(status=Status.APPROVED, visibility=Visibility.PUBLIC),
                name="submission_public_idx",
            ),
            # Read when a reviewer is erased.
            models.Index(
                fields=["reviewer"],
                condition=Q(reviewer__isnull=False),
                name="submission_reviewer_idx",
            ),
            # Read by the marks of doubles: sessions of one day.
            models.Index(
                fields=["done_on"],
                condition=Q(activity="AMPLIFY"),
                name="submission_session_idx",
            ),
        ]
        triggers = [
            OwnersTrigger(
                name="count_sent",
                declare=[("earlier", "timestamptz[]")],
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=guards.COUNT_SENT,
            ),
            OwnersTrigger(
                name="hold_status",
                declare=[("reviewing", "bigint")],
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=guards.HOLD_STATUS,
            ),
            OwnersTrigger(
                name="keep_decided",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=guards.KEEP_DECIDED,
            ),
            OwnersTrigger(
                name="quota_insert",
                declare=[("most_peers", "bigint"), ("most_students", "bigint")],
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.activity = 'AMPLIFY'"),
                func=guards.HOLD_QUOTA,
            ),
            OwnersTrigger(
                name="quota_update",
                declare=[("most_peers", "bigint"), ("most_students", "bigint")],
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("payload", "status"),
                # An approval of what waited counts nothing new.
                condition=pgtrigger.Condition(
                    "NEW.activity = 'AMPLIFY' AND NEW.status IN ('PENDING', 'APPROVED') AND"
                    " (NEW.payload IS DISTINCT FROM OLD.payload"
                    " OR OLD.status NOT IN ('PENDING', 'APPROVED'))"
                ),
                func=guards.HOLD_QUOTA,
            ),
            OwnersTrigger(
                name="hold_certificate",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("certificate_hash", "status"),
                condition=pgtrigger.Condition(
                    "NEW.certificate_hash IS NOT NULL AND NEW.status IN ('PENDING', 'APPROVED')"
                ),
                func=guards.HOLD_CERTIFICATE,
            ),
            OwnersTrigger(
                name="keep_decision",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("status"),
                condition=pgtrigger.Condition("NEW.status <> OLD.status"),
                func=guards.KEEP_DECISION,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.pk}"

    @property
    def kind(self) -> Activity:
        """What was done, as declared. Raises KeyError for one that is declared no more."""
        return activity_of(self.activity)

    @property
    def symbol(self) -> str:
        """Its icon."""
        return self.activity.lower()

    @property
    def summary(self) -> str:
        """What it reports, in a line."""
        return self.kind.declaration.summary(self.payload)
