"""What is always true of badges and of who holds them."""

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from members.models import Member


class Badge(models.Model):
    """One badge of the catalogue in `gamification/badges/catalogue.py`.

    Kept equal to it after every migrate.
    """

    application_rights = ("SELECT",)

    code = models.CharField(primary_key=True, max_length=30)
    name = models.CharField(max_length=60)
    criteria = models.TextField()
    icon = models.CharField(max_length=30, help_text="The mark of the sprite it is drawn with.")
    place = models.SmallIntegerField(help_text="Its place in the catalogue.")

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return self.name


class MemberBadge(models.Model):
    """One badge one member was granted: once, and it stays until its member is erased.

    Only its day may move back, when a past is imported in which it had been reached earlier.
    """

    application_rights = ("INSERT", "SELECT", "UPDATE")

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="badges"
    )
    badge = models.ForeignKey(
        Badge, on_delete=models.DO_NOTHING, db_index=False, related_name="granted"
    )
    granted_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        ordering = ["granted_at", "id"]
        verbose_name = "granted badge"
        constraints = [
            # Granted once. Read by the member's own badges.
            models.UniqueConstraint(
                fields=["member", "badge"], name="gamification_memberbadge_member_uniq"
            ),
        ]
        indexes = [
            # Read by the admin: who holds this badge, newest first.
            models.Index(fields=["badge", "-id"], name="memberbadge_holders_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.badge_id} of member {self.member_id}"
