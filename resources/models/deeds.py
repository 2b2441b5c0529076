"""What curators did to many resources at once, and what they uploaded."""

from django.db import models
from django.db.models.functions import Now

from members.models import Member


class LibraryDeed(models.Model):
    """One deed to several resources, so that it can be undone: publishing, tagging, an import.

    `before` holds, by the resource's id, the values that were changed and the revision the deed
    left: undoing puts back only what nobody has changed since. Undone once.
    """

    # Emptied by the database when the member goes.
    curator = models.ForeignKey(
        Member,
        on_delete=models.DO_NOTHING,
        db_index=False,
        null=True,
        blank=True,
        related_name="library_deeds",
    )
    verb = models.CharField(max_length=20)
    number = models.PositiveIntegerField(help_text="Resources that it changed.")
    before = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now(), editable=False)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "deed to several resources"
        verbose_name_plural = "deeds to several resources"
        indexes = [
            # Read when a member is erased.
            models.Index(fields=["curator"], name="librarydeed_curator_idx"),
            # Read by the job that forgets old ones.
            models.Index(fields=["at"], name="librarydeed_at_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.number}"


class ResourceUpload(models.Model):
    """One upload by one curator: five an hour are taken. Old ones are forgotten."""

    curator = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="library_uploads"
    )
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "upload to the library"
        verbose_name_plural = "uploads to the library"
        indexes = [
            # Read by the limit, and when a member is erased.
            models.Index(fields=["curator", "at"], name="resourceupload_limit_idx"),
        ]

    def __str__(self) -> str:
        return f"Upload {self.pk}"
