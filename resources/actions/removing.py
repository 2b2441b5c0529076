"""Deleting for good. What members saw is archived instead."""

from typing import NamedTuple

from django.db import transaction

from members.models import AuditLog, Member
from resources.models import Resource


class Lost(NamedTuple):
    """What goes with a resource."""

    downloads: int
    members: int
    versions: int
    tags: int
    was_published: bool

    @property
    def matters(self) -> bool:
        """Whether members know it: then only a super admin may."""
        return self.was_published or self.downloads > 0


class KnownToMembers(Exception):
    """Members saw or took it; who asked may not delete it."""


def lost_with(resource: Resource) -> Lost:
    """What deleting this resource takes along. Three queries."""
    taken = resource.downloads.order_by()
    return Lost(
        downloads=resource.download_count,
        members=taken.values("member").distinct().count() if resource.download_count else 0,
        versions=resource.versions.count(),
        tags=resource.resource_tags.count(),
        was_published=resource.published_at is not None,
    )


@transaction.atomic
def delete_for_good(*, resource: Resource, curator: Member) -> Lost | None:
    """Delete a resource with its files, versions, tags and downloads; what went, None when it was
    gone already. Points that were paid stay.

    Raises KnownToMembers when members saw or took it, unless a super admin asks.
    """
    now = Resource.objects.select_for_update().filter(pk=resource.pk).first()
    if now is None:
        return None
    lost = lost_with(now)
    if lost.matters and not curator.is_superuser:
        raise KnownToMembers
    AuditLog.objects.create(
        actor=curator,
        action="resource_deleted",
        target_type="resources.Resource",
        target_id=now.pk,
        detail={
            "title": now.title,
            "address": now.slug,
            "downloads": lost.downloads,
            "versions": lost.versions,
        },
    )
    now.delete()
    return lost
