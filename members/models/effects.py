"""What is to happen outside, and in what order of trying."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from members.models.member import Member
from members.models.plans import Plan


class EffectState(models.TextChoices):
    """What became of an effect."""

    WAITING = "WAITING", "waits"
    WORKING = "WORKING", "is being done"
    DONE = "DONE", "done"
    STOPPED = "STOPPED", "needs staff"
    CANCELLED = "CANCELLED", "cancelled"


class Effect(models.Model):
    """One thing that has to happen outside the database, written with what called for it.

    A key makes it happen once. Erased with its member or plan, by the database; done ones go after
    three months (members/standing/outbox.py: clear).
    """

    State = EffectState

    # Both keys cascade in the database.
    member = models.ForeignKey(
        Member,
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        db_index=False,
        related_name="effects",
    )
    plan = models.ForeignKey(
        Plan,
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        db_index=False,
        related_name="effects",
    )
    kind = models.CharField(max_length=30)
    key = models.CharField(
        max_length=200, null=True, blank=True, help_text="What is the same happens once."
    )
    detail = models.JSONField(
        default=dict, blank=True, db_default=models.Value({}, models.JSONField())
    )
    state = models.CharField(
        max_length=9,
        choices=EffectState.choices,
        default=EffectState.WAITING,
        db_default=EffectState.WAITING,
    )
    attempts = models.PositiveSmallIntegerField("tries", default=0, db_default=0)
    next_try_at = models.DateTimeField("next try", default=timezone.now, db_default=Now())
    last_error = models.CharField(
        "why it waits", max_length=500, blank=True, default="", db_default=""
    )
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    done_at = models.DateTimeField("done", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            # The second of the same stops here.
            models.UniqueConstraint(fields=["key"], name="members_effect_key_uniq"),
            # Of what follows the state of the moment one waits at most.
            models.UniqueConstraint(
                fields=["member", "kind"],
                condition=Q(state="WAITING", key__isnull=True),
                name="members_effect_waiting_uniq",
            ),
            models.CheckConstraint(
                condition=Q(state__in=EffectState.values), name="members_effect_state_check"
            ),
            models.CheckConstraint(
                condition=Q(state="DONE", done_at__isnull=False)
                | (~Q(state="DONE") & Q(done_at__isnull=True)),
                name="members_effect_done_at_check",
            ),
        ]
        indexes = [
            # Read by the erasure's cascade and the member's page.
            models.Index(fields=["member", "-id"], name="effect_member_idx"),
            # Read by the cascade of a plan.
            models.Index(fields=["plan"], name="effect_plan_idx"),
            # Read by the sweep for effects without a job, and by the desk.
            models.Index(
                fields=["next_try_at"],
                name="effect_open_idx",
                condition=Q(state__in=["WAITING", "WORKING"]),
            ),
            # Read by the desk and the admin: what needs staff, newest first.
            models.Index(fields=["-id"], name="effect_stopped_idx", condition=Q(state="STOPPED")),
            # Read by the clearing of old ones.
            models.Index(
                fields=["done_at"], name="effect_done_idx", condition=Q(done_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
