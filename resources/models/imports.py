"""Lists that were read and wait to be confirmed."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from members.models import Member
from resources.models.deeds import LibraryDeed
from revcouncil.schema.triggers import OwnersTrigger

# The ZIP beside a list goes from the storage with its row, or when the row lets go of it.
SWEEP_ARCHIVE = """
    INSERT INTO members_filetosweep (name) SELECT OLD.archive
    WHERE OLD.archive <> '' ON CONFLICT (name) DO NOTHING;
    RETURN NULL;
"""


class LibraryImport(models.Model):
    """One list that one curator uploaded: its rows with their fates, until it is confirmed.

    Only its curator sees it. Confirmed once; `result` is the answer, for the second click too. Then
    only the refused rows stay, to be mended. A job forgets it after its hour, or its day.
    """

    curator = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="library_imports"
    )
    name = models.CharField(max_length=255, help_text="Of the list.")
    how = models.CharField(max_length=100, help_text="As what it was read.")
    headings = models.JSONField(default=dict, help_text="Columns that were not read.")
    rows = models.JSONField(default=list)
    archive = models.FileField(
        upload_to="imports/%Y/%m/", max_length=255, blank=True, default="", db_default=""
    )
    at = models.DateTimeField(db_default=Now(), editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict)
    deed = models.ForeignKey(
        LibraryDeed,
        on_delete=models.DO_NOTHING,
        db_index=False,
        null=True,
        blank=True,
        related_name="imports",
    )

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "list read into the library"
        verbose_name_plural = "lists read into the library"
        indexes = [
            # Read when a member is erased.
            models.Index(fields=["curator"], name="libraryimport_curator_idx"),
            # Read by the job that forgets them.
            models.Index(fields=["at"], name="libraryimport_at_idx"),
            # Read when a deed is forgotten.
            models.Index(
                fields=["deed"],
                condition=models.Q(deed__isnull=False),
                name="libraryimport_deed_idx",
            ),
        ]
        triggers = [
            OwnersTrigger(
                name="sweep_archive",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func=SWEEP_ARCHIVE,
            ),
            OwnersTrigger(
                name="sweep_old_archive",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("archive"),
                condition=pgtrigger.Condition("OLD.archive IS DISTINCT FROM NEW.archive"),
                func=SWEEP_ARCHIVE,
            ),
        ]

    def __str__(self) -> str:
        return f"Import {self.pk}"
