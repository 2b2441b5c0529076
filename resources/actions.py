"""What happens in the library. The only place that writes resources and downloads."""

import logging
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.text import slugify

from gamification.ledger.award import Past, award, award_past
from gamification.models import Action, PointTransaction
from members.models import Member
from resources import files
from resources.models import Resource, ResourceDownload
from resources.querysets import ResourceQuerySet

logger = logging.getLogger(__name__)


class NotPaying(Exception):
    """The member's subscription does not open the library."""


class FileGone(Exception):
    """The storage has no such file any more."""


class Taken(NamedTuple):
    """One download, and what it paid: None when this resource paid the member before."""

    download: ResourceDownload
    award: PointTransaction | None


def download(*, member: Member, resource: Resource) -> Taken:
    """Record that member takes resource, now; the first time pays points.

    Every call records a download, also when two come at once; the ledger's unique key pays one of
    them. Raises NotPaying, or FileGone when the file is not in the storage; nothing is recorded
    then.
    """
    if not member.is_paying:
        raise NotPaying
    require_file(resource=resource)
    with transaction.atomic():
        record = ResourceDownload.objects.create(member=member, resource=resource)
        paid = award(
            member=member,
            action=Action.RESOURCE_DOWNLOAD,
            source=_source(resource),
            metadata=_named(resource),
        )
    return Taken(record, paid)


@transaction.atomic
def download_past(
    *, member: Member, resource: Resource, at: datetime, points: int
) -> ResourceDownload:
    """Record that member took resource at a moment of the past, for imports; the first time paid
    `points`.
    """
    record = ResourceDownload.objects.create(member=member, resource=resource, downloaded_at=at)
    award_past(
        member=member,
        deeds=[Past(Action.RESOURCE_DOWNLOAD, _source(resource), points, _named(resource), at)],
    )
    return record


def _source(resource: Resource) -> str:
    return f"resource:{resource.pk}"


def _named(resource: Resource) -> dict[str, object]:
    """The title as it was on the day: the ledger tells the member what the points were for."""
    return {"resource_id": resource.pk, "title": resource.title, "slug": resource.slug}


def require_file(*, resource: Resource) -> None:
    """Raises FileGone, and tells the curators in the log (which resource, never who asked), when
    the file is missing.
    """
    if not resource.file.storage.exists(str(resource.file.name)):
        logger.error(
            "The file of resource %s (%s) is gone from the storage: %s",
            resource.pk,
            resource.slug,
            resource.file.name,
        )
        raise FileGone(resource.file.name)


@transaction.atomic
def save(*, resource: Resource) -> Resource:
    """Save a resource, new or changed.

    A file or cover that is new is checked by its content and stored under the resource's own name.
    Without a slug it gets one from its title. Raises files.Refused; nothing is saved then.
    """
    resource.slug = resource.slug or free_slug(resource.title)
    if resource.file and not resource.file._committed:  # type: ignore[attr-defined]
        file_format = files.check(resource.file.file, max_bytes=settings.MAX_UPLOAD_BYTES)
        resource.file.name = f"{resource.slug}{file_format.ending}"
    if resource.thumbnail and not resource.thumbnail._committed:  # type: ignore[attr-defined]
        image = files.check_image(resource.thumbnail.file)
        resource.thumbnail.name = f"{resource.slug}{image.ending}"
    resource.save()
    return resource


def free_slug(title: str) -> str:
    """An address made of the title that no resource has yet: "warm-up-calendar", then
    "warm-up-calendar-2".
    """
    base = slugify(title)[:140] or "resource"
    taken = set(Resource.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return (
        base
        if base not in taken
        else next(slug for i in range(2, len(taken) + 3) if (slug := f"{base}-{i}") not in taken)
    )


@transaction.atomic
def set_featured(*, resources: ResourceQuerySet, featured: bool) -> int:
    """Feature these resources, or stop featuring them. Returns how many that changed."""
    return resources.exclude(is_featured=featured).update(is_featured=featured, updated_at=Now())
