"""MP4: boxes side by side, each with its length, a name and what is in it."""

import re
from collections.abc import Iterator
from typing import IO, Final, NamedTuple

from members.files.bounds import HEAD_BYTES
from members.files.formats import Refused
from resources.files import bounds

# Brands of the ISO base media family that browsers and players open as MP4.
BRANDS: Final = re.compile(
    rb"iso[m2-9a-z]|mp4[12]|mp71|mmp4|3g[2egprst].|avc[1-4]|hvc1|hev1|av01|M4V[HP ]|dash|ms[dn]h|"
    rb"MSNV|NDS[CHMPS]|f4v |F4V |XAVC|cmf[cfs2l]|piff|SDV |kddi|ifrm|CAEP"
)
# Files built alike that are something else, whatever else they claim to be compatible with.
NO_FILM: Final = frozenset(
    b"qt  ,heic,heix,hevc,hevx,heim,heis,mif1,msf1,avif,avis,crx ,M4A ,M4B ,M4P ,jp2 ,jpm ,jpx ,"
    b"F4A ,F4B ,aax ,dvr1".split(b",")
)
# What may stand before the box that says what it is: padding, and boxes of programs' own.
BEFORE: Final = frozenset({b"free", b"skip", b"wide", b"uuid", b"pdin", b"styp"})
TYPE: Final = b"ftyp"
# A box's name is four letters; Apple's begin with a copyright sign.
NAME: Final = re.compile(rb"[A-Za-z0-9 \xa9_-]{4}", re.DOTALL)


class Box(NamedTuple):
    """One box: its name, where its content begins, and where it ends."""

    name: bytes
    start: int
    end: int


class Broken(ValueError):
    """No box where one should be, or one longer than what holds it."""


def is_film(head: bytes) -> bool:
    """Whether it begins like an MP4."""
    return head[4:8] == TYPE or (
        head[4:8] in BEFORE and head[:4] != b"\0\0\0\0" and NAME.fullmatch(head[4:8]) is not None
    )


def boxes(file: IO[bytes], start: int, end: int) -> Iterator[Box]:
    """The boxes between two places. Raises Broken."""
    place = start
    for _ in range(bounds.MAX_BOXES):
        if place >= end:
            return
        file.seek(place)
        head = file.read(16)
        length, content = int.from_bytes(head[:4]), place + 8
        if length == 0 and not head.strip(b"\0"):
            # Zeros up to the end are padding.
            return
        if length == 1:
            length, content = int.from_bytes(head[8:16]), place + 16
        elif length == 0:
            length = end - place
        box = Box(head[4:8], content, place + length)
        if len(head) < 8 or box.end < content or box.end > end or not NAME.fullmatch(box.name):
            raise Broken(f"at {place}")
        yield box
        place = box.end
    if place < end:
        raise Broken("too many boxes")


def check_film(file: IO[bytes], size: int, name: str) -> None:
    """Raises Refused for another kind of film, one cut short, and one with nothing to play."""
    found: dict[bytes, Box] = {}
    try:
        for box in boxes(file, 0, size):
            if TYPE not in found and box.name not in BEFORE and box.name != TYPE:
                raise Broken("no type")
            if box.name not in found or box.end - box.start > 0:
                found[box.name] = box
            if box.name == TYPE:
                _check_brands(file, box, name)
        movie = found.get(b"moov")
        # Every box of the movie, at first hand: tracks, their length, how they are coded.
        inside = [box.name for box in boxes(file, movie.start, movie.end)] if movie else []
    except Broken as error:
        raise Refused(
            f"“{name}” is an MP4 cut short or damaged. Copy or export it again."
        ) from error
    media = found.get(b"mdat")
    if movie is None or media is None or media.end == media.start:
        raise Refused(f"“{name}” is an MP4 with nothing to play in it. Export the film again.")
    if inside and not {b"trak", b"cmov"} & set(inside):
        raise Refused(f"“{name}” is an MP4 without a track. Export the film again.")


def seconds_of(file: IO[bytes], size: int) -> int | None:
    """How long it plays; None when it does not say. Raises Broken."""
    movie = _child(file, Box(b"", 0, size), b"moov")
    header = _child(file, movie, b"mvhd") if movie else None
    if movie is None or header is None:
        return None
    content = _content(file, header)
    # The long form has wider moments before what is wanted.
    wide, at = content[:1] == b"\x01", 20 if content[:1] == b"\x01" else 12
    scale = int.from_bytes(content[at : at + 4])
    length = _length(content[at + 4 :], wide=wide)
    if not length:
        # In fragments the length stands apart, in the same units.
        extends = _child(file, movie, b"mvex")
        whole = _child(file, extends, b"mehd") if extends else None
        content = _content(file, whole) if whole else b""
        length = _length(content[4:], wide=content[:1] == b"\x01")
    return min(round(length / scale), 2_000_000_000) if scale and length else None


def _child(file: IO[bytes], parent: Box, name: bytes) -> Box | None:
    return next((box for box in boxes(file, parent.start, parent.end) if box.name == name), None)


def _content(file: IO[bytes], box: Box) -> bytes:
    file.seek(box.start)
    return file.read(min(box.end - box.start, 32))


def _length(content: bytes, *, wide: bool) -> int:
    """Zero for one that is not known, which may be written as all ones."""
    width = 8 if wide else 4
    length = int.from_bytes(content[:width])
    return 0 if length == (1 << 8 * width) - 1 else length


def _check_brands(file: IO[bytes], box: Box, name: str) -> None:
    file.seek(box.start)
    content = file.read(min(box.end - box.start, HEAD_BYTES))
    # The major brand, a version, then the brands it is compatible with.
    brands = [content[:4], *(content[at : at + 4] for at in range(8, len(content) - 3, 4))]
    if content[:4] in NO_FILM or not any(BRANDS.fullmatch(brand) for brand in brands):
        raise Refused(f"“{name}” is a video or picture of another kind. Export it as MP4 (H.264).")
