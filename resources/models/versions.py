"""The files a resource has had, and what is known of them."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from members.models import Member
from resources.models.library import Resource
from revcouncil.schema.triggers import OwnersTrigger

# A file goes from the storage when no version needs it any more: an older one made current again
# shares its file with the newer.
SWEEP_FILES = """
    INSERT INTO members_filetosweep (name)
    SELECT DISTINCT gone.file FROM changed_rows AS gone
    WHERE NOT EXISTS (
        SELECT FROM resources_resourceversion AS other WHERE other.file = gone.file
    )
    ON CONFLICT (name) DO NOTHING;
    RETURN NULL;
"""


class ResourceVersion(models.Model):
    """One file of one resource. The newest is the resource's `file`.

    Written by the trigger on resources when a file is set; the last five are kept. What the file
    holds is filled in by whoever stored it, or by the job that reads files. Never changed to
    another file.
    """

    # What check_files compares a file with.
    file_measures = ("size", "sha256")

    resource = models.ForeignKey(
        Resource, on_delete=models.DO_NOTHING, db_index=False, related_name="versions"
    )
    number = models.PositiveIntegerField(help_text="Counted from 1.")
    file = models.FileField(max_length=255)
    size = models.BigIntegerField(null=True, blank=True, help_text="In bytes.")
    sha256 = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="In hexadecimal."
    )
    pages = models.PositiveIntegerField(null=True, blank=True, help_text="Of a PDF.")
    seconds = models.PositiveIntegerField(null=True, blank=True, help_text="Of a video.")
    changelog = models.CharField(
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text="What is new, for those who took the one before.",
    )
    uploaded_by = models.ForeignKey(
        Member,
        on_delete=models.DO_NOTHING,
        db_index=False,
        null=True,
        blank=True,
        related_name="uploaded_versions",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-number"]
        verbose_name = "version"
        constraints = [
            # Two uploads at once get two numbers. Read by a resource's page, newest first.
            models.UniqueConstraint(
                fields=["resource", "number"], name="resources_resourceversion_number_uniq"
            ),
            models.CheckConstraint(
                condition=~Q(file=""), name="resources_resourceversion_filled_check"
            ),
        ]
        indexes = [
            # Read when a version goes: whether another needs its file; and by the check of files.
            models.Index(fields=["file"], name="resourceversion_file_idx"),
            # Read when a member is erased.
            models.Index(
                fields=["uploaded_by"],
                condition=Q(uploaded_by__isnull=False),
                name="resourceversion_uploader_idx",
            ),
        ]
        triggers = [
            OwnersTrigger(
                name="sweep_files",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                referencing=pgtrigger.Referencing(old="changed_rows"),
                func=SWEEP_FILES,
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


class ResourceText(models.Model):
    """What the job read in the current file of a resource: its words, for the search.

    `file` names what was read: another file in the resource means it has to be read again.
    """

    resource = models.OneToOneField(
        Resource,
        on_delete=models.DO_NOTHING,
        db_index=False,
        primary_key=True,
        related_name="read_text",
    )
    file = models.CharField(max_length=255)
    text = models.TextField(blank=True, default="", db_default="")
    is_cut = models.BooleanField(
        default=False, db_default=False, help_text="Whether the file holds more than was read."
    )
    problem = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="Why nothing could be read, for curators.",
    )
    read_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["resource"]
        verbose_name = "text of a file"
        verbose_name_plural = "texts of files"
        triggers = [
            OwnersTrigger(
                name="search_read",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("text"),
                func="PERFORM library_list(ARRAY[NEW.resource_id]); RETURN NULL;",
            ),
            OwnersTrigger(
                name="search_unread",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func="PERFORM library_list(ARRAY[OLD.resource_id]); RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"Text of resource {self.resource_id}"
