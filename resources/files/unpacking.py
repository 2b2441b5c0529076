"""What an archive's entry holds, piece by piece, never more of it in memory than one piece."""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Final, Protocol
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipInfo

from members.files.bounds import CHUNK_BYTES, MIB

LOCAL_HEADER: Final = 30
SIGNATURE: Final = b"PK\x03\x04"
MAX_DICTIONARY: Final = 64 * MIB
METHODS: Final = frozenset({ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA})


class Damaged(ValueError):
    """The entry is not what the archive's list says."""


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


def data_offset(file: IO[bytes], entry: ZipInfo) -> int:
    """Where the entry's bytes begin. Raises Damaged when its own header says another name."""
    file.seek(entry.header_offset)
    header = file.read(LOCAL_HEADER)
    if len(header) < LOCAL_HEADER or not header.startswith(SIGNATURE):
        raise Damaged(entry.filename)
    name_length, extra_length = (int.from_bytes(header[i : i + 2], "little") for i in (26, 28))
    encoding = "utf-8" if header[7] & 0x08 else "cp437"
    if file.read(name_length).decode(encoding) != entry.orig_filename:
        raise Damaged(entry.filename)
    return entry.header_offset + LOCAL_HEADER + name_length + extra_length


def pieces(file: IO[bytes], entry: ZipInfo) -> Iterator[bytes]:
    """The entry unpacked. Raises Damaged when length or checksum differ; never yields more than
    the list says, plus one piece.
    """
    place = data_offset(file, entry)
    read = _raw(file, place, entry.compress_size)
    unpacked = read if entry.compress_type == ZIP_STORED else _unpacked(read, entry)
    length = checksum = 0
    for piece in unpacked:
        length += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if length > entry.file_size:
            raise Damaged(entry.filename)
        yield piece
    if length != entry.file_size or checksum != entry.CRC:
        raise Damaged(entry.filename)


def _raw(file: IO[bytes], place: int, length: int) -> Iterator[bytes]:
    while length:
        # Whoever reads the pieces may look elsewhere in the file meanwhile.
        file.seek(place)
        piece = file.read(min(length, CHUNK_BYTES))
        if not piece:
            raise Damaged("cut short")
        place, length = place + len(piece), length - len(piece)
        yield piece


def _unpacked(packed: Iterator[bytes], entry: ZipInfo) -> Iterator[bytes]:
    if entry.compress_type == ZIP_DEFLATED:
        yield from _inflated(packed)
    elif entry.compress_type == ZIP_BZIP2:
        yield from _drained(packed, bz2.BZ2Decompressor)
    elif entry.compress_type == ZIP_LZMA:
        yield from _of_lzma(packed, entry)
    else:
        raise Damaged(entry.filename)


def _inflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for data in packed:
        left = data
        while left and not unpacker.eof:
            if piece := unpacker.decompress(left, CHUNK_BYTES):
                yield piece
            left = unpacker.unconsumed_tail
    if rest := unpacker.flush():
        yield rest
    if not unpacker.eof or unpacker.unused_data:
        raise Damaged("deflate")


def _drained(packed: Iterator[bytes], make: Callable[[], _Unpacker]) -> Iterator[bytes]:
    unpacker = make()
    for data in packed:
        if unpacker.eof:
            raise Damaged("more than its end")
        left = data
        while not unpacker.eof:
            piece = unpacker.decompress(left, CHUNK_BYTES)
            left = b""
            if not piece:
                break
            yield piece


def _of_lzma(packed: Iterator[bytes], entry: ZipInfo) -> Iterator[bytes]:
    """Two bytes of version, two that say how long the properties are (5), and they."""
    first = b""
    for data in packed:
        first += data
        if len(first) >= 9:
            break
    if len(first) < 9 or first[2:4] != b"\x05\x00" or first[4] >= 9 * 5 * 5:
        raise Damaged(entry.filename)
    size = int.from_bytes(first[5:9], "little")
    if size > MAX_DICTIONARY:
        raise Damaged(entry.filename)
    rest, lc = divmod(first[4], 9)
    pb, lp = divmod(rest, 5)
    chain = [{"id": lzma.FILTER_LZMA1, "dict_size": size, "lc": lc, "lp": lp, "pb": pb}]

    def together() -> Iterator[bytes]:
        yield first[9:]
        yield from packed

    yield from _drained(together(), lambda: lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=chain))
