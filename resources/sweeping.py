"""Files in the storage that nothing names: what a killed process or a failed transaction left
behind.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from django.core.files.storage import Storage, default_storage
from django.utils import timezone

from members.models import FileToSweep
from members.sweeping import sweep_later
from resources.models import LibraryImport, Resource, ResourceVersion

logger = logging.getLogger(__name__)

ROOTS: Final = ("resources", "thumbnails", "imports")
# A younger one may belong to a transaction that is still running.
SPARED: Final = timedelta(days=1)
BATCH: Final = 500
# Of one run; the next one goes on.
MOST: Final = 1_000
# So many orphans happen. More of them than files that are known mean another library's storage, or
# a database from a backup.
UNSUSPICIOUS: Final = 100


class StrangeStorage(RuntimeError):
    """Most of the storage is unknown to the database; nothing was swept."""


def sweep_orphans(*, now: datetime, storage: Storage | None = None) -> int:
    """Note files for the sweep that no resource or version names and that lie there for a day; how
    many. Raises StrangeStorage.

    Folder by folder, and nothing is kept of those that are known. Killed anywhere, the next run
    finds the rest.
    """
    storage = storage or default_storage
    orphans: list[str] = []
    known = 0
    files = _files(storage)
    while names := list(islice(files, BATCH)):
        unknown = set(names) - named(names)
        known += len(names) - len(unknown)
        # Enough for this run; how many are known is still to be seen.
        if len(orphans) < MOST:
            orphans += [name for name in sorted(unknown) if _is_old(storage, name, now)]
        elif known >= len(orphans):
            break
    if len(orphans) > max(UNSUSPICIOUS, known):
        logger.error("%s files or more in the storage are known to no resource.", len(orphans))
        raise StrangeStorage(
            "Most files in the storage belong to no resource: is it another library's, or is this"
            " database a backup? Nothing was swept; `manage.py check_files` lists them."
        )
    return sweep_later(orphans[:MOST])


def named(names: list[str]) -> set[str]:
    """Those of these files that a resource, a version or the sweep knows."""
    found: set[str] = set()
    for rows in (
        Resource.objects.filter(file__in=names).values_list("file", flat=True),
        Resource.objects.exclude(thumbnail="")
        .filter(thumbnail__in=names)
        .values_list("thumbnail", flat=True),
        ResourceVersion.objects.filter(file__in=names).values_list("file", flat=True),
        LibraryImport.objects.filter(archive__in=names).values_list("archive", flat=True),
        FileToSweep.objects.filter(name__in=names).values_list("name", flat=True),
    ):
        found.update(rows.order_by())
    return found


def _files(storage: Storage) -> Iterator[str]:
    """Every file below our folders, by name. One folder's list at a time is in memory."""
    waiting = list(ROOTS)
    while waiting:
        folder = waiting.pop()
        try:
            folders, files = storage.listdir(folder)
        # Nothing was ever stored there, or a folder went meanwhile.
        except FileNotFoundError:
            continue
        waiting += [f"{folder}/{name}" for name in folders if name]
        for name in files:
            if name:
                yield f"{folder}/{name}"


def _is_old(storage: Storage, name: str, now: datetime) -> bool:
    try:
        modified = storage.get_modified_time(name)
    # Gone since it was listed.
    except FileNotFoundError:
        return False
    if timezone.is_naive(modified):
        modified = timezone.make_aware(modified)
    return modified < now - SPARED
