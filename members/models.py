"""What is always true of a member, a team, an invite and the records kept about them."""

from datetime import date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pghistory
import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Lower, Now
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from members.expressions import IsOneOf
from members.history import HistoryEvent
from members.querysets import MemberManager
from members.rules import initials
from members.zones import zone_named
from revcouncil.schema.triggers import (
    NonIgnorableDeleteEvent,
    NonIgnorableInsertEvent,
    NonIgnorableTrigger,
    NonIgnorableUpdateEvent,
    OwnersTrigger,
    by_triggers_of_the_owner,
)


class ExperienceLevel(models.TextChoices):
    """Career steps, lowest first."""

    INTERN = "INTERN", "Intern"
    JUNIOR = "JUNIOR", "Junior"
    MID_LEVEL = "MID_LEVEL", "Mid level"
    SENIOR = "SENIOR", "Senior"
    LEAD = "LEAD", "Lead"
    MANAGER = "MANAGER", "Manager"
    DIRECTOR = "DIRECTOR", "Director"
    VP = "VP", "VP"
    C_LEVEL = "C_LEVEL", "C level"


class SubscriptionStatus(models.TextChoices):
    """What Stripe says of the subscription."""

    NONE = "NONE", "None"
    TRIALING = "TRIALING", "Trialing"
    ACTIVE = "ACTIVE", "Active"
    PAST_DUE = "PAST_DUE", "Past due"
    CANCELLED = "CANCELLED", "Cancelled"


class SeatTier(models.TextChoices):
    """The kind of seat a member holds."""

    INDIVIDUAL = "INDIVIDUAL", "Individual"
    OWNER = "OWNER", "Owner"
    TEAM_MEMBER = "TEAM_MEMBER", "Team member"


class CommunityRole(models.TextChoices):
    """The Discord role an account has reached."""

    NONE = "NONE", "None"
    SQUIRE = "SQUIRE", "Squire"
    KNIGHT = "KNIGHT", "Knight"
    LORD = "LORD", "Lord"
    DEBTOR = "DEBTOR", "Debtor"


HANDLE_PATTERN = r"^[A-Za-z0-9_-]{3,30}$"
DISCORD_ID_PATTERN = r"^[0-9]{17,20}$"


@pghistory.track(
    NonIgnorableUpdateEvent(),
    NonIgnorableDeleteEvent(),
    fields=["name", "owner_seats", "team_seats"],
    base_model=HistoryEvent,
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    model_name="TeamEvent",
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

    def __str__(self) -> str:
        return self.name


TOTAL_FOLLOWS = """
    RAISE EXCEPTION 'total_points follows the ledger: add an entry to gamification_pointtransaction instead'
        USING ERRCODE = 'check_violation';
"""

# What is written down of a member when it changes.
WATCHED = (
    "is_active",
    "is_staff",
    "is_superuser",
    "subscription_status",
    "seat_tier",
    "team",
    "is_team_admin",
    "is_primary_owner",
    "community_role",
    "in_debtor_state",
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
)
class Member(AbstractBaseUser, PermissionsMixin):
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

    # Profile
    first_name = models.CharField(max_length=80, blank=True, default="", db_default="")
    last_name = models.CharField(max_length=80, blank=True, default="", db_default="")
    company = models.CharField(max_length=120, blank=True, default="", db_default="")
    job_title = models.CharField(max_length=120, blank=True, default="", db_default="")
    linkedin_url = models.URLField("LinkedIn", blank=True, default="", db_default="")
    referral_source = models.CharField(max_length=120, blank=True, default="", db_default="")
    avatar = models.ImageField(upload_to="avatars/", blank=True, default="", db_default="")
    current_role = models.CharField(max_length=120, blank=True, default="", db_default="")
    experience_level = models.CharField(
        max_length=9, choices=ExperienceLevel.choices, blank=True, default="", db_default=""
    )
    industry = models.CharField(max_length=120, blank=True, default="", db_default="")
    years_of_experience = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="0 to 50."
    )
    current_skills = ArrayField(
        models.CharField(max_length=60), blank=True, default=list, db_default=[]
    )
    target_skills = ArrayField(
        models.CharField(max_length=60), blank=True, default=list, db_default=[]
    )
    bio = models.TextField(
        blank=True,
        default="",
        db_default="",
        validators=[MaxLengthValidator(500)],
        help_text="At most 500 characters.",
    )

    # Subscription
    subscription_status = models.CharField(
        max_length=9,
        choices=SubscriptionStatus.choices,
        default=SubscriptionStatus.NONE,
        db_default=SubscriptionStatus.NONE,
    )
    seat_tier = models.CharField(
        max_length=11,
        choices=SeatTier.choices,
        default=SeatTier.INDIVIDUAL,
        db_default=SeatTier.INDIVIDUAL,
    )
    current_period_end = models.DateTimeField(null=True, blank=True)

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

    # Billing failure
    payment_failed_at = models.DateTimeField(null=True, blank=True)
    grace_ends_at = models.DateTimeField(null=True, blank=True)
    debtor_ends_at = models.DateTimeField(null=True, blank=True)
    previous_role = models.CharField(
        max_length=6, choices=CommunityRole.choices, blank=True, default="", db_default=""
    )
    in_debtor_state = models.BooleanField(default=False, db_default=False)
    notices_sent = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )

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

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    # Written by the ledger's trigger and by awards; a save() that carries an older reading must not
    # put it back.
    KEPT_BY_LEDGER = frozenset(
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
            models.UniqueConstraint(Lower("handle"), name="members_member_handle_uniq"),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(is_primary_owner=True),
                name="members_member_primary_owner_uniq",
            ),
            models.CheckConstraint(condition=~Q(email=""), name="members_member_email_check"),
            models.CheckConstraint(
                condition=Q(handle__regex=HANDLE_PATTERN), name="members_member_handle_check"
            ),
            models.CheckConstraint(
                condition=Q(discord_id__regex=DISCORD_ID_PATTERN),
                name="members_member_discord_id_check",
            ),
            models.CheckConstraint(
                condition=IsOneOf("experience_level", ["", *ExperienceLevel.values]),
                name="members_member_experience_level_list_check",
            ),
            models.CheckConstraint(
                condition=Q(years_of_experience__range=(0, 50)),
                name="members_member_years_range_check",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("bio"), 500), name="members_member_bio_check"
            ),
            models.CheckConstraint(
                condition=IsOneOf("subscription_status", SubscriptionStatus.values),
                name="members_member_subscription_status_list_check",
            ),
            models.CheckConstraint(
                condition=IsOneOf("seat_tier", SeatTier.values),
                name="members_member_seat_tier_list_check",
            ),
            models.CheckConstraint(
                condition=IsOneOf("community_role", CommunityRole.values),
                name="members_member_community_role_list_check",
            ),
            models.CheckConstraint(
                condition=IsOneOf("previous_role", ["", *CommunityRole.values]),
                name="members_member_previous_role_list_check",
            ),
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
                    "NEW.total_points <> 0 OR NEW.last_active_at IS NOT NULL OR NEW.last_active_on IS NOT NULL)"
                ),
                func=TOTAL_FOLLOWS,
            ),
            # A member who goes leaves their deeds in the audit log, without their name.
            OwnersTrigger(
                name="forget_deeds",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="UPDATE members_auditlog SET actor_id = NULL WHERE actor_id = OLD.id; RETURN OLD;",
            ),
            # Who the boards count has changed: the ranks look again at this member.
            OwnersTrigger(
                name="rank_change",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("subscription_status", "on_leaderboard"),
                condition=pgtrigger.Condition(
                    "OLD.subscription_status IS DISTINCT FROM NEW.subscription_status "
                    "OR OLD.on_leaderboard IS DISTINCT FROM NEW.on_leaderboard"
                ),
                func="INSERT INTO gamification_rankevent (member_id) VALUES (OLD.id); RETURN NULL;",
            ),
            OwnersTrigger(
                name="rank_erase",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func="INSERT INTO gamification_rankevent (member_id) VALUES (OLD.id); RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save everything but what the ledger keeps."""
        if (
            not self._state.adding
            and kwargs.get("update_fields") is None
            and not kwargs.get("force_insert")
        ):
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key
                and field.name not in self.KEPT_BY_LEDGER
                and field.attname in self.__dict__
            ]
        super().save(*args, **kwargs)

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
        """Whether the subscription opens the library: ACTIVE or TRIALING."""
        return self.subscription_status in (SubscriptionStatus.ACTIVE, SubscriptionStatus.TRIALING)

    @property
    def zone(self) -> ZoneInfo:
        """The member's time zone; UTC where the stored name no longer exists."""
        return zone_named(self.time_zone)

    def day(self, moment: datetime) -> date:
        """The day it was, or is, where the member says they live."""
        return moment.astimezone(self.zone).date()


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
        Member, on_delete=models.SET_NULL, null=True, related_name="invites_made"
    )
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="invites_claimed"
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


class StripeEvent(models.Model):
    """One event Stripe told us about. Handled exactly once; never deleted."""

    event_id = models.CharField(max_length=255)
    type = models.CharField(max_length=100)
    payload = models.JSONField()
    created_at = models.DateTimeField(help_text="When it happened, by Stripe's clock.")
    received_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    handled_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="", db_default="")

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            # A repeated delivery stops here.
            models.UniqueConstraint(fields=["event_id"], name="members_stripeevent_event_uniq"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"


# A total that was brought out of step past all triggers (a restore, a superuser) is put right by
# the entry that says so, and only to what the ledger adds up to: there is no repair without a
# record, and no record can set another number.
RECOUNT = """
    SELECT total_points, last_active_at, last_active_on INTO was_total, was_active, was_day
    FROM members_member WHERE id = NEW.target_id FOR NO KEY UPDATE;
    IF FOUND THEN
        SELECT coalesce(sum(points), 0), max(created_at) FILTER (WHERE points > 0 AND action <> 'admin_adjustment'),
               max(earned_on) FILTER (WHERE points > 0 AND action <> 'admin_adjustment')
        INTO due_total, due_active, due_day FROM gamification_pointtransaction WHERE member_id = NEW.target_id;
        UPDATE members_member SET total_points = due_total, last_active_at = due_active, last_active_on = due_day
        WHERE id = NEW.target_id;
        INSERT INTO gamification_rankevent (member_id) VALUES (NEW.target_id);
        NEW.detail := NEW.detail || jsonb_build_object(
            'total_points', jsonb_build_array(was_total, due_total), 'last_active_at', jsonb_build_array(was_active, due_active),
            'last_active_on', jsonb_build_array(was_day, due_day));
    END IF;
    RETURN NEW;
"""


class AuditLog(models.Model):
    """One deed that is no change of a row (a look at raw answers, a repair, an adjustment's
    reason). Written once.

    Changes of rows are recorded by the database itself, in the tables ending in "event".
    """

    # Written once, by whoever may write: no role but the owner changes or deletes an entry.
    application_rights = ("INSERT", "SELECT")

    # Set to null by the trigger members_member_forget_deeds when the member goes.
    actor = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, null=True, blank=True, related_name="deeds"
    )
    action = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60, blank=True, default="", db_default="")
    target_id = models.BigIntegerField(null=True, blank=True)
    detail = models.JSONField(
        default=dict, blank=True, db_default=models.Value({}, models.JSONField())
    )
    at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "audit entry"
        verbose_name_plural = "audit entries"
        indexes = [
            # Read by the admin, newest first.
            models.Index(fields=["-at", "-id"], name="auditlog_newest_idx"),
        ]
        triggers = [
            OwnersTrigger(
                name="recount",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.action = 'points_recounted'"),
                declare=[
                    ("was_total", "integer"),
                    ("due_total", "integer"),
                    ("was_active", "timestamptz"),
                    ("due_active", "timestamptz"),
                    ("was_day", "date"),
                    ("due_day", "date"),
                ],
                func=RECOUNT,
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type} {self.target_id or ''}".strip()


class ReconciliationRun(models.Model):
    """One comparison of Stripe, the database and Discord, with what it found. Kept for good."""

    class Mode(models.TextChoices):
        """Whether the run may change anything."""

        REPORT = "REPORT", "Report only"
        FIX = "FIX", "Fix"

    class Status(models.TextChoices):
        """How far the run got."""

        RUNNING = "RUNNING", "Running"
        DONE = "DONE", "Done"
        FAILED = "FAILED", "Failed"

    mode = models.CharField(
        max_length=6, choices=Mode.choices, default=Mode.REPORT, db_default=Mode.REPORT
    )
    status = models.CharField(
        max_length=7, choices=Status.choices, default=Status.RUNNING, db_default=Status.RUNNING
    )
    started_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    missing_access = models.PositiveIntegerField(default=0, db_default=0)
    unauthorised_access = models.PositiveIntegerField(default=0, db_default=0)
    wrong_role = models.PositiveIntegerField(default=0, db_default=0)
    debtor_mismatch = models.PositiveIntegerField(default=0, db_default=0)
    findings = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mode__in=["REPORT", "FIX"]), name="members_reconciliationrun_mode_check"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["RUNNING", "DONE", "FAILED"]),
                name="members_reconciliationrun_status_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_mode_display()} of {self.started_at:%d %B %Y %H:%M}"


@pghistory.track(
    NonIgnorableInsertEvent(),
    NonIgnorableUpdateEvent(),
    fields=["name", "is_enabled"],
    base_model=HistoryEvent,
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    model_name="FeatureFlagEvent",
)
class FeatureFlag(models.Model):
    """One switch. What it names is off until it is on."""

    name = models.CharField(max_length=60)
    description = models.CharField(max_length=200, blank=True, default="", db_default="")
    is_enabled = models.BooleanField("on", default=False, db_default=False)
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="members_featureflag_name_uniq"),
            models.CheckConstraint(
                condition=Q(name__regex=r"^[a-z][a-z0-9_]{2,59}$"),
                name="members_featureflag_name_check",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(
    NonIgnorableUpdateEvent(),
    fields=["key", "subject", "body"],
    base_model=HistoryEvent,
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    model_name="EmailTemplateEvent",
)
class EmailTemplate(models.Model):
    """One letter the community sends, with {{ variables }} that are checked before it is saved."""

    key = models.CharField(max_length=60)
    subject = models.CharField(max_length=150)
    body = models.TextField()
    variables = ArrayField(
        models.CharField(max_length=40),
        blank=True,
        default=list,
        db_default=[],
        help_text="Names the body may use.",
    )
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="members_emailtemplate_key_uniq")
        ]

    def __str__(self) -> str:
        return self.key


# Who did it: what the request's history context says, if it is still a member.
ACTOR = """
    (SELECT id FROM members_member
     WHERE id = (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb ->> 'user')::bigint)
"""


def _note(given: str, taken: str, kind: str, column: str, named: str, what: str) -> str:
    """SQL that writes into the audit log what a row of a table of rights gives, and what one
    that goes took.
    """
    row = """
        INSERT INTO members_auditlog (actor_id, action, target_type, target_id, detail)
        VALUES ({actor}, '{action}', '{kind}', {row}.{column}, jsonb_build_object(
            '{what}', {row}.{what}_id, 'name', (SELECT {named} FROM auth_{what} WHERE id = {row}.{what}_id)));
    """
    words = {"actor": ACTOR, "kind": kind, "column": column, "named": named, "what": what}
    return f"""
    IF TG_OP <> 'INSERT' THEN {row.format(row="OLD", action=taken, **words)} END IF;
    IF TG_OP <> 'DELETE' THEN {row.format(row="NEW", action=given, **words)} END IF;
    RETURN NULL;
"""


def _noted(func: str) -> OwnersTrigger:
    return OwnersTrigger(
        name="note",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=func,
    )


class MemberRole(Member.groups.through):  # type: ignore[name-defined]
    """One role of one member of staff.

    Given and taken back; each time the database writes it into the audit log.
    """

    class Meta:
        proxy = True
        triggers = [
            _noted(
                _note("role_given", "role_taken", "members.Member", "member_id", "name", "group")
            )
        ]


class MemberRight(Member.user_permissions.through):  # type: ignore[name-defined]
    """One permission given to one member beside their roles.

    The database writes each change into the audit log.
    """

    class Meta:
        proxy = True
        triggers = [
            _noted(
                _note(
                    "right_given",
                    "right_taken",
                    "members.Member",
                    "member_id",
                    "codename",
                    "permission",
                )
            )
        ]


class RoleRight(Group.permissions.through):  # type: ignore[name-defined]
    """One permission of one role. The database writes each change into the audit log."""

    class Meta:
        proxy = True
        triggers = [
            _noted(
                _note(
                    "right_given", "right_taken", "auth.Group", "group_id", "codename", "permission"
                )
            )
        ]
