"""Addresses that resources had before."""

from django.db import models
from django.db.models.functions import Now

from resources.models.library import Resource


class FormerSlug(models.Model):
    """A slug that members knew a resource by. Old links lead on to the resource.

    Written by the trigger keep_slug; gone with the resource, or when another takes the slug.
    """

    resource = models.ForeignKey(
        Resource, on_delete=models.DO_NOTHING, db_index=False, related_name="former_slugs"
    )
    slug = models.SlugField(max_length=150, db_index=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "former address of a resource"
        verbose_name_plural = "former addresses of resources"
        constraints = [
            # Found by an old link; one slug leads to one resource.
            models.UniqueConstraint(fields=["slug"], name="resources_formerslug_slug_uniq"),
        ]
        indexes = [
            # Read when a resource goes.
            models.Index(fields=["resource"], name="formerslug_resource_idx"),
        ]

    def __str__(self) -> str:
        return self.slug
