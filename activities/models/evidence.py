"""The files that prove it."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from activities.models import guards, policies
from activities.models.drafts import SubmissionDraft
from activities.models.submissions import Submission
from members.models import Member
from revcouncil.schema.triggers import OwnersTrigger


class Attachment(models.Model):
    """One file that one member added to what they report: to a draft, or to what was sent.

    Never changed; its owner takes it away while the submission waits. Only they and the reviewers
    read it. The bytes go by the sweep once the row has gone.
    """

    # What check_files compares a file with.
    file_measures = ("size", "content_hash")
    row_policies = policies.ATTACHMENT
    outside_rights = policies.ATTACHMENT_RIGHTS

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="attachments"
    )
    submission = models.ForeignKey(
        Submission,
        on_delete=models.DO_NOTHING,
        db_index=False,
        null=True,
        blank=True,
        related_name="attachments",
    )
    draft = models.ForeignKey(
        SubmissionDraft,
        on_delete=models.DO_NOTHING,
        db_index=False,
        null=True,
        blank=True,
        related_name="attachments",
    )
    file = models.FileField(upload_to="evidence/%Y/%m/", max_length=255)
    name = models.CharField(max_length=255, help_text="As the member's machine called it.")
    size = models.PositiveIntegerField(help_text="Bytes.")
    format = models.CharField(max_length=10, help_text="By its content: pdf, jpeg, png, webp.")
    content_hash = models.CharField(max_length=64, help_text="SHA-256 of its bytes, in hex.")
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            # Spec: the same file once. Read with the submission, and the draft.
            models.UniqueConstraint(
                fields=["submission", "content_hash"], name="activities_attachment_submission_uniq"
            ),
            models.UniqueConstraint(
                fields=["draft", "content_hash"], name="activities_attachment_draft_uniq"
            ),
            models.CheckConstraint(
                condition=Q(submission__isnull=True) ^ Q(draft__isnull=True),
                name="activities_attachment_belongs_check",
            ),
            models.CheckConstraint(
                condition=Q(format__in=["pdf", "jpeg", "png", "webp"]),
                name="activities_attachment_format_check",
            ),
            models.CheckConstraint(
                condition=Q(content_hash__regex=r"^[0-9a-f]{64}$"),
                name="activities_attachment_hash_check",
            ),
            models.CheckConstraint(
                condition=~Q(file="") & Q(size__gt=0, size__lte=10 * 1024 * 1024),
                name="activities_attachment_file_check",
            ),
        ]
        indexes = [
            # Read when a member is erased, and by the policies.
            models.Index(fields=["member"], name="attachment_member_idx"),
            # Read by the sweep and by check_files.
            models.Index(fields=["file"], name="attachment_file_idx"),
            # Read by the marks of doubles: the same file elsewhere.
            models.Index(fields=["content_hash"], name="attachment_hash_idx"),
        ]
        triggers = [
            OwnersTrigger(
                name="hold",
                declare=[
                    ("held", "bigint"),
                    ("owner_of", "bigint"),
                    ("status_of", "text"),
                ],
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=guards.HOLD_ATTACHMENT,
            ),
            OwnersTrigger(
                name="certificate",
                declare=[("changed", "bigint")],
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("submission_id") | pgtrigger.Delete,
                func=guards.FOLLOW_CERTIFICATE,
            ),
            OwnersTrigger(
                name="sweep_file",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func=guards.SWEEP_FILE,
            ),
        ]

    def __str__(self) -> str:
        return f"Attachment {self.pk}"
