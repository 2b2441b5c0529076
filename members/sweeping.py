"""Files that are to go: noted in the transaction that lets go of them, deleted by a job."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from members.models import FileToSweep
from members.waking import wake

logger = logging.getLogger(__name__)

JOB: Final = "members.own.tasks.sweep_files"
LONGEST_WAIT: Final = timedelta(days=1)


@transaction.atomic
def sweep_later(names: Iterable[str]) -> int:
    """Have these files deleted from the storage once the transaction is through; how many are new.

    Rolled back, nothing goes. A name must be used for one file only, ever: a new file under a name
    that waits here would go with the old one.
    """
    wanted = sorted({name for name in names if name})
    rows = [FileToSweep(name=name) for name in wanted]
    before = FileToSweep.objects.filter(name__in=wanted).count()
    FileToSweep.objects.bulk_create(rows, ignore_conflicts=True)
    if wanted:
        wake(JOB)
    return len(wanted) - before


def wait(attempts: int) -> timedelta:
    """How long to wait after so many failures: half a minute, doubled each time, a day at most."""
    return min(timedelta(seconds=30 * 2 ** min(attempts - 1, 20)), LONGEST_WAIT)


def sweep() -> int:
    """Delete what is due; how many files are gone.

    May be killed anywhere: a file without its row is never, a row without its file goes next time.
    """
    gone = 0
    begun = timezone.now()
    while (done := _sweep_one(begun)) is not None:
        gone += done
    return gone


@transaction.atomic
def _sweep_one(begun: object) -> bool | None:
    """Whether the next due file could be deleted; None when nothing is due."""
    row = (
        FileToSweep.objects.select_for_update(skip_locked=True)
        .filter(not_before__lte=begun)
        .order_by("not_before", "pk")
        .first()
    )
    if row is None:
        return None
    try:
        default_storage.delete(row.name)
    # Each storage has its own errors, and none of them may keep the other files.
    except Exception as error:
        row.attempts += 1
        row.not_before = timezone.now() + wait(row.attempts)
        # The type alone: the message names the file, and the file may name its member.
        row.last_error = type(error).__name__
        row.save(update_fields=["attempts", "not_before", "last_error"])
        logger.warning("A file could not be deleted (%s); it is tried again.", row.last_error)
        return False
    row.delete()
    return True
