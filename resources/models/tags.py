"""Words that resources share."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils import timezone

from resources.querysets import TagQuerySet
from revcouncil.schema.triggers import OwnersTrigger

# What is tagged otherwise is found otherwise: the resources of a statement at once.
FIND_TAGGED = """
    PERFORM library_list(array(SELECT DISTINCT resource_id FROM {rows} ORDER BY resource_id));
    RETURN NULL;
"""
FIND_RENAMED = """
    PERFORM library_list(array(
        SELECT resource_id FROM resources_resourcetag WHERE tag_id = NEW.id ORDER BY resource_id
    ));
    RETURN NULL;
"""


class Tag(models.Model):
    """One word or two that say what a resource is about.

    Renamed, it keeps its slug, so addresses and topics go on; merged, it lives on as one of the
    other's `aliases` and its row goes.
    """

    name = models.CharField(max_length=40, help_text="As members read it, such as deliverability.")
    slug = models.SlugField(max_length=50, db_index=False, editable=False)
    aliases = ArrayField(
        models.SlugField(max_length=50),
        blank=True,
        default=list,
        db_default=[],
        editable=False,
        help_text="Slugs of tags that were merged into this one.",
    )
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects: ClassVar[TagQuerySet] = TagQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            # One tag a word, however it is written.
            models.UniqueConstraint(Lower("name"), name="resources_tag_name_uniq"),
            # Found by addresses and topics.
            models.UniqueConstraint(fields=["slug"], name="resources_tag_slug_uniq"),
            models.CheckConstraint(
                condition=Q(name__regex=r"^\S(.*\S)?$") & ~Q(slug=""),
                name="resources_tag_name_check",
            ),
        ]
        triggers = [
            OwnersTrigger(
                name="search_renamed",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("name", "aliases"),
                condition=pgtrigger.Condition(
                    "((OLD.name, OLD.aliases) IS DISTINCT FROM (NEW.name, NEW.aliases))"
                ),
                func=FIND_RENAMED,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ResourceTag(models.Model):
    """One tag of one resource. It goes with either."""

    resource = models.ForeignKey(
        "resources.Resource",
        on_delete=models.DO_NOTHING,
        db_index=False,
        related_name="resource_tags",
    )
    tag = models.ForeignKey(
        Tag, on_delete=models.DO_NOTHING, db_index=False, related_name="resource_tags"
    )

    class Meta:
        ordering = ["tag__name", "id"]
        verbose_name = "tag of a resource"
        verbose_name_plural = "tags of resources"
        constraints = [
            # Tagged twice is tagged once. Read by a resource's page.
            models.UniqueConstraint(
                fields=["resource", "tag"], name="resources_resourcetag_once_uniq"
            ),
        ]
        indexes = [
            # Read by the filter, and when a tag is merged or deleted.
            models.Index(fields=["tag", "resource"], name="resourcetag_tag_idx"),
        ]
        triggers = [
            OwnersTrigger(
                name="search_tagged",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="come"),
                func=FIND_TAGGED.format(rows="come"),
            ),
            OwnersTrigger(
                name="search_untagged",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                referencing=pgtrigger.Referencing(old="gone"),
                func=FIND_TAGGED.format(rows="gone"),
            ),
            OwnersTrigger(
                name="search_retagged",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                referencing=pgtrigger.Referencing(old="gone", new="come"),
                func=FIND_TAGGED.format(
                    rows="(SELECT resource_id FROM gone UNION ALL SELECT resource_id FROM come) x"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Tag {self.tag_id} of resource {self.resource_id}"
