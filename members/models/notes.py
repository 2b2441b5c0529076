"""What staff note about members."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from members.models.member import Member


class MemberNote(models.Model):
    """One note of staff about a member. Written once; it goes with the member, and stays, without
    a name, when its author goes.
    """

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="notes"
    )
    # Set to null by the database when the author goes.
    author = models.ForeignKey(
        Member,
        on_delete=models.DO_NOTHING,
        db_index=False,
        null=True,
        blank=True,
        related_name="notes_written",
    )
    text = models.TextField(max_length=2000)
    at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "note"
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="members_membernote_text_check"),
        ]
        indexes = [
            # Read by the member's page for staff, newest first.
            models.Index(fields=["member", "-at", "-id"], name="membernote_member_idx"),
            # Read when an author is erased.
            models.Index(fields=["author"], name="membernote_author_idx"),
        ]

    def __str__(self) -> str:
        return f"Note {self.pk}"
