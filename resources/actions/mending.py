"""What the check of files mends in the table."""

from typing import Final

from django.db import transaction
from django.db.models import Q

from members.models import AuditLog
from resources.models import Resource, ResourceVersion
from resources.models.following import VERSIONS_KEPT

LOST: Final = "The newer file was lost; this is the one before."


def note_measure(*, name: str, size: int, sha256: str) -> int:
    """Note what was measured of a file, where nobody noted it; in how many versions."""
    versions = ResourceVersion.objects.filter(Q(size=None) | Q(sha256=""), file=name)
    return versions.update(size=size, sha256=sha256)


@transaction.atomic
def put_back(*, resource: Resource, version: ResourceVersion, lost: str) -> bool:
    """Make the file of an older version the resource's file again, as its newest version, and tell
    the audit; False where it has another file by now, or as many versions as are kept: one of them
    would have to go.
    """
    now = Resource.objects.select_for_update(no_key=True).filter(pk=resource.pk, file=lost).first()
    versions = ResourceVersion.objects.filter(resource=resource)
    if now is None or versions.count() >= VERSIONS_KEPT:
        return False
    now.file = str(version.file)
    now.save(update_fields=["file", "updated_at"])
    newest = versions.order_by("-number").first()
    if newest:
        ResourceVersion.objects.filter(pk=newest.pk).update(
            size=version.size, sha256=version.sha256, changelog=LOST
        )
    AuditLog.objects.create(
        actor=None,
        action="resource_changed",
        target_type="resources.Resource",
        target_id=now.pk,
        detail={"title": now.title, "file": [lost, str(version.file)]},
    )
    return True
