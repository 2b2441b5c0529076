"""Whether an archive is sound, and harmless to whoever unpacks it."""

import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from members.files.bounds import MIB
from members.files.formats import Refused
from members.files.two_in_one import END, END_LENGTH, LONGEST_COMMENT
from resources.files import bounds
from resources.files.unpacking import METHODS, SIGNATURE, Damaged, data_offset, pieces

END64: Final = b"PK\x06\x06"
LOCATOR64: Final = b"PK\x06\x07"
LOCATOR64_LENGTH: Final = 20
DRIVE: Final = re.compile(r"[A-Za-z]:")
# What macOS and Windows put beside what somebody packed.
LITTER: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
Look = Callable[[zipfile.ZipInfo, Iterator[bytes]], Iterator[bytes]]
Guard = Callable[["Archive"], None]


@dataclass
class Budget:
    """What may still be unpacked, archives in archives included."""

    packed: int
    unpacked: int = 0

    def spend(self, length: int, name: str) -> None:
        """Raises Refused when it is too much for what was sent."""
        self.unpacked += length
        if self.unpacked > bounds.MAX_UNPACKED_BYTES or (
            self.unpacked > bounds.RATIO_COUNTS_FROM
            and self.unpacked > bounds.MAX_RATIO * self.packed
        ):
            raise Refused(bomb(name))


@dataclass
class Archive:
    """A sound list of entries, none of them read yet."""

    file: IO[bytes]
    name: str
    entries: list[zipfile.ZipInfo]
    budget: Budget
    depth: int = 1

    def read(self, look: Look | None = None, *, guard: Guard) -> None:
        """Unpack every entry, checksums included, to nowhere. Raises Refused and Damaged.

        `look` may read along. Archives inside are read as well, after `guard` has seen their list.
        """
        for entry in self.entries:
            if entry.is_dir():
                continue
            flow = self._spent(pieces(self.file, entry))
            first = next(flow, b"")
            if first.startswith(SIGNATURE):
                self._look_inside(entry, _again(first, flow), guard)
                continue
            for _ in look(entry, _again(first, flow)) if look else flow:
                pass

    def content(self, entry: zipfile.ZipInfo, limit: int) -> bytes:
        """An entry as a whole, when it has no more bytes than `limit`. Raises Damaged."""
        if entry.file_size > limit:
            raise Damaged(entry.filename)
        return b"".join(pieces(self.file, entry))

    def _spent(self, flow: Iterator[bytes]) -> Iterator[bytes]:
        for piece in flow:
            self.budget.spend(len(piece), self.name)
            yield piece

    def _look_inside(self, entry: zipfile.ZipInfo, flow: Iterator[bytes], guard: Guard) -> None:
        if self.depth >= bounds.MAX_DEPTH:
            raise Refused(
                f"“{self.name}” holds archives within archives within archives. Pack what members"
                " need into one."
            )
        with SpooledTemporaryFile(max_size=MIB) as copy:
            for piece in flow:
                copy.write(piece)
            try:
                inside = opened(
                    copy, entry.file_size, self.name, budget=self.budget, depth=self.depth + 1
                )
                guard(inside)
                inside.read(guard=guard)
            # One of many files inside that is broken by itself is the curator's business.
            except (Damaged, zipfile.BadZipFile):
                return


def opened(
    file: IO[bytes], size: int, name: str, *, budget: Budget | None = None, depth: int = 1
) -> Archive:
    """The archive's list, held to what it must be before anything is unpacked.

    Raises Refused with the reason; Damaged and whatever zipfile raises when it can't be read.
    """
    _check_end(file, size, name)
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
    for entry in entries:
        _check_entry(entry, name)
    _check_places(file, entries, size, name)
    declared = sum(entry.file_size for entry in entries)
    budget = budget or Budget(packed=size)
    # What it says of itself is enough to refuse it; what it holds is counted again.
    Budget(packed=budget.packed, unpacked=budget.unpacked).spend(declared, name)
    return Archive(file, name, entries, budget, depth)


def refuse_hollow(archive: Archive) -> None:
    """Raises Refused when nothing is packed in it."""
    kept = [
        entry
        for entry in archive.entries
        if not entry.is_dir() and not entry.filename.startswith(LITTER) and not _is_litter(entry)
    ]
    if not kept:
        what = "only empty folders" if archive.entries else "no file"
        raise Refused(f"“{archive.name}” holds {what}. Pack the files into it and upload it again.")
    if not any(entry.file_size for entry in kept):
        raise Refused(
            f"“{archive.name}” holds only empty files. Pack it again from where they are."
        )


def bomb(name: str) -> str:
    """What is said of an archive that unpacks to too much."""
    return (
        f"“{name}” unpacks to far more than its size: more than a member's computer should be"
        " asked to take. Pack fewer or smaller files."
    )


def _check_end(file: IO[bytes], size: int, name: str) -> None:
    """The record at the end says how long the list is and where it begins, before it is read."""
    start = max(0, size - END_LENGTH - LONGEST_COMMENT)
    file.seek(start)
    # Some programs fill the last block with zeros.
    tail = file.read().rstrip(b"\0")
    place = tail.rfind(END)
    if place < 0:
        raise Damaged("no end")
    tail += bytes(END_LENGTH)
    number, length, offset = (
        int.from_bytes(tail[place + a : place + b], "little")
        for a, b in ((10, 12), (12, 16), (16, 20))
    )
    end = start + place
    if number == 0xFFFF or 0xFFFFFFFF in (length, offset):
        number, length, offset, end = _end64(file, end, (number, length, offset))
    if number > bounds.MAX_ENTRIES or length > bounds.MAX_DIRECTORY_BYTES:
        raise Refused(
            f"“{name}” holds too many files; {bounds.MAX_ENTRIES:,} are the most. Pack fewer, or"
            " several archives."
        )
    if offset + length != end:
        raise Damaged("something before it")
    comment = int.from_bytes(tail[place + 20 : place + 22], "little")
    rest = len(tail) - END_LENGTH - place - END_LENGTH
    if rest > comment:
        raise Damaged("something behind it")


def _end64(file: IO[bytes], end: int, short: tuple[int, int, int]) -> tuple[int, int, int, int]:
    file.seek(max(0, end - LOCATOR64_LENGTH))
    locator = file.read(LOCATOR64_LENGTH)
    if not locator.startswith(LOCATOR64):
        return (*short, end)
    place = int.from_bytes(locator[8:16], "little")
    file.seek(place)
    record = file.read(56)
    if not record.startswith(END64) or len(record) < 56:
        raise Damaged("no end")
    number, length, offset = (int.from_bytes(record[a : a + 8], "little") for a in (32, 40, 48))
    return number, length, offset, place


def _check_entry(entry: zipfile.ZipInfo, name: str) -> None:
    path = entry.orig_filename.replace("\\", "/")
    if (
        path.startswith("/")
        or DRIVE.match(path)
        or "\0" in path
        or ".." in PurePosixPath(path).parts
    ):
        raise Refused(
            f"“{name}” holds a path that leads out of its folder. Pack it again from inside the"
            " folder."
        )
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(
            f"“{name}” holds a link instead of a file (“{path[:80]}”). Pack the file itself."
        )
    if entry.flag_bits & 0x1:
        raise Refused(
            f"“{name}” is protected by a password: members could not open it. Pack it without one."
        )
    if entry.compress_type not in METHODS:
        raise Refused(
            f"“{name}” is packed in a way that many computers can't open. Pack it as an ordinary"
            " ZIP."
        )


def _check_places(file: IO[bytes], entries: list[zipfile.ZipInfo], size: int, name: str) -> None:
    """Entries lie side by side: those that share bytes unpack to any size one likes."""
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            raise Refused(bomb(name))
        end = data_offset(file, entry) + entry.compress_size
        if end > size:
            raise Damaged(entry.filename)
    if entries and min(entry.header_offset for entry in entries) > 0:
        raise Damaged("something before it")


def _is_litter(entry: zipfile.ZipInfo) -> bool:
    return PurePosixPath(entry.filename).name in LITTER


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest
