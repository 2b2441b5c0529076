"""What differs between the table and the store. Nothing is changed here.

Uploads and deletions go on meanwhile: whatever differs is looked at again on both sides before it
is said.
"""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from enum import Enum
from typing import Any, Final, NamedTuple

from django.utils import timezone

from members.stores import Kind
from resources.storing.naming import Naming, let_go, naming_now
from resources.storing.walking import Met, rows_and_files

# Younger ones may belong to a save that is not through yet.
YOUNG: Final = timedelta(days=1)


class What(Enum):
    """How a file and its rows differ, and what mends it."""

    MISSING = ("is missing", "Put it back from a backup, or upload it again.")
    SIZE = ("has another size than was noted", "Put it back from a backup, or upload it again.")
    HASH = ("holds other bytes than were noted", "Put it back from a backup, or upload it again.")
    UNKNOWN = ("was never measured", "`check_files --repair` notes its size and hash.")
    ORPHAN = ("is named by nothing", "`check_files --repair` has it swept.")
    NO_FILE = ("is a link or no file at all; nothing is sent from it", "Take it out by hand.")

    def __init__(self, words: str, mend: str) -> None:
        self.words = words
        self.mend = mend


class Fault(NamedTuple):
    """One difference."""

    what: What
    name: str
    rows: list[Naming]

    def __str__(self) -> str:
        name = self.name.encode(errors="backslashreplace").decode()
        owners = f" ({', '.join(row.words for row in self.rows)})" if self.rows else ""
        return f"{name}{owners} {self.what.words}. {self.what.mend}"


class Looked(NamedTuple):
    """One name was looked at."""

    name: str
    fault: Fault | None


def check(store: Any, *, after: str = "", hashes: bool = False) -> Iterator[Looked]:
    """Look at every name from behind this one on; with `hashes` every file is read."""
    for met in rows_and_files(store, after):
        yield Looked(met.name, _fault(store, met, hashes=hashes))


def measure(store: Any, name: str) -> tuple[int, str]:
    """Size and hash of a file, read little by little. Raises FileNotFoundError."""
    digest, size = hashlib.sha256(), 0
    for chunk in store.read(name):
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


def _fault(store: Any, met: Met, *, hashes: bool) -> Fault | None:
    if met.stored is None:
        return _missing(store, met.name) if any(row.required for row in met.rows) else None
    if met.stored.kind is not Kind.FILE:
        return Fault(What.NO_FILE, met.name, met.rows)
    if not met.rows:
        is_old = timezone.now() - met.stored.modified > YOUNG
        return _orphan(store, met.name) if is_old else None
    if any(row.size not in (None, met.stored.size) for row in met.rows):
        return _size(store, met.name)
    if hashes and any(row.sha256 for row in met.rows):
        found = _hash(store, met.name)
        if found:
            return found
    unknown = [row for row in met.rows if row.is_version and (row.size is None or not row.sha256)]
    return Fault(What.UNKNOWN, met.name, unknown) if unknown else None


def _missing(store: Any, name: str) -> Fault | None:
    rows = [row for row in naming_now([name]).get(name, []) if row.required]
    try:
        store.size(name)
    except FileNotFoundError:
        return Fault(What.MISSING, name, rows) if rows else None
    return None


def _orphan(store: Any, name: str) -> Fault | None:
    # One that waits to be swept is on its way.
    if naming_now([name]) or let_go([name]):
        return None
    try:
        store.size(name)
    except FileNotFoundError:
        return None
    return Fault(What.ORPHAN, name, [])


def _size(store: Any, name: str) -> Fault | None:
    try:
        size = store.size(name)
    except FileNotFoundError:
        return _missing(store, name)
    rows = [row for row in naming_now([name]).get(name, []) if row.size not in (None, size)]
    return Fault(What.SIZE, name, rows) if rows else None


def _hash(store: Any, name: str) -> Fault | None:
    try:
        _, sha256 = measure(store, name)
    except FileNotFoundError:
        return _missing(store, name)
    rows = [row for row in naming_now([name]).get(name, []) if row.sha256 not in ("", sha256)]
    return Fault(What.HASH, name, rows) if rows else None
