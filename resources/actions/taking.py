"""Taking a resource: recorded, counted, paid once."""

import logging
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from gamification.ledger.award import Past, award, award_past
from gamification.models import Action, PointTransaction
from members.models import Member
from resources.models import Resource, ResourceDownload

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
    them. Raises NotPaying, FileGone when the file is not in the storage, or StoreDown when the
    storage does not answer; nothing is recorded then.
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
    the file is missing or no file; members.stores.StoreDown when nobody can say.
    """
    try:
        resource.file.storage.size(str(resource.file.name))
    except FileNotFoundError as error:
        logger.error(
            "The file of resource %s (%s) is gone from the storage: %s",
            resource.pk,
            resource.slug,
            resource.file.name,
        )
        raise FileGone(resource.file.name) from error
