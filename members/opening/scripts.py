"""Whether a PDF runs something, in the open or packed among its objects. Runs in the worker."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pypdfium2.raw as raw

from members.opening.limits import MIB
from members.opening.pdfs import opened

MOST_UNPACKED: Final = 64 * MIB
# What a dictionary calls a script and a program to start. A name may spell letters by number.
ACTION: Final = re.compile(rb"/S\s*/(?:JavaScript|Launch)(?![A-Za-z])")
SPELLED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
PACKED: Final = re.compile(rb"/Type\s*/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)


def runs_something(file: Path) -> bool:
    """Raises PermissionError where a password is asked for, MemoryError for too much of it."""
    if raw.FPDFDoc_GetJavaScriptActionCount(opened(file)) > 0:
        return True
    content = file.read_bytes()
    return any(ACTION.search(_spelled_out(piece)) for piece in (content, *_unpacked(content)))


def _spelled_out(content: bytes) -> bytes:
    return SPELLED.sub(lambda found: bytes.fromhex(found[1].decode()), content)


def _unpacked(content: bytes) -> Iterator[bytes]:
    left = MOST_UNPACKED
    for found in PACKED.finditer(content):
        unpacker = zlib.decompressobj()
        try:
            piece = unpacker.decompress(content[found.end() :], left)
        except zlib.error:
            # Packed in another way, or encrypted with no password to ask for.
            continue
        left -= len(piece)
        if left <= 0:
            raise MemoryError
        yield piece
