"""What is always true of a resource and of a download."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from members.kept import KeptByDatabase
from members.models import Member
from resources.catalogue import CODE_LENGTH, Category, Type
from resources.querysets import ResourceDownloadQuerySet, ResourceQuerySet
from revcouncil.schema.constraints import CheckOnWrite
from revcouncil.schema.triggers import NonIgnorableTrigger, OwnersTrigger, by_triggers_of_the_owner

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

COUNT_FOLLOWS = """
    RAISE EXCEPTION USING ERRCODE = 'check_violation',
        MESSAGE = 'download_count follows the downloads: '
            'add one to resources_resourcedownload instead';
"""

REFUSE_CHANGE = (
    "\n    RAISE EXCEPTION 'a download is recorded once and never changed' "
    "USING ERRCODE = 'check_violation';\n"
)


class Resource(KeptByDatabase):
    """One thing worth taking from the library.

    Curated by staff; its download count is kept by the database.
    """

    title = models.CharField(max_length=140)
    slug = models.SlugField(
        max_length=150,
        db_index=False,
        help_text="Its address in the library. Filled in from the title.",
    )
    description = models.TextField(
        help_text="What it is, for whom, and what one can do with it after reading."
    )
    category = models.CharField(max_length=CODE_LENGTH, choices=Category.choices)
    type = models.CharField(max_length=CODE_LENGTH, choices=Type.choices)
    file = models.FileField(upload_to="resources/%Y/%m/", max_length=255)
    thumbnail = models.ImageField(
        upload_to="thumbnails/%Y/%m/", max_length=255, blank=True, default="", db_default=""
    )
    is_featured = models.BooleanField(
        "featured", default=False, db_default=False, help_text="Shown first in the library."
    )
    download_count = models.PositiveIntegerField(
        "downloads", default=0, db_default=0, editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    objects: ClassVar[ResourceQuerySet] = ResourceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-is_featured", "-created_at", "-id"]
        constraints = [
            # Found by its page.
            models.UniqueConstraint(fields=["slug"], name="resources_resource_slug_uniq"),
            # Longer lists are put in their place without reading a row.
            CheckOnWrite(
                condition=Q(category__in=Category.values), name="resources_resource_category_check"
            ),
            CheckOnWrite(condition=Q(type__in=Type.values), name="resources_resource_type_check"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(file=""), name="resources_resource_filled_check"
            ),
        ]
        indexes = [
            # Read by the library's filters.
            models.Index(fields=["category"], name="resource_category_idx"),
            models.Index(fields=["type"], name="resource_type_idx"),
            # Read by the library, featured first.
            models.Index(fields=["is_featured"], name="resource_featured_idx"),
        ]
        triggers = [
            # The count is what the downloads add up to; only their own triggers may write it.
            NonIgnorableTrigger(
                name="count_guard",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("download_count"),
                condition=pgtrigger.Condition(
                    f"NOT {by_triggers_of_the_owner('resources_resource')} "
                    "AND NEW.download_count IS DISTINCT FROM OLD.download_count"
                ),
                func=COUNT_FOLLOWS,
            ),
            NonIgnorableTrigger(
                name="begin_guard",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition(
                    "NOT has_table_privilege('resources_resource'::regclass, 'TRIGGER') "
                    "AND NEW.download_count <> 0"
                ),
                func=COUNT_FOLLOWS,
            ),
        ]

    # Written by the trigger on downloads; a curator's save must not put an older count back.
    KEPT_BY_DATABASE = frozenset({"download_count"})

    def __str__(self) -> str:
        return self.title

    @property
    def is_watched(self) -> bool:
        """Whether its type is shown by a player; False for a type that is declared no more."""
        return self.type in Type.values and Type(self.type).is_watched

    def get_absolute_url(self) -> str:
        """Its page in the library."""
        return reverse("resources:detail", args=[self.slug])


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
            # Read by "taken already" on the library pages.
            models.Index(fields=["member"], name="download_member_idx"),
            # Read when a resource is deleted and by its figures in the admin.
            models.Index(fields=["resource"], name="download_resource_idx"),
            # Read by the admin, newest first, and by what is trending.
            models.Index(fields=["downloaded_at"], name="download_downloaded_at_idx"),
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
