"""What is always true of the XP we know of, and of the passes over MEE6's board."""

from django.db import models
from django.db.models import Q

from members.models import Member


class DiscordXp(models.Model):
    """The XP of one member as it was seen last, and how much of it is paid. Written with the ledger
    entry, in one transaction.

    `paid_xp` never falls: together with the member it is the source of a payment, so nothing is
    paid twice. The rest depends on the totals seen, on the account (another one begins anew) and on
    whether the award is on; what it is worth counts when it is paid.
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
