"""What is written down of deeds, switches, letters and rights."""

import pghistory
import pgtrigger
from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from members.flags.rules import EVERYONE, SHARE, STAFF
from members.history import HistoryEvent, SaidOfRequest
from members.models.member import Member
from revcouncil.schema.triggers import (
    NonIgnorableInsertEvent,
    NonIgnorableUpdateEvent,
    OwnersTrigger,
)


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
    # The request it was done by: its page, and the network it came from.
    page = models.TextField(blank=True, db_default=SaidOfRequest(word="url"), editable=False)
    came_from = models.TextField(blank=True, db_default=SaidOfRequest(word="from"), editable=False)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "audit entry"
        verbose_name_plural = "audit entries"
        indexes = [
            # Read by the audit page: newest first, of one actor, of one row, of one kind of deed.
            models.Index(fields=["-at", "-id"], name="auditlog_newest_idx"),
            models.Index(fields=["actor", "-at", "-id"], name="auditlog_actor_newest_idx"),
            # Read when a member is erased too: what was done to them.
            models.Index(
                fields=["target_type", "target_id", "-at", "-id"], name="auditlog_target_idx"
            ),
            models.Index(fields=["action", "-at", "-id"], name="auditlog_action_idx"),
            # Read when a member is erased: what names them.
            models.Index(models.F("detail__member"), name="auditlog_member_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type} {self.target_id or ''}".strip()


@pghistory.track(
    NonIgnorableInsertEvent(),
    NonIgnorableUpdateEvent(),
    fields=["name", "is_enabled", "audience", "share"],
    base_model=HistoryEvent,
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    model_name="FeatureFlagEvent",
)
class FeatureFlag(models.Model):
    """One switch: whether a feature is on, and for whom. Those an app declares have a row each;
    one nobody declares switches nothing.
    """

    class Audience(models.TextChoices):
        """Whom a feature that is on is open to."""

        EVERYONE = EVERYONE, "Everyone"
        STAFF = STAFF, "Staff only"
        SHARE = SHARE, "Staff and a share of members"

    name = models.CharField(max_length=60)
    description = models.CharField(max_length=200, blank=True, default="", db_default="")
    is_enabled = models.BooleanField("on", default=False, db_default=False)
    audience = models.CharField(
        "open to",
        max_length=8,
        choices=Audience.choices,
        default=Audience.EVERYONE,
        db_default=Audience.EVERYONE,
    )
    share = models.SmallIntegerField(
        "share of members",
        default=100,
        db_default=100,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="Per cent, 0 to 100. The same members stay in while it grows.",
    )
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="members_featureflag_name_uniq"),
            models.CheckConstraint(
                condition=Q(name__regex=r"^[a-z][a-z0-9_]{2,59}$"),
                name="members_featureflag_name_check",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=[EVERYONE, STAFF, SHARE]),
                name="members_featureflag_audience_check",
            ),
            models.CheckConstraint(
                condition=Q(share__range=(0, 100)), name="members_featureflag_share_check"
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
     WHERE id = (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb
                 ->> 'user')::bigint)
"""


def _note(given: str, taken: str, kind: str, column: str, named: str, what: str) -> str:
    """SQL that writes into the audit log what a row of a table of rights gives, and what one
    that goes took.
    """
    row = """
        INSERT INTO members_auditlog (actor_id, action, target_type, target_id, detail)
        VALUES ({actor}, '{action}', '{kind}', {row}.{column}, jsonb_build_object(
            '{what}', {row}.{what}_id,
            'name', (SELECT {named} FROM auth_{what} WHERE id = {row}.{what}_id)));
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
