"""Saving a resource: its words, and its file as a version."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.models import Member
from members.waking import wake
from resources.actions.many import READ_FILES, Many
from resources.actions.slugs import free_slug
from resources.actions.storing import is_new, store
from resources.actions.tagging import give_tags
from resources.actions.telling import as_it_is, tell
from resources.actions.uploading import claim_upload, require_upload
from resources.catalogue import State
from resources.models import Resource, ResourceVersion, Tag


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
    tags: Iterable[Tag] | None = None,
    is_counted: bool = False,
    many: Many | None = None,
) -> Resource:
    """Save a resource, new or changed, and tell the audit what changed.

    A file or cover that is new is checked by its content and stored under the resource's own name;
    a file becomes its newest version, with `changelog`, and counts as one of the curator's uploads
    unless it `is_counted` already, as one of many in a ZIP. Without a slug it gets one from its
    title; without `tags` those it has stay. As one of `many` it is saved in its caller's savepoint
    and its revision is not read again.

    Raises files.Refused (TooManyUploads among them), and ChangedMeanwhile when the revision is not
    `seen_revision` any more; nothing is saved or stored then.
    """
    counts = curator is not None and not is_counted and is_new(resource.file)
    if is_new(resource.file) or is_new(resource.thumbnail):
        _refuse_stale(resource, seen_revision)
    if curator is not None and counts:
        require_upload(curator=curator)
    # Before the row is locked: members take files while a slow storage is written to.
    stored = store(resource)
    with transaction.atomic(savepoint=many is None), stored:
        before = _locked(resource, seen_revision)
        if curator is not None and counts:
            claim_upload(curator=curator)
        resource.slug = resource.slug or free_slug(resource.title)
        _follow_state(resource)
        resource.save()
        if stored.has_file:
            _newest(resource).update(
                size=stored.size, sha256=stored.sha256, changelog=changelog, uploaded_by=curator
            )
            _have_read(many)
        tagged = None
        if tags is not None:
            tagged = give_tags(resource=resource, tags=tags, is_new=not before)
        if many is None:
            resource.refresh_from_db(fields=["revision"])
        more = {"tags": tagged} if tagged and before else None
        lines = many.lines if many else None
        tell(resource=resource, curator=curator, before=before, more=more, lines=lines)
    return resource


def _follow_state(resource: Resource) -> None:
    """What the state and being featured ask of the other columns."""
    if resource.state == State.PUBLISHED and resource.published_at is None:
        resource.published_at = timezone.now()
    if not resource.is_featured:
        resource.featured_place = 0


def _have_read(many: Many | None) -> None:
    """Have the job read the new file; one of many leaves that to the last."""
    if many:
        many.has_files = True
    else:
        wake(READ_FILES)


def _refuse_stale(resource: Resource, seen_revision: int | None) -> None:
    """Raises ChangedMeanwhile before anything is stored; asked again once the row is locked."""
    if resource.pk and seen_revision is not None:
        now = Resource.objects.get(pk=resource.pk)
        if now.revision != seen_revision:
            raise ChangedMeanwhile(now)


def _locked(resource: Resource, seen_revision: int | None) -> dict[str, Any]:
    """The values that are told as they are, the row locked; empty for a new one."""
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
    return as_it_is(now)


def _newest(resource: Resource) -> Any:
    return ResourceVersion.objects.filter(resource=resource, file=resource.file.name)
