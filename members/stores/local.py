"""Files in a folder of this machine. A link among them is no file: what lies outside stays out."""

import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import IO

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils._os import safe_makedirs
from django.utils.deconstruct import deconstructible

from members.stores.store import CHUNK_BYTES, STAGING, Kind, Mismatch, Store, Stored

FOLDER = os.O_RDONLY | os.O_DIRECTORY
# A pipe among the files must not keep whoever opens it.
READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK


@deconstructible(path="members.stores.local.LocalStore")
class LocalStore(Store, FileSystemStorage):
    """Django's, and it follows no link below its own folder."""

    def size(self, name: str) -> int:
        """How many bytes. Raises FileNotFoundError, also for a link and for what lies outside."""
        descriptor = self._descriptor(name)
        try:
            return os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)

    def read(self, name: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """See Store."""
        return _pieces(os.fdopen(self._descriptor(name), "rb"), first, last)

    def walk(self, after: str = "") -> Iterator[Stored]:
        """See Store."""
        return _walk(str(self.location), "", after)

    def keep(self, name: str, content: IO[bytes], *, sha256: str) -> None:
        """See Store. A file that is there already is left."""
        draft = f"{STAGING}{secrets.token_hex(16)}"
        stored = self.save(draft, File(content))
        try:
            digest = hashlib.sha256()
            with open(self.path(stored), "rb") as written:
                os.fsync(written.fileno())
                while chunk := written.read(CHUNK_BYTES):
                    digest.update(chunk)
            if digest.hexdigest() != sha256:
                raise Mismatch(name)
            self._make_folder(name)
            with suppress(FileExistsError):
                os.link(self.path(stored), self.path(name))
        finally:
            self.delete(stored)

    def clear_staging(self, before: datetime) -> None:
        """See Store."""
        with suppress(FileNotFoundError):
            for name in self.listdir(STAGING)[1]:
                draft = f"{STAGING}{name}"
                if self.get_modified_time(draft) < before:
                    self.delete(draft)

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            return super()._open(name, mode)  # type: ignore[misc]
        return File(os.fdopen(self._descriptor(name), "rb"), self.path(name))

    def _make_folder(self, name: str) -> None:
        folder, mode = os.path.dirname(self.path(name)), self.directory_permissions_mode
        if mode is None:
            os.makedirs(folder, exist_ok=True)
        else:
            # os.makedirs() would give this mode to the last folder alone.
            safe_makedirs(folder, mode, exist_ok=True)

    def _descriptor(self, name: str) -> int:
        """The file, opened: each folder on the way in the one before, none of them a link."""
        try:
            parts = PurePosixPath(os.path.relpath(self.path(name), self.location)).parts
            folder = os.open(self.location, FOLDER)
            try:
                for part in parts[:-1]:
                    inner = os.open(part, FOLDER | os.O_NOFOLLOW, dir_fd=folder)
                    os.close(folder)
                    folder = inner
                found = os.open(parts[-1], READ, dir_fd=folder)
            finally:
                os.close(folder)
        # A link, a folder that is none, a name nothing can have, a way out.
        except (OSError, ValueError, SuspiciousFileOperation) as error:
            if isinstance(error, PermissionError):
                raise
            raise FileNotFoundError(name) from error
        if not stat.S_ISREG(os.fstat(found).st_mode):
            os.close(found)
            raise FileNotFoundError(name)
        return found


def _pieces(file: IO[bytes], first: int, last: int | None) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = None if last is None else last - first + 1
        while left is None or left > 0:
            chunk = file.read(CHUNK_BYTES if left is None else min(left, CHUNK_BYTES))
            if not chunk:
                return
            if left is not None:
                left -= len(chunk)
            yield chunk


def _walk(folder: str, prefix: str, after: str) -> Iterator[Stored]:
    try:
        with os.scandir(folder) as found:
            # A folder sorts as its files do, with the slash.
            entries = sorted(
                (f"{one.name}/" if one.is_dir(follow_symlinks=False) else one.name, one)
                for one in found
            )
    except FileNotFoundError:
        return
    for tail, entry in entries:
        name = prefix + tail
        if name == STAGING:
            continue
        if tail.endswith("/"):
            if name >= after or after.startswith(name):
                yield from _walk(entry.path, name, after)
        elif name > after:
            with suppress(FileNotFoundError):
                yield _stored(name, entry.stat(follow_symlinks=False))


def _stored(name: str, facts: os.stat_result) -> Stored:
    kind = Kind.FILE if stat.S_ISREG(facts.st_mode) else Kind.OTHER
    if stat.S_ISLNK(facts.st_mode):
        kind = Kind.LINK
    try:
        name.encode()
    # Bytes that are no text: no row can name it.
    except UnicodeEncodeError:
        kind = Kind.OTHER
    return Stored(name, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC), kind)
