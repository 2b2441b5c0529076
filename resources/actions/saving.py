"""Saving a resource: its words, and its file as a version."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from members.models import AuditLog, Member
from resources import files
from resources.catalogue import State
from resources.models import Resource, ResourceVersion

# What is told in the audit when it changes, as it was and as it is.
TOLD: Final = (
    *("title", "slug", "description", "category", "type", "file", "thumbnail", "author_name"),
    *("author_id", "state", "publish_at", "is_featured"),
)
# A long text is told by its beginning.
TOLD_LETTERS: Final = 200


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
) -> Resource:
    """Save a resource, new or changed, and tell the audit what changed.

    A file or cover that is new is checked by its content and stored under the resource's own name;
    a file becomes its newest version, with `changelog`. Without a slug it gets one from its title.
    Raises files.Refused, and ChangedMeanwhile when the revision is not `seen_revision` any more;
    nothing is saved then.
    """
    before: dict[str, Any] = {}
    if resource.pk:
        now = Resource.objects.select_for_update(no_key=True).get(pk=resource.pk)
        if seen_revision is not None and now.revision != seen_revision:
            raise ChangedMeanwhile(now)
        before = {name: getattr(now, name) for name in TOLD}
    resource.slug = resource.slug or free_slug(resource.title)
    upload = _new_file(resource)
    sha256 = _sha256(upload) if upload else ""
    if _is_new(resource.thumbnail):
        image = files.check_image(resource.thumbnail.file)
        resource.thumbnail.name = f"{resource.slug}{image.ending}"
        resource.thumbnail_is_made = False
    if resource.state == State.PUBLISHED and resource.published_at is None:
        resource.published_at = timezone.now()
    resource.save()
    if upload:
        _newest(resource).update(
            size=upload.size, sha256=sha256, changelog=changelog, uploaded_by=curator
        )
    resource.refresh_from_db(fields=["revision"])
    tell(resource=resource, curator=curator, before=before)
    return resource


def tell(*, resource: Resource, curator: Member | None, before: Mapping[str, Any]) -> None:
    """Write into the audit what a curator changed; nothing when nothing did, or nobody asked.

    `before` holds the values of TOLD as they were; empty for a resource that is new.
    """
    if curator is None:
        return
    changed = {
        name: [_told(before.get(name)), _told(getattr(resource, name))]
        for name in TOLD
        if not before or before[name] != getattr(resource, name)
    }
    if changed:
        AuditLog.objects.create(
            actor=curator,
            action="resource_changed" if before else "resource_added",
            target_type="resources.Resource",
            target_id=resource.pk,
            detail={"title": resource.title} | (changed if before else {}),
        )


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


def _told(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    text = str(value)
    return text if len(text) <= TOLD_LETTERS else f"{text[:TOLD_LETTERS]}…"
