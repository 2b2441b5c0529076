"""Who took what, and when."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from members.models import Member
from resources.models.library import Resource
from resources.querysets import ResourceDownloadQuerySet
from revcouncil.schema.triggers import NonIgnorableTrigger, OwnersTrigger

# One update per resource and statement, in resource order; {sign} is + for new downloads and - for
# those that go.
COUNT_DOWNLOADS = """
    WITH counts AS MATERIALIZED (
        SELECT resource_id, count(*)::integer AS downloads FROM changed_rows GROUP BY resource_id
    ), held AS MATERIALIZED (
        SELECT resource.id
        FROM resources_resource AS resource JOIN counts ON counts.resource_id = resource.id
        ORDER BY resource.id FOR NO KEY UPDATE OF resource
    )
    UPDATE resources_resource AS resource
    SET download_count = resource.download_count {sign} counts.downloads
    FROM counts JOIN held ON held.id = counts.resource_id
    WHERE resource.id = counts.resource_id;
    RETURN NULL;
"""

REFUSE_CHANGE = (
    "\n    RAISE EXCEPTION 'a download is recorded once and never changed' "
    "USING ERRCODE = 'check_violation';\n"
)


class ResourceDownload(models.Model):
    """One time one member took one resource.

    Written once, never changed; it goes with either of them.
    """

    application_rights = ("INSERT", "SELECT")

    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="resource_downloads"
    )
    resource = models.ForeignKey(
        Resource, on_delete=models.DO_NOTHING, db_index=False, related_name="downloads"
    )
    downloaded_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects: ClassVar[ResourceDownloadQuerySet] = ResourceDownloadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-downloaded_at", "-id"]
        verbose_name = "download"
        indexes = [
            # Promised by the schema (DB-10); read when a member is erased, a resource deleted.
            models.Index(fields=["member"], name="download_member_idx"),
            models.Index(fields=["resource"], name="download_resource_idx"),
            # Read by the admin, newest first.
            models.Index(fields=["downloaded_at"], name="download_downloaded_at_idx"),
            # Read by what a member took last, and by "taken already" on the library's pages.
            models.Index(
                fields=["member", "downloaded_at"],
                include=["resource"],
                name="download_last_taken_idx",
            ),
            # Read by what is trending, and by a resource's figures in the admin.
            models.Index(fields=["resource", "downloaded_at"], name="download_trending_idx"),
        ]
        triggers = [
            OwnersTrigger(
                name="count",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="changed_rows"),
                func=COUNT_DOWNLOADS.format(sign="+"),
            ),
            OwnersTrigger(
                name="uncount",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                referencing=pgtrigger.Referencing(old="changed_rows"),
                func=COUNT_DOWNLOADS.format(sign="-"),
            ),
            NonIgnorableTrigger(
                name="no_update",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=REFUSE_CHANGE,
            ),
            NonIgnorableTrigger(
                name="no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func=REFUSE_CHANGE,
            ),
        ]

    def __str__(self) -> str:
        return f"Download {self.pk}"
