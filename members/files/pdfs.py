"""PDF: known by its start, whole by its end, and opened where its pages can't be seen from here."""

import re
from collections.abc import Callable
from typing import IO, Final

from members.files import bounds
from members.files.formats import Refused

START: Final = re.compile(rb"(?:\xef\xbb\xbf)?[\s\0]*%PDF-[0-9]")
# Where to begin reading from the end; a line or two may follow, and zeros of the last block.
END: Final = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
TAIL_BYTES: Final = 4096
# What follows the last end is another piece of the document, cut short.
GOES_ON: Final = re.compile(rb"\bobj\b|\bxref\b|startxref|stream\b|trailer")
LENGTH: Final = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,12})", re.DOTALL)
TABLE: Final = re.compile(rb"\s{0,8}(?:xref|\d{1,10}\s+\d{1,5}\s+obj)")
PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
LOCKED: Final = b"/Encrypt"
OVERLAP: Final = 64


def check_pdf(
    file: IO[bytes], size: int, head: bytes, name: str, *, count_pages: Callable[[], int]
) -> None:
    """Raises Refused for one cut short, protected, or without a page.

    `count_pages` opens it in a process of its own, and is asked only when that can't be seen here:
    when it is encrypted, its pages lie in compressed streams, or its directory is out of place.
    """
    _refuse_cut(file, size, head, name)
    if not (_directory_stands(file, size) and _shows_a_page(file)) and not count_pages():
        raise Refused(f"“{name}” has no page in it. Export it again.")


def _refuse_cut(file: IO[bytes], size: int, head: bytes, name: str) -> None:
    file.seek(max(0, size - TAIL_BYTES))
    tail = file.read()
    ends = list(re.finditer(rb"%%EOF", tail))
    whole = bool(ends) and not GOES_ON.search(tail[ends[-1].end() :])
    declared = LENGTH.search(head)
    if declared and int(declared[1]) > size:
        whole = False
    if not whole:
        raise Refused(f"“{name}” is a PDF cut short: its end is missing. Export or copy it again.")


def _directory_stands(file: IO[bytes], size: int) -> bool:
    """Whether the end says where the list of objects is, and it is there."""
    file.seek(max(0, size - TAIL_BYTES))
    found = END.findall(file.read())
    if not found:
        return False
    place = int(found[-1])
    if not 0 < place < size:
        return False
    file.seek(place)
    return TABLE.match(file.read(32)) is not None


def _shows_a_page(file: IO[bytes]) -> bool:
    """Whether a page lies in the open, and nothing is encrypted."""
    file.seek(0)
    last, shown = b"", False
    while piece := file.read(bounds.CHUNK_BYTES * 4):
        window = last + piece
        if LOCKED in window:
            return False
        shown = shown or PAGE.search(window) is not None
        last = piece[-OVERLAP:]
    return shown
