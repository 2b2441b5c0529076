"""What members want to reach, and until when."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from growth.models import guards
from growth.querysets import GoalQuerySet
from growth.rules.terms import Length
from members.models import Member
from revcouncil.schema.triggers import OwnersTrigger

TITLE_LENGTH = 200  # Spec, growth, as of an entry.


class Period(models.TextChoices):
    """How long a goal runs."""

    DAILY = Length.DAILY.value, "Today"
    WEEKLY = Length.WEEKLY.value, "This week"
    MONTHLY = Length.MONTHLY.value, "This month"
    QUARTERLY = Length.QUARTERLY.value, "This quarter"
    YEARLY = Length.YEARLY.value, "This year"


class GoalStatus(models.TextChoices):
    """Whether a goal was reached. Others see those that were."""

    ACTIVE = "ACTIVE", "Open"
    COMPLETED = "COMPLETED", "Reached"


class Goal(models.Model):
    """One thing one member wants to have reached by the end of a period.

    Its days are the member's own of when it was set. It stays open past them until it is reached or
    deleted; one that was reached can be opened again and is not changed otherwise. It goes with its
    member.
    """

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="goals"
    )
    title = models.CharField(max_length=TITLE_LENGTH)
    period = models.CharField(max_length=9, choices=Period.choices)
    status = models.CharField(
        max_length=9,
        choices=GoalStatus.choices,
        default=GoalStatus.ACTIVE,
        db_default=GoalStatus.ACTIVE,
    )
    starts_on = models.DateField("begins")
    ends_on = models.DateField("last day")
    completed_at = models.DateTimeField("reached", null=True, blank=True, editable=False)
    # The member's own day of then.
    completed_on = models.DateField("reached on", null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField("set", default=timezone.now, db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    objects: ClassVar[GoalQuerySet] = GoalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["ends_on", "id"]
        constraints = [
            # Read by whoever sets, renames or opens a goal: the same one is open once.
            models.UniqueConstraint(
                fields=["member", "period", "ends_on", "title"],
                condition=Q(status="ACTIVE"),
                name="growth_goal_open_uniq",
            ),
            models.CheckConstraint(
                condition=Q(period__in=Period.values), name="growth_goal_period_check"
            ),
            models.CheckConstraint(
                condition=Q(status="ACTIVE", completed_at__isnull=True, completed_on__isnull=True)
                | Q(status="COMPLETED", completed_at__isnull=False, completed_on__isnull=False),
                name="growth_goal_status_check",
            ),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S") & ~Q(title__regex=r"[\n\r]"),
                name="growth_goal_title_check",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="growth_goal_days_check"
            ),
        ]
        indexes = [
            # Read by the page of goals (open ones), by a member's page and a review (reached ones).
            models.Index(fields=["member", "status"], name="goal_status_idx"),
            # Read by a review's goals of a period, and when a member is erased.
            models.Index(fields=["member", "period"], name="goal_period_idx"),
            # Read by the reminders: what ends soon and nobody was written to about.
            models.Index(
                fields=["ends_on", "id"],
                condition=Q(status="ACTIVE", reminded_at__isnull=True),
                name="goal_reminder_idx",
            ),
            # Read by the list of those reached, newest first, page by page.
            models.Index(
                fields=["member", "-completed_at", "-id"],
                condition=Q(status="COMPLETED"),
                name="goal_reached_idx",
            ),
        ]
        triggers = [
            OwnersTrigger(
                name="hold",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=guards.HOLD_GOAL,
            ),
        ]

    def __str__(self) -> str:
        return self.title
