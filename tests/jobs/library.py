"""Something to do for the jobs of the library, and how to see that it is done."""

from datetime import timedelta

from django.utils import timezone

from members.models import AuditLog
from resources.catalogue import State
from resources.models import Resource
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
            and all(one.published_at < timezone.now() - timedelta(minutes=59) for one in shown)
        )
