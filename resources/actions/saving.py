"""Saving a resource: its words, and its file as a version."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from members.models import Member
from resources import files
from resources.actions.slugs import free_slug
from resources.actions.tagging import set_tags
from resources.actions.telling import as_it_is, tell
from resources.catalogue import State
from resources.models import Resource, ResourceVersion, Tag


class ChangedMeanwhile(Exception):
    """Somebody saved the resource after this form was opened; nothing of the form was saved.

    `now` is the resource as it is.
    """

    def __init__(self, now: Resource) -> None:
        super().__init__(now.pk)
        self.now = now


@transaction.atomic
def save(
    *,
    resource: Resource,
    curator: Member | None = None,
    changelog: str = "",
    seen_revision: int | None = None,
    tags: Iterable[Tag] | None = None,
) -> Resource:
    """Save a resource, new or changed, and tell the audit what changed.

    A file or cover that is new is checked by its content and stored under the resource's own name;
    a file becomes its newest version, with `changelog`. Without a slug it gets one from its title;
    without `tags` those it has stay.
    Raises files.Refused, and ChangedMeanwhile when the revision is not `seen_revision` any more;
    nothing is saved then.
    """
    before: dict[str, Any] = {}
    if resource.pk:
        now = Resource.objects.select_for_update(no_key=True).get(pk=resource.pk)
        if seen_revision is not None and now.revision != seen_revision:
            raise ChangedMeanwhile(now)
        before = as_it_is(now)
    resource.slug = resource.slug or free_slug(resource.title)
    upload = _new_file(resource)
    sha256 = _sha256(upload) if upload else ""
    if _is_new(resource.thumbnail):
        image = files.check_image(resource.thumbnail.file)
        resource.thumbnail.name = f"{resource.slug}{image.ending}"
        resource.thumbnail_is_made = False
    if resource.state == State.PUBLISHED and resource.published_at is None:
        resource.published_at = timezone.now()
    if not resource.is_featured:
        resource.featured_place = 0
    resource.save()
    if upload:
        _newest(resource).update(
            size=upload.size, sha256=sha256, changelog=changelog, uploaded_by=curator
        )
    tagged = set_tags(resource=resource, tags=tags) if tags is not None else None
    resource.refresh_from_db(fields=["revision"])
    more = {"tags": tagged} if tagged and before else None
    tell(resource=resource, curator=curator, before=before, more=more)
    return resource


def _is_new(file: Any) -> bool:
    return bool(file) and not file._committed


def _new_file(resource: Resource) -> File | None:
    """The file that is about to be stored, checked and named; None when it stays as it is."""
    if not _is_new(resource.file):
        return None
    upload: File = resource.file.file
    file_format = files.check(upload, max_bytes=settings.MAX_UPLOAD_BYTES)
    resource.file.name = f"{resource.slug}{file_format.ending}"
    return upload


def _sha256(upload: File) -> str:
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _newest(resource: Resource) -> Any:
    return ResourceVersion.objects.filter(resource=resource, file=resource.file.name)
