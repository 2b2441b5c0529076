"""What is always true of standings and of the counts that ranks are read from."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from gamification.expressions import CurrentTransaction, Descending
from revcouncil.schema.triggers import NonIgnorableTrigger

BOARDS = "0 all time, 1 last 30 days, 202611 November 2026."


class Standing(models.Model):
    """What one counted member stands at, as the last merge of the ranks saw it.

    Written by ranks_merge() only. Whom the boards count and who has an entry has a row. `month` are
    the points of the month `month_board`, `recent` those of the 30 days up to
    RankState.recent_as_of (UTC). No foreign key: a merge needs the row of an erased member to take
    them out of the counts.
    """

    application_rights = ("SELECT",)

    member_id = models.BigIntegerField(primary_key=True)
    total = models.IntegerField()
    recent = models.IntegerField()
    month = models.IntegerField()
    month_board = models.IntegerField(help_text="202611 is November 2026.")
    reached = models.DateTimeField(
        help_text="When the last entry was earned: ties go to who got there first."
    )

    class Meta:
        # Read through the view gamification_rankkey: each board in its order. The points are
        # included so that counting reads the index alone.
        indexes = [
            models.Index(
                Descending("total"),
                "reached",
                "member_id",
                name="standing_total_idx",
                condition=Q(total__gt=0),
                include=["total"],
            ),
            models.Index(
                Descending("recent"),
                "reached",
                "member_id",
                name="standing_recent_idx",
                condition=Q(recent__gt=0),
                include=["recent"],
            ),
            models.Index(
                "month_board",
                Descending("month"),
                "reached",
                "member_id",
                name="standing_month_idx",
                condition=Q(month__gt=0),
                include=["month"],
            ),
        ]

    def __str__(self) -> str:
        return f"Standing of member {self.member_id}"


class RankSlice(models.Model):
    """How many standings of one board lie between this key and the next of its count level.

    A slice of level 1 holds some 64 standings, one of level 2 some 64 slices of level 1, one of
    level 3 some 64 of level 2. Written by ranks_merge() only.
    """

    application_rights = ("SELECT",)

    level = models.SmallIntegerField()
    board = models.IntegerField(help_text=BOARDS)
    score = models.IntegerField(help_text="Minus the points: the best first.")
    reached = models.DateTimeField()
    member = models.BigIntegerField()
    members = models.BigIntegerField()

    class Meta:
        constraints = [
            # Read by every look-up of a place: the slice a key lies in.
            models.UniqueConstraint(
                fields=["level", "board", "score", "reached", "member"],
                name="gamification_rankslice_key_uniq",
            )
        ]

    def __str__(self) -> str:
        return f"{self.members} from {-self.score} points on board {self.board}"


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
                    "AND NOT has_table_privilege("
                    "session_user, 'gamification_rankstate'::regclass, 'TRIGGER')"
                ),
                func="RAISE EXCEPTION 'the ranks are as of today' "
                "USING ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return f"Merged {self.merged_at:%d %B %Y %H:%M:%S}"
