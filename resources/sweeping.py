"""Files of the library that nothing names (members/orphans.py)."""

from datetime import datetime
from typing import Any, Final

from members import orphans
from resources.models import LibraryImport, Resource, ResourceVersion

ROOTS: Final = ("resources", "thumbnails", "imports")


def sweep_orphans(*, now: datetime, store: Any = None) -> int:
    """Note files for the sweep that no resource, version or import names and that lie there for a
    day; how many. Raises members.orphans.StrangeStorage.
    """
    return orphans.sweep_orphans(ROOTS, named, now=now, store=store)


def named(names: list[str]) -> set[str]:
    """Those of these files that a resource, a version or an import knows."""
    found: set[str] = set()
    for rows in (
        Resource.objects.filter(file__in=names).values_list("file", flat=True),
        Resource.objects.exclude(thumbnail="")
        .filter(thumbnail__in=names)
        .values_list("thumbnail", flat=True),
        ResourceVersion.objects.filter(file__in=names).values_list("file", flat=True),
        LibraryImport.objects.filter(archive__in=names).values_list("archive", flat=True),
    ):
        found.update(rows.order_by())
    return found
