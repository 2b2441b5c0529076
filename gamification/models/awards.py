"""What is always true of the award values that staff set."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from gamification.catalogue import declared


class PointConfig(models.Model):
    """What one action pays from now on, set by staff. What was paid before stays as it was.

    Written by set_award_value(), which audits the change. An action without a row pays what
    `the catalogue` says.
    """

    action = models.CharField(primary_key=True, max_length=50)
    points = models.IntegerField(
        help_text="Paid for the next deed of this kind. What was paid before stays."
    )
    is_enabled = models.BooleanField(
        "pays",
        default=True,
        db_default=True,
        help_text="When off, the deed pays nothing and leaves no entry; "
        "it can be paid once it is on again.",
    )
    updated_at = models.DateTimeField("changed", auto_now=True, db_default=Now())

    class Meta:
        ordering = ["-points", "action"]
        verbose_name = "award"
        constraints = [
            models.CheckConstraint(
                condition=Q(action__regex=r"^[a-z][a-z0-9_]{1,49}$"),
                name="gamification_pointconfig_action_check",
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0) & Q(points__lte=100_000),
                name="gamification_pointconfig_points_check",
            ),
        ]

    def __str__(self) -> str:
        found = declared(self.action)
        return str(found.label) if found else self.action
