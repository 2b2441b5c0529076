"""Files in the storage that nothing names: what a killed process or a failed transaction left
behind.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from django.core.files.storage import default_storage

from members.models import FileToSweep
from members.stores import Kind, Stored
from members.sweeping import sweep_later

logger = logging.getLogger(__name__)

# A younger one may belong to a transaction that is still running.
SPARED: Final = timedelta(days=1)
BATCH: Final = 500
# Of one run; the next one goes on.
MOST: Final = 1_000
# So many orphans happen. More of them than files that are known mean another site's storage, or a
# database from a backup.
UNSUSPICIOUS: Final = 100


class StrangeStorage(RuntimeError):
    """Most of the storage is unknown to the database; nothing was swept."""


def sweep_orphans(
    roots: Sequence[str],
    named: Callable[[list[str]], set[str]],
    *,
    now: datetime,
    store: Any = None,
) -> int:
    """Note files below these folders for the sweep that `named` does not give back and that lie
    there for a day; how many. Raises StrangeStorage.

    One list a folder, and nothing is kept of those that are known. Killed anywhere, the next run
    finds the rest.
    """
    orphans: list[str] = []
    known = 0
    files = _files(store or default_storage, roots)
    while batch := {one.name: one.modified for one in islice(files, BATCH)}:
        names = list(batch)
        unknown = set(names) - named(names) - _waiting(names)
        known += len(names) - len(unknown)
        # Enough for this run; how many are known is still to be seen.
        if len(orphans) < MOST:
            orphans += [name for name in sorted(unknown) if batch[name] < now - SPARED]
        elif known >= len(orphans):
            break
    if len(orphans) > max(UNSUSPICIOUS, known):
        logger.error("%s files or more in the storage are known to no row.", len(orphans))
        raise StrangeStorage(
            "Most files in the storage belong to nothing here: is it another site's, or is this"
            " database a backup? Nothing was swept; `manage.py check_files` lists them."
        )
    return sweep_later(orphans[:MOST])


def _waiting(names: list[str]) -> set[str]:
    """Those that are to go already."""
    return set(FileToSweep.objects.filter(name__in=names).values_list("name", flat=True))


def _files(store: Any, roots: Sequence[str]) -> Iterator[Stored]:
    """Every file below these folders, by name. Memory does not grow with them."""
    for root in roots:
        folder = f"{root}/"
        for one in store.walk(folder):
            if not one.name.startswith(folder):
                break
            if one.kind is Kind.FILE:
                yield one
