"""Something to do for the jobs of the library, and how to see that it is done."""

import os
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from members.models import AuditLog, FileToSweep, Member
from resources.catalogue import State
from resources.models import Resource, ResourceText, ResourceUpload
from resources.reading.querysets import unread
from tests.resources.makers import make_resource


class OfTheLibrary:
    """The part of the world that waits on the shelf."""

    rounds: int

    def shelves(self) -> None:
        """What was due an hour ago, as after a night without a worker; and what is not yet."""
        for hours in (-1, 24):
            make_resource(
                title=f"Waits {self.rounds}",
                state=State.SCHEDULED,
                publish_at=timezone.now() + timedelta(hours=hours),
            )

    def files(self, somebody: Member) -> None:
        """A file nobody names, two days old, and an upload that counts no more. What is on the
        shelf waits to be read.
        """
        then = timezone.now() - timedelta(days=2)
        orphan = default_storage.save("resources/2020/01/orphan.pdf", ContentFile(b"x"))
        os.utime(default_storage.path(orphan), (then.timestamp(), then.timestamp()))
        ResourceUpload.objects.create(curator=somebody, at=then)

    def all_read(self) -> bool:
        """Each file was read, and each could be."""
        return not unread().exists() and not ResourceText.objects.exclude(problem="").exists()

    def orphans_gone(self) -> bool:
        """Nobody's files are gone or noted; those of resources are there."""
        folder = "resources/2020/01"
        left = default_storage.listdir(folder)[1] if default_storage.exists(folder) else []
        noted = FileToSweep.objects.filter(name__in=[f"{folder}/{name}" for name in left])
        kept = Resource.objects.exclude(file="").filter(title__startswith="Waits")
        return noted.count() == len(left) and all(
            default_storage.exists(str(one.file.name)) for one in kept
        )

    def published_in_time(self) -> bool:
        """All that was due is on the shelf since its own moment, told once; nothing else is."""
        ours = Resource.objects.filter(title__startswith="Waits")
        shown = ours.filter(state=State.PUBLISHED)
        told = AuditLog.objects.filter(
            action="resource_published", detail__title__startswith="Waits"
        )
        return (
            not Resource.objects.due(timezone.now()).exists()
            and shown.count() == self.rounds == told.count()
            and ours.filter(state=State.SCHEDULED).count() == self.rounds
            and all(
                one.published_at and one.published_at < timezone.now() - timedelta(minutes=59)
                for one in shown
            )
        )
