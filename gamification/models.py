"""What is always true of the points ledger and of what Discord told us."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from gamification.expressions import CurrentTransaction, Descending, IsDayOf
from gamification.querysets import PointTransactionQuerySet
from members.models import Member
from revcouncil.schema.triggers import NonIgnorableTrigger, OwnersTrigger

ADJUSTMENT = "admin_adjustment"

# One update per member and statement, in member order so that two statements never wait for each
# other in a circle. A single entry, the everyday case, needs no ordering. The other branch is
# planned each time: a plan kept from a first small statement would be used for a large one. A
# statement that added nothing does nothing.
FOLLOW_LEDGER = f"""
    UPDATE members_member AS member
    SET total_points = member.total_points + entry.points,
        last_active_at = CASE
            WHEN entry.points > 0 AND entry.action <> '{ADJUSTMENT}'
            THEN GREATEST(member.last_active_at, entry.created_at)
            ELSE member.last_active_at
        END,
        last_active_on = CASE
            WHEN entry.points > 0 AND entry.action <> '{ADJUSTMENT}'
            THEN GREATEST(member.last_active_on, entry.earned_on)
            ELSE member.last_active_on
        END
    FROM new_rows AS entry
    WHERE member.id = entry.member_id AND NOT EXISTS (SELECT FROM new_rows OFFSET 1);
    IF NOT FOUND AND EXISTS (SELECT FROM new_rows) THEN
        EXECUTE $update$
            WITH sums AS MATERIALIZED (
                SELECT member_id, sum(points)::integer AS points,
                       max(created_at) FILTER (WHERE points > 0 AND action <> '{ADJUSTMENT}') AS active_at,
                       max(earned_on) FILTER (WHERE points > 0 AND action <> '{ADJUSTMENT}') AS active_on
                FROM new_rows GROUP BY member_id
            ), held AS MATERIALIZED (
                SELECT member.id, sums.points, sums.active_at, sums.active_on
                FROM members_member AS member JOIN sums ON sums.member_id = member.id
                ORDER BY member.id FOR NO KEY UPDATE OF member
            )
            UPDATE members_member AS member
            SET total_points = member.total_points + held.points,
                last_active_at = GREATEST(member.last_active_at, held.active_at),
                last_active_on = GREATEST(member.last_active_on, held.active_on)
            FROM held WHERE member.id = held.id
        $update$;
    END IF;
    RETURN NULL;
"""

REFUSE_CHANGE = """
    RAISE EXCEPTION 'the points ledger is append-only: correct a mistake by a second entry that names the first'
        USING ERRCODE = 'check_violation';
"""

# Whoever writes an entry without its day gets the day it is where the member lives.
SET_DAY = """
    NEW.earned_on := members_day(NEW.created_at, (SELECT time_zone FROM members_member WHERE id = NEW.member_id));
    RETURN NEW;
"""

# The one change there is: an entry of before gets the day it never had, and only the right one
# (trigger fill_day sets it).
REFUSE_UPDATE = f"""
    IF OLD.earned_on IS NULL AND NEW.earned_on IS NOT NULL
        AND (OLD.id, OLD.member_id, OLD.action, OLD.points, OLD.source, OLD.metadata, OLD.created_at, OLD.xid)
            IS NOT DISTINCT FROM
            (NEW.id, NEW.member_id, NEW.action, NEW.points, NEW.source, NEW.metadata, NEW.created_at, NEW.xid)
    THEN
        RETURN NEW;
    END IF;
    {REFUSE_CHANGE}
"""

# The cascade deletes entries after their member is gone; whoever deletes them by hand finds the
# member still there.
REFUSE_DELETE = """
    IF EXISTS (SELECT FROM old_rows JOIN members_member AS member ON member.id = old_rows.member_id) THEN
        RAISE EXCEPTION 'the points ledger is append-only: correct a mistake by a second entry that names the first'
            USING ERRCODE = 'check_violation', HINT = 'Entries go only with their member.';
    END IF;
    RETURN NULL;
"""


class Action(models.TextChoices):
    """What points are given for.

    New deeds join here; the database holds only the form of the word.
    """

    BENCHMARK_SUBMISSION = "benchmark_submission", "Benchmark answered"
    RESOURCE_DOWNLOAD = "resource_download", "Resource taken"
    INTRO_COMPLETED = "intro_completed", "Introduction"
    DISCORD_ACTIVITY = "discord_activity", "Discord activity"
    ADMIN_ADJUSTMENT = ADJUSTMENT, "Adjustment by staff"


class PointTransaction(models.Model):
    """One line of the points ledger.

    Written once, never changed; it goes only when its member is erased.
    """

    application_rights = ("INSERT", "SELECT")

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="point_transactions"
    )
    action = models.CharField(max_length=50, choices=Action.choices)
    points = models.IntegerField(help_text="May be negative.")
    source = models.CharField(
        max_length=120,
        help_text="What it was paid for, such as resource:42. The same source is paid once per member and action.",
    )
    metadata = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    # The day it was earned on, in the member's zone of that moment. Streaks count these days, so a
    # later change of zone moves none.
    earned_on = models.DateField(editable=False)
    # The transaction that wrote it, by which a merge of the ranks knows what it saw. NULL before
    # release 2.1: seen long ago.
    xid = models.BigIntegerField(null=True, editable=False, db_default=CurrentTransaction())

    objects: ClassVar[PointTransactionQuerySet] = PointTransactionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "ledger entry"
        verbose_name_plural = "ledger entries"
        constraints = [
            # Exactly once: the same deed reported again stops here.
            models.UniqueConstraint(
                fields=["member", "action", "source"],
                name="gamification_pointtransaction_source_uniq",
            ),
            models.CheckConstraint(
                condition=Q(action__regex=r"^[a-z][a-z0-9_]{1,49}$"),
                name="gamification_pointtransaction_action_check",
            ),
            models.CheckConstraint(
                condition=~Q(source=""), name="gamification_pointtransaction_source_check"
            ),
            # No zone is further from UTC than a day.
            models.CheckConstraint(
                condition=IsDayOf("earned_on", "created_at"),
                name="gamification_pointtransaction_day_check",
            ),
        ]
        indexes = [
            # Read by the member's own history.
            models.Index(fields=["member"], name="pointtransaction_member_idx"),
            # Read by the ledger browser's filter.
            models.Index(fields=["action"], name="pointtransaction_action_idx"),
            # Read by earned_since() for the month's and the 30 days' board.
            models.Index(fields=["created_at"], name="pointtransaction_created_idx"),
            # Read by the ranks: what the last merge did not see.
            models.Index(fields=["xid"], name="pointtransaction_unmerged_idx"),
        ]
        triggers = [
            OwnersTrigger(
                name="follow",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func=FOLLOW_LEDGER,
            ),
            NonIgnorableTrigger(
                name="set_day",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.earned_on IS NULL"),
                func=SET_DAY,
            ),
            # What another transaction's number would hide from the ranks.
            NonIgnorableTrigger(
                name="xid_guard",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition(
                    "NEW.xid IS DISTINCT FROM (pg_current_xact_id()::text)::bigint "
                    "AND NOT has_table_privilege('gamification_pointtransaction'::regclass, 'TRIGGER')"
                ),
                func="""
    RAISE EXCEPTION 'an entry carries the number of the transaction that writes it' USING ERRCODE = 'check_violation';
""",
            ),
            NonIgnorableTrigger(
                name="fill_day",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("earned_on"),
                condition=pgtrigger.Condition("OLD.earned_on IS NULL"),
                func=SET_DAY,
            ),
            NonIgnorableTrigger(
                name="no_update",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=REFUSE_UPDATE,
            ),
            NonIgnorableTrigger(
                name="no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func=REFUSE_CHANGE,
            ),
            NonIgnorableTrigger(
                name="no_delete",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                referencing=pgtrigger.Referencing(old="old_rows"),
                func=REFUSE_DELETE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points:+d} {self.get_action_display()}"


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


class PointConfig(models.Model):
    """What one action is worth from now on, set by staff. What was paid before stays as it was
    paid.

    Written by set_worth(), which audits the change. An action without a row is worth what
    `rules.AWARDS` says.
    """

    action = models.CharField(primary_key=True, max_length=50)
    points = models.IntegerField(
        help_text="Paid for the next deed of this kind. What was paid before stays."
    )
    is_enabled = models.BooleanField(
        "pays",
        default=True,
        db_default=True,
        help_text="When off, the deed pays nothing and leaves no entry; it can be paid once it is on again.",
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
        return str(dict(Action.choices).get(self.action, self.action))


class Badge(models.Model):
    """One badge of the catalogue in `gamification/badges.py`, kept equal to it after every
    migrate.
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
    """One badge one member was granted. Granted once, and stays; it goes only when its member is
    erased.

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


class Standing(models.Model):
    """What one counted member stands at, as the last merge of the ranks saw it. Written by
    ranks_merge() only.

    A row exists for members whom the boards count (paying, listed) and who have an entry. `month`
    are the points of the month that begins on `month_of`, `recent` those of the 30 days up to
    RankState.recent_as_of (UTC). No foreign key: a merge needs the row of an erased member to take
    them out of the counts.
    """

    application_rights = ("SELECT",)

    member_id = models.BigIntegerField(primary_key=True)
    total = models.IntegerField()
    month_of = models.DateField()
    month = models.IntegerField()
    recent = models.IntegerField()
    reached_at = models.DateTimeField(
        help_text="When the last entry was earned: ties go to who got there first."
    )

    class Meta:
        indexes = [
            # Read by ranks_before() and ranks_merged(): the three boards in their order. The points
            # are included so that counting reads the index alone.
            models.Index(
                Descending("total"),
                "reached_at",
                "member_id",
                name="standing_total_idx",
                condition=Q(total__gt=0),
                include=["total"],
            ),
            models.Index(
                "month_of",
                Descending("month"),
                "reached_at",
                "member_id",
                name="standing_month_idx",
                condition=Q(month__gt=0),
                include=["month"],
            ),
            models.Index(
                Descending("recent"),
                "reached_at",
                "member_id",
                name="standing_recent_idx",
                condition=Q(recent__gt=0),
                include=["recent"],
            ),
        ]

    def __str__(self) -> str:
        return f"Standing of member {self.member_id}"


class RankSlice(models.Model):
    """How many standings of one board lie between this key and the next.

    Written by ranks_merge() only.
    """

    application_rights = ("SELECT",)

    board = models.IntegerField(help_text="0 all time, 1 last 30 days, 202611 November 2026.")
    key_score = models.IntegerField(help_text="Minus the points: the best first.")
    key_reached = models.DateTimeField()
    key_member = models.BigIntegerField()
    members = models.BigIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.members} from {-self.key_score} points on board {self.board}"


class RankBlock(RankSlice):
    """Some 64 standings in a row."""

    class Meta:
        constraints = [
            # Read by every look-up of a place: the block a key lies in.
            models.UniqueConstraint(
                fields=["board", "key_score", "key_reached", "key_member"],
                name="gamification_rankblock_key_uniq",
            )
        ]


class RankSpan(RankSlice):
    """Some 64 blocks in a row."""

    class Meta:
        constraints = [
            # Read by every look-up of a place: the span a key lies in.
            models.UniqueConstraint(
                fields=["board", "key_score", "key_reached", "key_member"],
                name="gamification_rankspan_key_uniq",
            )
        ]


class RankReach(RankSlice):
    """Some 64 spans in a row."""

    class Meta:
        constraints = [
            # Read by every look-up of a place: the reach a key lies in.
            models.UniqueConstraint(
                fields=["board", "key_score", "key_reached", "key_member"],
                name="gamification_rankreach_key_uniq",
            )
        ]


class RankEvent(models.Model):
    """A member whose counting changed other than by the ledger (status, opt-out, erasure).

    Deleted by the merge that saw it.
    """

    application_rights = ("SELECT",)

    xid = models.BigIntegerField(db_default=CurrentTransaction())
    member_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"Change of member {self.member_id}"


class RankState(models.Model):
    """One row: what the last merge saw.

    An entry is pending when its xid is at least seen_xmax, or in seen_xip.
    """

    application_rights = ("SELECT",)

    id = models.SmallIntegerField(primary_key=True)
    seen_xmax = models.BigIntegerField()
    seen_xip = ArrayField(models.BigIntegerField())
    recent_as_of = models.DateField()
    merged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="gamification_rankstate_single_check")
        ]
        triggers = [
            # A merge as of another day than today would empty the boards of 30 days; only the
            # owner's session may try.
            NonIgnorableTrigger(
                name="today_guard",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NOT (NEW.recent_as_of - (now() AT TIME ZONE 'UTC')::date) BETWEEN -1 AND 1 "
                    "AND NOT has_table_privilege(session_user, 'gamification_rankstate'::regclass, 'TRIGGER')"
                ),
                func="RAISE EXCEPTION 'the ranks are as of today' USING ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return f"Merged {self.merged_at:%d %B %Y %H:%M:%S}"


# At the end: they are models of this app, told apart by subject.
from gamification.mee6.models import DiscordXp as DiscordXp  # noqa: E402
from gamification.mee6.models import Mee6State as Mee6State  # noqa: E402
