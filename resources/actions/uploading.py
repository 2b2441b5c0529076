"""Five uploads an hour for each curator, superusers too."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from members.files import Refused
from members.models import Member
from resources.models import ResourceUpload

UPLOADS: Final = 5  # Spec, resources.
PERIOD: Final = timedelta(hours=1)
# How long a row is of any use, with a day to look into what happened.
KEPT: Final = timedelta(days=1)


class TooManyUploads(Refused):
    """The curator has uploaded as much as an hour allows; `free_at` is when the next is taken."""

    def __init__(self, free_at: datetime) -> None:
        at = timezone.localtime(free_at)
        super().__init__(
            f"You have uploaded {UPLOADS} files within the last hour, which is the most. The next"
            f" one is taken from {at:%H:%M} {at.tzname()} on; what you typed can be saved now."
        )
        self.free_at = free_at


@transaction.atomic
def claim_upload(*, curator: Member) -> ResourceUpload:
    """Count one upload: one file, or one ZIP of an import whatever it holds.

    Raises TooManyUploads. Rolled back, it was none: what is refused for its kind does not count.
    """
    # The limit counts this member's rows, so it waits for others that do.
    Member.objects.select_for_update(no_key=True).only("pk").get(pk=curator.pk)
    now = timezone.now()
    _refuse_sixth(curator, now)
    return ResourceUpload.objects.create(curator=curator, at=now)


def require_upload(*, curator: Member) -> None:
    """Raises TooManyUploads where `claim_upload` would. Counts nothing: for a form, which says so
    before anything is stored.
    """
    _refuse_sixth(curator, timezone.now())


def forget_uploads(*, now: datetime) -> int:
    """Forget those that count no more; how many."""
    return ResourceUpload.objects.filter(at__lt=now - KEPT).delete()[0]


def _refuse_sixth(curator: Member, now: datetime) -> None:
    counted = ResourceUpload.objects.filter(curator=curator, at__gt=now - PERIOD)
    newest = list(counted.order_by("-at").values_list("at", flat=True)[:UPLOADS])
    if len(newest) == UPLOADS:
        raise TooManyUploads(newest[-1] + PERIOD)
