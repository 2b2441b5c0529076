"""What is always true of what Discord and MEE6 told us."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from members.models import Member


class DiscordActivity(models.Model):
    """What one sync saw of one member on Discord. Written once."""

    class Type(models.TextChoices):
        """What was counted."""

        MESSAGE = "MESSAGE", "Message"
        REACTION_GIVEN = "REACTION_GIVEN", "Reaction given"
        REACTION_RECEIVED = "REACTION_RECEIVED", "Reaction received"

    application_rights = ("INSERT", "SELECT")

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="discord_activities"
    )
    discord_id = models.CharField("Discord id", max_length=20)
    activity_type = models.CharField(max_length=17, choices=Type.choices)
    xp_delta = models.IntegerField("XP gained", null=True, blank=True)
    xp_total = models.IntegerField("XP in all", null=True, blank=True)
    synced_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        ordering = ["-synced_at", "-id"]
        verbose_name_plural = "Discord activity"
        constraints = [
            models.CheckConstraint(
                condition=Q(activity_type__in=["MESSAGE", "REACTION_GIVEN", "REACTION_RECEIVED"]),
                name="gamification_discordactivity_type_check",
            ),
        ]
        indexes = [
            # Read when a member is erased and by the member's page in the admin.
            models.Index(fields=["member"], name="discordactivity_member_idx"),
            # Read by the sync, to find the last total of a player.
            models.Index(fields=["discord_id"], name="discordactivity_discord_id_idx"),
            # Read by the admin, newest first.
            models.Index(fields=["synced_at"], name="discordactivity_synced_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.get_activity_type_display()} {self.synced_at:%d %B %Y}"


class DiscordXp(models.Model):
    """The XP of one member as it was seen last, and how much of it is paid.

    Written with the ledger entry, in one transaction. `paid_xp` never falls: together with the
    member it is the source of a payment, so nothing is paid twice. The rest depends on the
    totals seen, on the account (another one begins anew) and on whether the award is on; what
    it pays is decided when it is paid.
    """

    member = models.OneToOneField(
        Member, primary_key=True, on_delete=models.DO_NOTHING, related_name="discord_xp"
    )
    discord_id = models.CharField(
        "Discord id",
        max_length=20,
        null=True,
        help_text="Empty once the account went to another member.",
    )
    last_total = models.IntegerField(
        "XP in all", help_text="As seen last; the next sight is compared with it."
    )
    paid_xp = models.BigIntegerField(
        "XP paid", default=0, help_text="Since the first sight, across resets."
    )
    carried_xp = models.BigIntegerField(
        "XP carried", default=0, help_text="Earned and waiting for a full hundred."
    )
    synced_at = models.DateTimeField("changed")

    class Meta:
        verbose_name = "Discord XP"
        verbose_name_plural = "Discord XP"
        ordering = ["-last_total", "member"]
        constraints = [
            # An account's XP goes to one member at a time.
            models.UniqueConstraint(
                fields=["discord_id"], name="gamification_discordxp_discord_id_uniq"
            ),
            models.CheckConstraint(
                condition=Q(last_total__gte=0) & Q(paid_xp__gte=0) & Q(carried_xp__gte=0),
                name="gamification_discordxp_positive_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.last_total:,} XP"


class Mee6State(models.Model):
    """One row: how the last passes went.

    `token` is that of the newest pass; an older one that wakes up finds it changed and stops.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    token = models.UUIDField()
    started_at = models.DateTimeField("begun")
    succeeded_at = models.DateTimeField("last success", null=True)
    failures = models.IntegerField("failures in a row", default=0)
    last_error = models.TextField(default="")
    failed_at = models.DateTimeField("last failure", null=True)
    players = models.IntegerField("players on the board", default=0)
    requests = models.IntegerField(default=0)
    baselines = models.IntegerField(
        default=0, help_text="Members whose XP was taken as a starting point, which pays nothing."
    )
    points = models.IntegerField("points paid", default=0)

    class Meta:
        verbose_name = "MEE6 sync"
        verbose_name_plural = "MEE6 sync"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="gamification_mee6state_single_check")
        ]

    def __str__(self) -> str:
        return "MEE6 sync"
