"""What is always true of benchmark answers."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from benchmarks.querysets import BenchmarkSubmissionQuerySet
from members.models import Member
from revcouncil.schema.triggers import OwnersTrigger


class Category(models.TextChoices):
    """The four questionnaires."""

    COMPENSATION = "COMPENSATION", "Compensation"
    INFRASTRUCTURE = "INFRASTRUCTURE", "Infrastructure"
    BUSINESS = "BUSINESS", "Business"
    OPERATIONAL = "OPERATIONAL", "Operational"


KEEP_EARLIER = """
    INSERT INTO benchmarks_earlieranswers (member_id, category, data, is_valid, answered_at,
        replaced_at)
    VALUES (OLD.member_id, OLD.category, OLD.data, OLD.is_valid, OLD.updated_at, now());
    RETURN NULL;
"""


class BenchmarkSubmission(models.Model):
    """What one member answers today in one category.

    Replaced in place; the answers before it are kept.
    """

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="benchmark_submissions"
    )
    category = models.CharField(max_length=14, choices=Category.choices)
    data = models.JSONField(help_text="Answers by question key, as the catalogue declares them.")
    is_valid = models.BooleanField(
        "accepted",
        default=True,
        db_default=True,
        help_text="Only accepted answers count in the results.",
    )
    submitted_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    objects: ClassVar[BenchmarkSubmissionQuerySet] = BenchmarkSubmissionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-updated_at", "-id"]
        constraints = [
            # One current answer set; a second first submission becomes an edit here.
            models.UniqueConstraint(
                fields=["member", "category"], name="benchmarks_submission_member_category_uniq"
            ),
            models.CheckConstraint(
                condition=Q(category__in=Category.values),
                name="benchmarks_submission_category_check",
            ),
        ]
        indexes = [
            # Read by the published statistics.
            models.Index(fields=["category"], name="submission_category_idx"),
            # Read by the member's own pages.
            models.Index(fields=["member"], name="submission_member_idx"),
            # Read by reviewers asking who answered X (data @> ...).
            GinIndex(fields=["data"], opclasses=["jsonb_path_ops"], name="submission_data_gin_idx"),
        ]
        triggers = [
            OwnersTrigger(
                name="keep_earlier",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("data"),
                condition=pgtrigger.Condition("OLD.data IS DISTINCT FROM NEW.data"),
                func=KEEP_EARLIER,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} answers {self.pk}"


class EarlierAnswers(models.Model):
    """What a member answered before an edit.

    Written by the database, never changed; it goes with its member.
    """

    application_rights = ("SELECT",)

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="earlier_answers"
    )
    category = models.CharField(max_length=14, choices=Category.choices)
    data = models.JSONField()
    is_valid = models.BooleanField("accepted", default=True, db_default=True)
    answered_at = models.DateTimeField()
    replaced_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        ordering = ["-replaced_at", "-id"]
        verbose_name_plural = "earlier answers"
        indexes = [
            # Read by the member's trends and when a member is erased.
            models.Index(
                fields=["member", "category", "-replaced_at"], name="earlieranswers_trend_idx"
            ),
        ]

    def __str__(self) -> str:
        return f"Earlier {self.get_category_display()} answers {self.pk}"
