"""What is always true of the points ledger."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from gamification.catalogue import Action
from gamification.expressions import CurrentTransaction, IsDayOf
from gamification.models.fields import ActionField
from gamification.models.triggers import (
    FOLLOW_LEDGER,
    REFUSE_CHANGE,
    REFUSE_DELETE,
    REFUSE_UPDATE,
    SET_DAY,
)
from gamification.querysets import PointTransactionQuerySet
from members.models import Member
from revcouncil.schema.triggers import NonIgnorableTrigger, OwnersTrigger


class PointTransaction(models.Model):
    """One line of the points ledger.

    Written once, never changed; it goes only when its member is erased.
    """

    application_rights = ("INSERT", "SELECT")

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="point_transactions"
    )
    action = ActionField(max_length=50, choices=Action.choices)
    points = models.IntegerField(help_text="May be negative.")
    source = models.CharField(
        max_length=120,
        help_text=(
            "What it was paid for, such as resource:42. "
            "The same source is paid once per member and action."
        ),
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
            # Pays a deed once, however often it is reported. Read by badges and corrections.
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
            # Spec, activities: "Points per entry within -1000..1000".
            models.CheckConstraint(
                condition=~Q(action__startswith="activity_") | Q(points__range=(-1000, 1000)),
                name="gamification_pointtransaction_activity_check",
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
            # Read by the ledger browser, and by the search for what looks wrong.
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
            # An entry with another transaction's number would be hidden from the ranks.
            NonIgnorableTrigger(
                name="xid_guard",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition(
                    "NEW.xid IS DISTINCT FROM (pg_current_xact_id()::text)::bigint "
                    "AND NOT has_table_privilege("
                    "'gamification_pointtransaction'::regclass, 'TRIGGER')"
                ),
                func=(
                    "RAISE EXCEPTION 'an entry carries the number of the transaction that writes"
                    " it' USING ERRCODE = 'check_violation';"
                ),
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
