"""A company with its seats, and the seats it offers."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from members.history import HistoryEvent, history_indexes
from members.models.choices import SeatTier
from revcouncil.schema.triggers import (
    NonIgnorableDeleteEvent,
    NonIgnorableUpdateEvent,
    OwnersTrigger,
)

# Fewer seats than people sit in are refused; more are welcome, also to a team that has too few.
KEEP_SEATS = """
    IF NEW.owner_seats < OLD.owner_seats THEN PERFORM team_seats_hold(NEW.id, true); END IF;
    IF NEW.team_seats < OLD.team_seats THEN PERFORM team_seats_hold(NEW.id, false); END IF;
    RETURN NULL;
"""


@pghistory.track(
    NonIgnorableUpdateEvent(),
    NonIgnorableDeleteEvent(),
    fields=["name", "owner_seats", "team_seats"],
    base_model=HistoryEvent,
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    model_name="TeamEvent",
    meta=history_indexes("team"),
)
class Team(models.Model):
    """One company with its seats. Deleting it never deletes people."""

    name = models.CharField("company name", max_length=100)
    stripe_customer_id = models.CharField(max_length=64, null=True, blank=True)
    owner_seats = models.PositiveSmallIntegerField(
        default=1, db_default=1, help_text="Paid owner seats, $59 a month each."
    )
    team_seats = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="Paid team seats, $29 a month each."
    )
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(name__regex=r"^.{3,100}$"), name="members_team_name_check"
            ),
            models.CheckConstraint(
                condition=Q(owner_seats__gte=1), name="members_team_first_seat_check"
            ),
            # Found by Stripe's webhooks.
            models.UniqueConstraint(
                fields=["stripe_customer_id"], name="members_team_stripe_customer_uniq"
            ),
        ]
        triggers = [
            OwnersTrigger(
                name="keep_seats",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("owner_seats", "team_seats"),
                func=KEEP_SEATS,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PendingInvite(models.Model):
    """One seat offered to somebody.

    The token is stored hashed; claimed once or revoked, then kept as a record.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invites")
    seat_tier = models.CharField(
        max_length=11, choices=[c for c in SeatTier.choices if c[0] != SeatTier.INDIVIDUAL]
    )
    token_hash = models.CharField(max_length=64, help_text="SHA-256 of the token, in hexadecimal.")
    email = models.EmailField("e-mail", blank=True, default="", db_default="")
    created_by = models.ForeignKey(
        "members.Member", on_delete=models.SET_NULL, null=True, related_name="invites_made"
    )
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(
        "members.Member",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="invites_claimed",
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            # Found by the invite link.
            models.UniqueConstraint(fields=["token_hash"], name="members_pendinginvite_token_uniq"),
            models.CheckConstraint(
                condition=Q(seat_tier__in=["OWNER", "TEAM_MEMBER"]),
                name="members_pendinginvite_seat_tier_check",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(claimed_at__isnull=True),
                name="members_pendinginvite_outcome_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_seat_tier_display()} seat in {self.team}"
