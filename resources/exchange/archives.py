"""A ZIP of files beside a list: looked at before anything is unpacked, unpacked one by one."""

import stat
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Final

from django.conf import settings
from django.core.files import File
from django.template.defaultfilters import filesizeformat

from resources import files
from resources.exchange import limits
from resources.exchange.fates import Found
from resources.exchange.tables import Broken

CHUNK: Final = 1024 * 1024
# What computers put beside files by themselves.
BESIDE: Final = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")


class Archive:
    """The files of one ZIP, found by name. Raises Broken for a ZIP that is not to be opened."""

    def __init__(self, file: File) -> None:
        if file.size > limits.ARCHIVE_BYTES:
            raise Broken(
                f"The ZIP has {filesizeformat(file.size)}; up to"
                f" {filesizeformat(limits.ARCHIVE_BYTES)} are taken. Send the files in two."
            )
        file.seek(0)
        try:
            self.archive = zipfile.ZipFile(file)
            entries = [entry for entry in self.archive.infolist() if not _is_beside(entry)]
        except Exception as error:  # zipfile passes on whatever is wrong with a damaged list
            raise Broken("This is no ZIP, or a damaged one. Pack it again.") from error
        if len(entries) > limits.ARCHIVE_ENTRIES:
            raise Broken(f"The ZIP holds more than {limits.ARCHIVE_ENTRIES:,} files.")
        for entry in entries:
            _look_at(entry)
        if sum(entry.file_size for entry in entries) > limits.ARCHIVE_UNPACKED:
            raise Broken(TOO_MUCH)
        self.unpacked = 0
        self.paths = {_plain(entry.filename): entry for entry in entries}
        self.names: dict[str, list[zipfile.ZipInfo]] = {}
        for entry in entries:
            self.names.setdefault(_plain(PurePosixPath(entry.filename).name), []).append(entry)

    def find(self, name: str) -> Found:
        """The file a row names, by its path or by its name alone, in any case."""
        plain = _plain(name.replace("\\", "/"))
        if plain in self.paths:
            return Found(self.paths[plain].filename)
        found = self.names.get(PurePosixPath(plain).name, [])
        if len(found) > 1:
            return Found(
                "", f"The ZIP holds {len(found)} files of this name. Give the folder, too."
            )
        return Found(found[0].filename) if found else Found("")

    def checked(self, name: str) -> Found:
        """The same, its content looked at."""
        found = self.find(name)
        if not found.entry:
            return found
        try:
            with self.unpack(found.entry) as file:
                files.check(file, max_bytes=settings.MAX_UPLOAD_BYTES)
        except files.Refused as refused:
            return Found("", str(refused))
        return found

    @contextmanager
    def unpack(self, name: str) -> Iterator[File]:
        """A file of the ZIP, on disk while it is needed. Raises files.Refused, Broken."""
        entry = self.paths[_plain(name)]
        base = PurePosixPath(entry.filename).name
        with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as kept:
            try:
                with self.archive.open(entry) as packed:
                    while chunk := packed.read(CHUNK):
                        kept.write(chunk)
                        self._count(len(chunk), kept.tell(), base)
            except (files.Refused, Broken):
                raise
            except Exception as error:  # whatever a decompressor raises on damage
                raise files.Refused(f"“{base}” is damaged in the ZIP. Pack it again.") from error
            kept.seek(0)
            yield File(kept, name=base)

    def _count(self, more: int, size: int, base: str) -> None:
        """What was really unpacked counts, whatever the ZIP declares."""
        self.unpacked += more
        if size > settings.MAX_UPLOAD_BYTES:
            raise files.Refused(
                f"“{base}” has more than {filesizeformat(settings.MAX_UPLOAD_BYTES)}, the most the"
                " library takes."
            )
        # Each is unpacked to be looked at, and once more to be stored.
        if self.unpacked > 2 * limits.ARCHIVE_UNPACKED:
            raise Broken(TOO_MUCH)


TOO_MUCH: Final = (
    f"The ZIP holds more than {limits.ARCHIVE_UNPACKED // limits.MB} MB once it is unpacked. Send"
    " the files in two."
)


def _is_beside(entry: zipfile.ZipInfo) -> bool:
    parts = [part.casefold() for part in PurePosixPath(entry.filename).parts]
    return entry.is_dir() or not parts or parts[0] in BESIDE or parts[-1] in BESIDE


def _look_at(entry: zipfile.ZipInfo) -> None:
    shown = PurePosixPath(entry.filename).name[:80]
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename[:3]:
        raise Broken(f"“{shown}” in the ZIP leads out of its folder. Pack it from inside.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Broken(f"“{shown}” in the ZIP is a link to a file, not the file. Pack the file.")
    if entry.flag_bits & 1:
        raise Broken("The ZIP is protected by a password. Pack it without one.")


def _plain(name: str) -> str:
    """A name as it is compared: Macs write letters and their accents apart."""
    return unicodedata.normalize("NFC", name).casefold().strip().removeprefix("./")
