"""Saving a resource: its words, and its file as a version."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from members.models import AuditLog, Member
from members.waking import wake
from resources.actions.storing import is_new, store
from resources.actions.uploading import claim_upload, require_upload
from resources.catalogue import State
from resources.models import Resource, ResourceVersion

# What is told in the audit when it changes, as it was and as it is.
TOLD: Final = (
    *("title", "slug", "description", "category", "type", "file", "thumbnail", "author_name"),
    *("author_id", "state", "publish_at", "is_featured"),
)
READ_FILES: Final = "resources.reading.tasks.read_files"
# A long text is told by its beginning.
TOLD_LETTERS: Final = 200


class ChangedMeanwhile(Exception):
    """Somebody saved the resource after this form was opened; nothing of the form was saved.

    `now` is the resource as it is.
    """

    def __init__(self, now: Resource) -> None:
        super().__init__(now.pk)
        self.now = now


def save(
    *,
    resource: Resource,
    curator: Member | None = None,
    changelog: str = "",
    seen_revision: int | None = None,
    is_counted: bool = False,
) -> Resource:
    """Save a resource, new or changed, and tell the audit what changed.

    A file or cover that is new is checked by its content and stored under the resource's own name;
    a file becomes its newest version, with `changelog`, and counts as one of the curator's uploads
    unless it `is_counted` already, as one of many in a ZIP. Without a slug it gets one from its
    title. Raises files.Refused (TooManyUploads among them), and ChangedMeanwhile when the revision
    is not `seen_revision` any more; nothing is saved or stored then.
    """
    counts = curator is not None and not is_counted and is_new(resource.file)
    _refuse_stale(resource, seen_revision)
    if curator is not None and counts:
        require_upload(curator=curator)
    resource.slug = resource.slug or free_slug(resource.title)
    # Before the row is locked: members take files while a slow storage is written to.
    stored = store(resource)
    with transaction.atomic(), stored:
        before = _locked(resource, seen_revision)
        if curator is not None and counts:
            claim_upload(curator=curator)
        if resource.state == State.PUBLISHED and resource.published_at is None:
            resource.published_at = timezone.now()
        resource.save()
        if stored.has_file:
            _newest(resource).update(
                size=stored.size, sha256=stored.sha256, changelog=changelog, uploaded_by=curator
            )
            wake(READ_FILES)
        resource.refresh_from_db(fields=["revision"])
        tell(resource=resource, curator=curator, before=before)
    return resource


def _refuse_stale(resource: Resource, seen_revision: int | None) -> None:
    """Raises ChangedMeanwhile before anything is stored; asked again once the row is locked."""
    if resource.pk and seen_revision is not None:
        now = Resource.objects.get(pk=resource.pk)
        if now.revision != seen_revision:
            raise ChangedMeanwhile(now)


def _locked(resource: Resource, seen_revision: int | None) -> dict[str, Any]:
    """The values of TOLD as they are, the row locked; empty for a new one."""
    if not resource.pk:
        return {}
    now = Resource.objects.select_for_update(no_key=True).get(pk=resource.pk)
    if seen_revision is not None and now.revision != seen_revision:
        raise ChangedMeanwhile(now)
    # The job that reads files may have drawn a cover since this resource was read.
    # Without one it had none then; drawn, it has the newer one; drawn and cleared stays cleared.
    if now.thumbnail_is_made and resource.thumbnail_is_made == bool(resource.thumbnail):
        resource.thumbnail, resource.thumbnail_is_made = now.thumbnail, True
    resource.thumbnail_is_made = resource.thumbnail_is_made and bool(resource.thumbnail)
    return {name: getattr(now, name) for name in TOLD}


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


def _newest(resource: Resource) -> Any:
    return ResourceVersion.objects.filter(resource=resource, file=resource.file.name)


def _told(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    text = str(value)
    return text if len(text) <= TOLD_LETTERS else f"{text[:TOLD_LETTERS]}…"
