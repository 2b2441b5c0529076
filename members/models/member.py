"""The person who signs in."""

from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

import pghistory
import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils import timezone

from members.history import HistoryEvent, history_indexes
from members.kept import KeptByDatabase
from members.models.choices import (
    DISCORD_ID_PATTERN,
    HANDLE_PATTERN,
    CommunityRole,
)
from members.models.forgetting import FORGET_PERSON
from members.models.profile import PROFILE_CHECKS, Profile
from members.models.subscription import SUBSCRIPTION_CHECKS, Subscription
from members.models.team import Team
from members.models.watched import HOLD_SEATS, LISTED_BY, TOTAL_FOLLOWS, WATCHED
from members.querysets import MemberManager
from members.rules import initials
from members.rules.access import has_access
from members.zones import zone_named
from revcouncil.schema.constraints import CheckOnWrite
from revcouncil.schema.triggers import (
    NonIgnorableDeleteEvent,
    NonIgnorableInsertEvent,
    NonIgnorableTrigger,
    NonIgnorableUpdateEvent,
    OwnersTrigger,
    by_triggers_of_the_owner,
)


@pghistory.track(
    # Only asked when one of them is written: comparing ten columns is a fifth of the update an
    # award makes.
    NonIgnorableUpdateEvent(
        operation=pgtrigger.UpdateOf(*("team_id" if name == "team" else name for name in WATCHED)),
        condition=pgtrigger.AnyChange(*WATCHED),
        trigger_name="update_update",
    ),
    # Staff made from nothing leave a trace, and so does a member who goes; no event says who it
    # was.
    NonIgnorableInsertEvent(condition=pgtrigger.Condition("NEW.is_staff OR NEW.is_superuser")),
    NonIgnorableDeleteEvent(),
    fields=list(WATCHED),
    base_model=HistoryEvent,
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    model_name="MemberEvent",
    meta=history_indexes("member"),
)
class Member(KeptByDatabase, Profile, Subscription, AbstractBaseUser, PermissionsMixin):
    """One person who signs in with an e-mail address.

    Erased on request, and everything of theirs goes along.
    """

    # Identity
    email = models.EmailField("e-mail", max_length=254)
    discord_id = models.CharField(
        "Discord id",
        max_length=20,
        null=True,
        blank=True,
        validators=[RegexValidator(DISCORD_ID_PATTERN, "17 to 20 digits.")],
    )
    discord_username = models.CharField(
        "Discord name", max_length=64, blank=True, default="", db_default=""
    )
    discord_avatar = models.URLField("Discord avatar", blank=True, default="", db_default="")
    stripe_customer_id = models.CharField("Stripe customer", max_length=64, null=True, blank=True)
    kajabi_contact_id = models.CharField("Kajabi contact", max_length=64, null=True, blank=True)
    handle = models.CharField(
        "public handle",
        max_length=30,
        null=True,
        blank=True,
        validators=[
            RegexValidator(HANDLE_PATTERN, "3 to 30 letters, digits, hyphens or underscores.")
        ],
        help_text="3 to 30 letters, digits, hyphens or underscores.",
    )
    time_zone = models.CharField(
        max_length=64, default="UTC", db_default="UTC", help_text="Your days and streaks follow it."
    )

    # Introduction
    intro_completed = models.BooleanField("introduced", default=False, db_default=False)
    intro_completed_at = models.DateTimeField("introduced at", null=True, blank=True)
    intro_message_id = models.CharField(
        "introduction's message id", max_length=20, null=True, blank=True
    )
    last_guidance_at = models.DateTimeField("last guidance DM", null=True, blank=True)

    # Team
    team = models.ForeignKey(
        Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="members"
    )
    is_team_admin = models.BooleanField("team admin", default=False, db_default=False)
    is_primary_owner = models.BooleanField("primary owner", default=False, db_default=False)
    community_role = models.CharField(
        max_length=6,
        choices=CommunityRole.choices,
        default=CommunityRole.NONE,
        db_default=CommunityRole.NONE,
    )
    community_role_since = models.DateTimeField(null=True, blank=True)

    # Account
    is_active = models.BooleanField("may sign in", default=True, db_default=True)
    is_staff = models.BooleanField(
        "staff", default=False, db_default=False, help_text="May open the admin."
    )
    date_joined = models.DateTimeField(
        "joined", default=timezone.now, db_default=Now(), editable=False
    )

    # Points, since release 2.0: all of them follow the ledger, and what each depends on is in
    # docs/architecture.md, "Stored beside its source". The ledger's trigger writes them but for the
    # streak, which follows the days of earned entries and is written by whoever pays; a reader asks
    # whether it still holds today.
    total_points = models.IntegerField("points", default=0, db_default=0, editable=False)
    current_streak = models.IntegerField("streak", default=0, db_default=0, editable=False)
    last_active_at = models.DateTimeField("last active", null=True, blank=True, editable=False)
    # The last day something was earned on, in the zone of that moment: a later change of zone moves
    # no day.
    last_active_on = models.DateField("last active day", null=True, blank=True, editable=False)
    on_leaderboard = models.BooleanField(
        "listed on the leaderboard",
        default=True,
        db_default=True,
        help_text="Points stay yours either way.",
    )
    in_directory = models.BooleanField("listed in the directory", default=True, db_default=True)

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    # Written by the ledger's trigger and by awards; a save() that carries an older reading must not
    # put it back.
    KEPT_BY_DATABASE = frozenset(
        {"total_points", "last_active_at", "last_active_on", "current_streak"}
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            # Found at every sign-in, whatever the case typed.
            models.UniqueConstraint(Lower("email"), name="members_member_email_uniq"),
            # Found by Discord's webhooks and the sync.
            models.UniqueConstraint(fields=["discord_id"], name="members_member_discord_id_uniq"),
            # Found by Stripe's webhooks.
            models.UniqueConstraint(
                fields=["stripe_customer_id"], name="members_member_stripe_customer_uniq"
            ),
            # Found by Kajabi's webhooks.
            models.UniqueConstraint(
                fields=["kajabi_contact_id"], name="members_member_kajabi_contact_uniq"
            ),
            models.UniqueConstraint(Lower("handle"), name="members_member_handle_uniq"),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(is_primary_owner=True),
                name="members_member_primary_owner_uniq",
            ),
            # Whatever checks a member does so on write: an award writes none of these columns.
            CheckOnWrite(condition=~Q(email=""), name="members_member_email_check"),
            CheckOnWrite(
                condition=Q(handle__regex=HANDLE_PATTERN), name="members_member_handle_check"
            ),
            CheckOnWrite(
                condition=Q(discord_id__regex=DISCORD_ID_PATTERN),
                name="members_member_discord_id_check",
            ),
            *PROFILE_CHECKS,
            *SUBSCRIPTION_CHECKS,
        ]
        indexes = [
            # Read by allauth, which looks for the address as it is kept: in lower case.
            models.Index(fields=["email"], name="member_email_idx"),
        ]
        triggers = [
            # The total is what the ledger adds up to; only the ledger's own trigger may write it.
            NonIgnorableTrigger(
                name="total_guard",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("total_points", "last_active_at", "last_active_on"),
                condition=pgtrigger.Condition(
                    f"NOT {by_triggers_of_the_owner('members_member')} AND ("
                    "NEW.total_points IS DISTINCT FROM OLD.total_points "
                    "OR NEW.last_active_at IS DISTINCT FROM OLD.last_active_at "
                    "OR NEW.last_active_on IS DISTINCT FROM OLD.last_active_on)"
                ),
                func=TOTAL_FOLLOWS,
            ),
            # Nobody begins with points; whoever owns the table may bring members over from
            # elsewhere.
            NonIgnorableTrigger(
                name="begin_guard",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition(
                    "NOT has_table_privilege('members_member'::regclass, 'TRIGGER') AND ("
                    "NEW.total_points <> 0 OR NEW.last_active_at IS NOT NULL "
                    "OR NEW.last_active_on IS NOT NULL)"
                ),
                func=TOTAL_FOLLOWS,
            ),
            # The directory follows what its members say; an award says nothing of it.
            OwnersTrigger(
                name="list_change",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf(*LISTED_BY),
                func="PERFORM directory_list(NEW.id); RETURN NULL;",
            ),
            OwnersTrigger(
                name="list_erase",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func="PERFORM directory_list(OLD.id); RETURN NULL;",
            ),
            # Nobody sits where no seat is paid for, whoever writes it; an award writes neither
            # column.
            OwnersTrigger(
                name="hold_seats",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("team_id", "seat_tier"),
                func=HOLD_SEATS,
            ),
            # A member who goes leaves their deeds in the audit log, without their name.
            OwnersTrigger(
                name="forget_deeds",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="UPDATE members_auditlog SET actor_id = NULL, came_from = '', page = '' "
                "WHERE actor_id = OLD.id; RETURN OLD;",
            ),
            # After the event that says so (triggers go by their names), since it names the member.
            OwnersTrigger(
                name="forget_person",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func=FORGET_PERSON,
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def clean(self) -> None:
        """E-mail in lower case; a time zone that exists."""
        super().clean()
        self.email = self.email.strip().lower()

    @property
    def display_name(self) -> str:
        """First and last name, else the handle, else "Member 12": never the e-mail address."""
        return f"{self.first_name} {self.last_name}".strip() or self.handle or f"Member {self.pk}"

    @property
    def initials(self) -> str:
        """One or two letters for the shield."""
        return initials(self.display_name)

    @property
    def is_paying(self) -> bool:
        """Whether the subscription gives access: ACTIVE, TRIALING, or PAST_DUE and in grace."""
        return has_access(status=self.subscription_status, in_debtor_state=self.in_debtor_state)

    @property
    def is_listed(self) -> bool:
        """Whether the directory shows them, and others may open their page."""
        return self.in_directory and self.is_active and self.is_paying

    @property
    def zone(self) -> ZoneInfo:
        """The member's time zone; UTC where the stored name no longer exists."""
        return zone_named(self.time_zone)

    def day(self, moment: datetime) -> date:
        """The day it was, or is, where the member says they live."""
        return moment.astimezone(self.zone).date()
