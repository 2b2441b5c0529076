"""What members have begun to report, and who sends."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from activities.catalogue import CODE_LENGTH, Activity
from members.models import Member

NONE_YET = models.Value({}, output_field=models.JSONField())


class SubmissionDraft(models.Model):
    """What one member has typed of one activity and not sent yet, as it was typed.

    It counts nowhere and no reviewer sees it. It goes when it is sent, when the member drops it,
    and with the member; its files go along, unless they were sent.
    """

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="submission_drafts"
    )
    activity = models.CharField(max_length=CODE_LENGTH, choices=Activity.choices)
    typed = models.JSONField(default=dict, db_default=NONE_YET, help_text="By field, as typed.")
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    class Meta:
        ordering = ["-updated_at", "-id"]
        constraints = [
            # One draft, however many devices; read by the member's own pages and when one is
            # erased.
            models.UniqueConstraint(
                fields=["member", "activity"], name="activities_submissiondraft_member_uniq"
            ),
            models.CheckConstraint(
                condition=Q(activity__regex=r"^[A-Z][A-Z0-9_]{1,19}$"),
                name="activities_submissiondraft_activity_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} draft {self.pk}"


class Sender(models.Model):
    """One member who sends: the row that everything of theirs that counts waits for, and when they
    sent within the last hour. Written by triggers alone; it goes with the member.
    """

    application_rights = ("SELECT",)

    member = models.OneToOneField(
        Member,
        on_delete=models.DO_NOTHING,
        primary_key=True,
        related_name="sender",
    )
    sent = ArrayField(models.DateTimeField(), default=list, db_default=[], blank=True)
    changes = models.PositiveBigIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"Sender {self.pk}"
