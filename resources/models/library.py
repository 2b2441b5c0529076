"""One thing worth taking."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from members.kept import KeptByDatabase
from members.models import Member
from resources.catalogue import CODE_LENGTH, Category, State, Type
from resources.models.following import (
    CONTENT,
    COUNT_FOLLOWS,
    COUNT_REVISION,
    FOUND_BY,
    KEEP_SLUG,
    KEEP_STANDING,
    KEEP_VERSION,
    SEEN,
    SWEEP_COVER,
    VERSIONS_KEPT,
)
from resources.models.tags import Tag
from resources.querysets import ResourceQuerySet
from revcouncil.schema.constraints import CheckOnWrite
from revcouncil.schema.triggers import NonIgnorableTrigger, OwnersTrigger, by_triggers_of_the_owner


class Resource(KeptByDatabase):
    """One thing worth taking from the library.

    Curated by staff. The database keeps its download count, counts its revisions, and makes each
    file it is given a version. `file` is empty only while it is a draft: words may come before
    their file. Archived is apart from its state, so that restoring brings back what it was.
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
    tags = models.ManyToManyField(
        Tag, through="resources.ResourceTag", related_name="resources", blank=True
    )
    # Either a member, whose name is read when it is shown, or somebody from outside by name.
    author = models.ForeignKey(
        Member,
        on_delete=models.DO_NOTHING,
        db_index=False,
        null=True,
        blank=True,
        related_name="authored_resources",
        help_text="A member who wrote it. Their page is linked where they have one.",
    )
    author_name = models.CharField(
        "author from outside", max_length=100, blank=True, default="", db_default=""
    )
    file = models.FileField(upload_to="resources/%Y/%m/", max_length=255, blank=True)
    # The name a list gave for a file that did not come with it; matched when it comes.
    awaited_file = models.CharField(
        max_length=255, blank=True, default="", db_default="", editable=False
    )
    thumbnail = models.ImageField(
        upload_to="thumbnails/%Y/%m/", max_length=255, blank=True, default="", db_default=""
    )
    # Whether the cover was made from the file: then a new file makes a new one.
    thumbnail_is_made = models.BooleanField(default=False, db_default=False, editable=False)
    # The release before 2.5 knows no drafts: what it adds is published.
    state = models.CharField(
        max_length=9,
        choices=State.choices,
        default=State.DRAFT,
        db_default=State.PUBLISHED,
        editable=False,
    )
    publish_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When members saw it first; null for what they never saw.
    published_at = models.DateTimeField(
        null=True, blank=True, default=None, db_default=Now(), editable=False
    )
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_featured = models.BooleanField(
        "featured", default=False, db_default=False, help_text="Shown first in the library."
    )
    # From 1 on among what is featured; 0 for what was never put in order, which comes first.
    featured_place = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    revision = models.PositiveIntegerField(default=1, db_default=1, editable=False)
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
                condition=~Q(title="") & (Q(state=State.DRAFT) | ~Q(file="")),
                name="resources_resource_has_file_check",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="resources_resource_state_check"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SCHEDULED) | Q(publish_at__isnull=False),
                name="resources_resource_scheduled_check",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(published_at__isnull=False),
                name="resources_resource_published_check",
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=True) | Q(author_name=""),
                name="resources_resource_one_author_check",
            ),
        ]
        indexes = [
            # Read by the library's filters.
            models.Index(fields=["category"], name="resource_category_idx"),
            models.Index(fields=["type"], name="resource_type_idx"),
            # Read by the library, featured first.
            models.Index(fields=["is_featured"], name="resource_featured_idx"),
            # Read by home: the newest that members see.
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(state=State.PUBLISHED, archived_at=None),
                name="resource_newest_idx",
            ),
            # Read by the job that publishes on time.
            models.Index(
                fields=["publish_at"],
                condition=Q(state=State.SCHEDULED),
                name="resource_due_idx",
            ),
            # Read when a member is erased: their name goes from what they wrote.
            models.Index(
                fields=["author"],
                condition=Q(author__isnull=False),
                name="resource_author_idx",
            ),
            # Read by the job that sweeps orphans, by the one that reads files, and by check_files.
            models.Index(fields=["file"], include=["id"], name="resource_file_idx"),
            models.Index(
                fields=["thumbnail"],
                condition=~Q(thumbnail=""),
                name="resource_thumbnail_idx",
            ),
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
            NonIgnorableTrigger(
                name="count_revision",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf(*CONTENT),
                condition=pgtrigger.Condition(
                    " OR ".join(
                        f"{one.format(row='OLD')} IS DISTINCT FROM {one.format(row='NEW')}"
                        for one in SEEN
                    )
                ),
                func=COUNT_REVISION,
            ),
            OwnersTrigger(
                name="keep_version",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("file"),
                func=KEEP_VERSION.format(kept=VERSIONS_KEPT),
            ),
            OwnersTrigger(
                name="keep_slug",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("slug"),
                condition=pgtrigger.Condition("OLD.slug IS DISTINCT FROM NEW.slug"),
                func=KEEP_SLUG,
            ),
            OwnersTrigger(
                name="sweep_old_cover",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("thumbnail"),
                condition=pgtrigger.Condition("OLD.thumbnail IS DISTINCT FROM NEW.thumbnail"),
                func=SWEEP_COVER,
            ),
            OwnersTrigger(
                name="sweep_cover",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func=SWEEP_COVER,
            ),
            OwnersTrigger(
                name="search_change",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf(*FOUND_BY),
                func="PERFORM library_list(ARRAY[NEW.id]); RETURN NULL;",
            ),
            OwnersTrigger(
                name="search_erase",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func="PERFORM library_list(ARRAY[OLD.id]); RETURN NULL;",
            ),
            OwnersTrigger(
                name="search_standing",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("download_count"),
                condition=pgtrigger.Condition(
                    "library_taken(OLD.download_count) <> library_taken(NEW.download_count)"
                ),
                func=KEEP_STANDING,
            ),
        ]

    # Written by triggers; a curator's save must not put an older count back.
    KEPT_BY_DATABASE = frozenset({"download_count", "revision"})

    def __str__(self) -> str:
        return self.title

    @property
    def is_watched(self) -> bool:
        """Whether its type is shown by a player; False for a type that is declared no more."""
        return self.type in Type.values and Type(self.type).is_watched

    @property
    def is_visible(self) -> bool:
        """Whether members see it."""
        return self.state == State.PUBLISHED and self.archived_at is None

    @property
    def shown_author(self) -> str:
        """Who wrote it, as it is shown; empty when nobody is named."""
        return self.author.display_name if self.author else self.author_name

    def get_absolute_url(self) -> str:
        """Its page in the library."""
        return reverse("resources:detail", args=[self.slug])
