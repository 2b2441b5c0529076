"""What is kept of Discord: members' seats on the server, introductions of people not linked yet,
limits, and what the bot is kept from.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from members.models.member import Member


class DiscordSeat(models.Model):
    """What was last seen and done of one member's Discord account. Goes with its member.

    Written by members/discord alone, whenever roles were pushed or a message was refused.
    """

    class State(models.TextChoices):
        """How the roles stand there."""

        OK = "OK", "as here"
        NOT_IN_SERVER = "NOT_IN_SERVER", "not on the server"
        REFUSED = "REFUSED", "refused"

    # The key cascades in the database.
    member = models.OneToOneField(
        Member, on_delete=models.DO_NOTHING, primary_key=True, related_name="discord_seat"
    )
    discord_id = models.CharField("Discord id", max_length=20)
    state = models.CharField(max_length=13, choices=State.choices)
    why = models.CharField(max_length=500, blank=True, default="", db_default="")
    is_pending = models.BooleanField(
        "pending", default=False, db_default=False, help_text="Has not accepted the rules there."
    )
    roles = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    pushed_at = models.DateTimeField("seen", default=timezone.now, db_default=Now())
    dms_closed_at = models.DateTimeField("takes no messages since", null=True, blank=True)

    class Meta:
        ordering = ["member_id"]
        verbose_name = "Discord seat"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["OK", "NOT_IN_SERVER", "REFUSED"]),
                name="members_discordseat_state_check",
            ),
        ]
        indexes = [
            # Read by the desk and the admin: whose roles need staff.
            models.Index(
                fields=["pushed_at"], name="discordseat_refused_idx", condition=Q(state="REFUSED")
            ),
        ]

    def __str__(self) -> str:
        return f"Discord seat of member {self.member_id}"


class DiscordPost(models.Model):
    """The newest introduction of a Discord account that no member has linked yet.

    Goes once a member links it.
    """

    discord_id = models.CharField(max_length=20, primary_key=True)
    message_id = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        ordering = ["discord_id"]

    def __str__(self) -> str:
        return f"Introduction {self.message_id}"


class DiscordLimit(models.Model):
    """How much of one of Discord's limits is left, over all workers. See discord/limits.py."""

    key = models.CharField(max_length=250, primary_key=True)
    bucket = models.CharField(max_length=100, blank=True, default="", db_default="")
    left = models.IntegerField(default=0, db_default=0)
    most = models.IntegerField(default=0, db_default=0)
    resets_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class DiscordWork(models.Model):
    """One kind of the bot's work, how far it got, and what it is kept from. Two rows at most."""

    class Kind(models.TextChoices):
        """What the bot does."""

        INTRODUCTIONS = "INTRODUCTIONS", "Reading introductions"
        ROLES = "ROLES", "Giving roles"

    kind = models.CharField(max_length=13, primary_key=True, choices=Kind.choices)
    place = models.CharField("read up to", max_length=40, blank=True, default="", db_default="")
    why = models.CharField(
        "what is in the way", max_length=500, blank=True, default="", db_default=""
    )
    at = models.DateTimeField("last tried", null=True, blank=True)

    class Meta:
        ordering = ["kind"]
        verbose_name = "work on Discord"
        verbose_name_plural = "work on Discord"

    def __str__(self) -> str:
        return str(self.get_kind_display())
