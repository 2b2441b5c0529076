"""Which resources and downloads."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef


class ResourceQuerySet(models.QuerySet[Any]):
    """Resources, by the question asked."""

    def visible_to(self, member: Any) -> "ResourceQuerySet":
        """What this member may look at: the whole library. Taking is another matter (members.querysets.paying)."""
        return self.all()

    def with_taken(self, member: Any) -> "ResourceQuerySet":
        """With `taken`: whether this member downloaded it before."""
        downloads = self.model._meta.get_field("downloads").related_model
        return self.annotate(taken=Exists(downloads.objects.filter(resource=OuterRef("pk"), member=member)))

    def featured_first(self) -> "ResourceQuerySet":
        """Featured ones, then the newest."""
        return self.order_by("-is_featured", "-created_at", "-id")

    def newest(self) -> "ResourceQuerySet":
        """Newest first."""
        return self.order_by("-created_at", "-id")


class ResourceDownloadQuerySet(models.QuerySet[Any]):
    """Downloads, by the question asked."""

    def for_member(self, member: Any) -> "ResourceDownloadQuerySet":
        """This member's downloads."""
        return self.filter(member=member)
