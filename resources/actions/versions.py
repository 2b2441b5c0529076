"""Older files made current again."""

from django.db import transaction
from django.db.models.functions import Now

from members.models import Member
from resources.actions.telling import as_it_is, tell
from resources.models import Resource, ResourceVersion


@transaction.atomic
def make_current(*, version: ResourceVersion, curator: Member) -> ResourceVersion | None:
    """Give a resource the file of an older version, as its newest; the new version.

    None when that file is current already, or when the version is kept no more.
    """
    resource = Resource.objects.select_for_update(no_key=True).get(pk=version.resource_id)
    old = resource.versions.filter(pk=version.pk).first()
    if old is None or old.file.name == resource.file.name:
        return None
    before = as_it_is(resource)
    Resource.objects.filter(pk=resource.pk).update(file=old.file.name, updated_at=Now())
    newest = resource.versions.order_by("-number").first()
    assert newest is not None  # the trigger made it
    for name in ("size", "sha256", "pages", "seconds"):
        setattr(newest, name, getattr(old, name))
    newest.changelog = f"Version {old.number} again."
    newest.uploaded_by = curator
    newest.save()
    resource.refresh_from_db()
    tell(
        resource=resource,
        curator=curator,
        before=before,
        verb="version_restored",
        more={"version": f"{old.number} again, as number {newest.number}"},
    )
    return newest
