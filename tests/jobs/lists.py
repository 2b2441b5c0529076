"""Something to do for the job of lists, and how to see that it is done."""

from datetime import timedelta

from django.utils import timezone

from members.models import Member
from resources.models import LibraryImport


class OfLists:
    """The part of the world that reads lists in."""

    rounds: int

    def lists(self, somebody: Member) -> None:
        """One nobody confirmed within its hour, one that still waits, one answered days ago."""
        now = timezone.now()
        for name, hours, confirmed in (("late", 2, None), ("waits", 0, None), ("told", 50, 49)):
            LibraryImport.objects.create(
                curator=somebody,
                name=name,
                how="CSV",
                at=now - timedelta(hours=hours),
                confirmed_at=now - timedelta(hours=confirmed) if confirmed else None,
            )

    def forgotten(self) -> bool:
        """Only what waits is left."""
        left = list(LibraryImport.objects.values_list("name", flat=True))
        return left == ["waits"] * self.rounds
