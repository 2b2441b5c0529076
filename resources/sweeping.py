"""Files in the storage that nothing names: what a killed process or a failed transaction left
behind.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from django.core.files.storage import default_storage

from members.models import FileToSweep
from members.stores import Kind, Stored
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


def sweep_orphans(*, now: datetime, store: Any = None) -> int:
    """Note files for the sweep that no resource or version names and that lie there for a day; how
    many. Raises StrangeStorage.

    One list a folder, and nothing is kept of those that are known. Killed anywhere, the next run
    finds the rest.
    """
    orphans: list[str] = []
    known = 0
    files = _files(store or default_storage)
    while batch := {one.name: one.modified for one in islice(files, BATCH)}:
        names = list(batch)
        unknown = set(names) - named(names)
        known += len(names) - len(unknown)
        # Enough for this run; how many are known is still to be seen.
        if len(orphans) < MOST:
            orphans += [name for name in sorted(unknown) if batch[name] < now - SPARED]
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


def _files(store: Any) -> Iterator[Stored]:
    """Every file below our folders, by name. Memory does not grow with them."""
    for root in ROOTS:
        folder = f"{root}/"
        for one in store.walk(folder):
            if not one.name.startswith(folder):
                break
            if one.kind is Kind.FILE:
                yield one
