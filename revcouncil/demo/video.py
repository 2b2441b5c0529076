"""A small film, made of bytes: H.264 in MP4, which every browser plays, without an encoder.

A picture is stored as raw samples (I_PCM macroblocks), and stands still through frames that say "as
before" (skipped macroblocks). Clauses name the standards: ITU-T H.264 for the stream, ISO/IEC
14496-12 and -15 for the file.
"""

import struct
from collections.abc import Sequence

WIDTH, HEIGHT = 256, 144  # multiples of a macroblock's 16 pixels
FRAMES_PER_SECOND = 5
SECONDS_PER_SCENE = 4
BLOCKS = (WIDTH // 16) * (HEIGHT // 16)
# Luma and the two chroma values of each tincture, in BT.601's limited range.
SABLE, ARGENT, OR = (34, 128, 128), (225, 126, 130), (168, 60, 150)
FIELDS = ((34, 128, 128), (70, 165, 105), (62, 108, 170), (80, 108, 112), (110, 105, 150))


def film(*, scenes: int) -> bytes:
    """An MP4 of `scenes` pictures, four seconds each: the arms on changing fields."""
    samples: list[bytes] = []
    for scene in range(scenes):
        samples.append(_nal(_picture(FIELDS[scene % len(FIELDS)], scene)))
        samples += [
            _nal(_still(frame)) for frame in range(1, FRAMES_PER_SECOND * SECONDS_PER_SCENE)
        ]
    keys = [1 + scene * FRAMES_PER_SECOND * SECONDS_PER_SCENE for scene in range(scenes)]
    return _mp4(samples, keys)


# ---------------------------------------------------------------- the stream (H.264)
class _Bits:
    """Bits, most significant first, with the codes of clause 9.1."""

    def __init__(self) -> None:
        self.value, self.length = 1, 0

    def u(self, value: int, bits: int = 1) -> "_Bits":
        self.value, self.length = self.value << bits | value, self.length + bits
        return self

    def ue(self, value: int) -> "_Bits":
        bits = (value + 1).bit_length()
        return self.u(value + 1, 2 * bits - 1)

    def se(self, value: int) -> "_Bits":
        return self.ue(2 * value - 1 if value > 0 else -2 * value)

    def align(self) -> bytes:
        """Filled with zeros up to a whole byte."""
        self.u(0, -self.length % 8)
        return self.value.to_bytes(self.length // 8 + 1, "big")[1:]

    def end(self) -> bytes:
        """Closed by a one and zeros (rbsp_trailing_bits)."""
        return self.u(1).align()


def _sps() -> bytes:
    """Sequence parameters, clause 7.3.2.1: constrained baseline, level 3, one reference frame,
    order as decoded.
    """
    bits = _Bits().u(66, 8).u(0b11000000, 8).u(30, 8).ue(0)
    bits.ue(0).ue(2).ue(1).u(0)
    bits.ue(WIDTH // 16 - 1).ue(HEIGHT // 16 - 1).u(1).u(1).u(0).u(0)
    return b"\x67" + bits.end()


def _pps() -> bytes:
    """Picture parameters, clause 7.3.2.2; the deblocking filter is under each slice's control."""
    return (
        b"\x68"
        + _Bits()
        .ue(0)
        .ue(0)
        .u(0)
        .u(0)
        .ue(0)
        .ue(0)
        .ue(0)
        .u(0)
        .u(0, 2)
        .se(0)
        .se(0)
        .se(0)
        .u(1)
        .u(0)
        .u(0)
        .end()
    )


def _picture(field: tuple[int, int, int], scene: int) -> bytes:
    """A key frame (IDR slice) of raw macroblocks, clauses 7.3.3 and 7.3.5."""
    bits = _Bits().ue(0).ue(7).ue(0).u(0, 4).ue(scene % 2).u(0).u(0).se(0).ue(1)
    data = b""
    across = WIDTH // 16
    for block in range(BLOCKS):
        x, y = block % across * 16, block // across * 16
        head = bits if block == 0 else _Bits()
        data += head.ue(25).align()  # mb_type I_PCM, then zeros up to a whole byte
        points = [
            [_tincture(x + column, y + row, field) for column in range(16)] for row in range(16)
        ]
        data += bytes(point[0] for row in points for point in row)
        for plane in (1, 2):
            data += bytes(point[plane] for row in points[::2] for point in row[::2])
    return b"\x65" + data + b"\x80"


def _still(frame: int) -> bytes:
    """A frame in which every macroblock is skipped: the picture before, unchanged."""
    return (
        b"\x41"
        + _Bits().ue(0).ue(5).ue(0).u(frame % 16, 4).u(0).u(0).u(0).se(0).ue(1).ue(BLOCKS).end()
    )


def _tincture(x: int, y: int, field: tuple[int, int, int]) -> tuple[int, int, int]:
    """A chevron argent, and below it a bezant."""
    peak = abs(x - WIDTH // 2)
    if 30 + peak * 0.8 <= y < 52 + peak * 0.8 and peak < 80:
        return ARGENT
    return OR if (x - WIDTH // 2) ** 2 + (y - 104) ** 2 < 17**2 else field


def _nal(unit: bytes) -> bytes:
    """A unit as it stands in a sample: its length, then the bytes with emulation prevention
    (clause 7.4.1.1).
    """
    out, zeros = bytearray(), 0
    for byte in unit:
        if zeros >= 2 and byte <= 3:
            out.append(3)
            zeros = 0
        out.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return struct.pack(">I", len(out)) + bytes(out)


# --------------------------------------------------------------------- the file (MP4)
MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _full(kind: bytes, *parts: bytes, flags: int = 0) -> bytes:
    return _box(kind, struct.pack(">I", flags), *parts)


def _mp4(samples: Sequence[bytes], keys: Sequence[int]) -> bytes:
    """The samples with their index before them, so that playing can begin while the file still
    comes.
    """
    brands = _box(b"ftyp", b"isom", struct.pack(">I", 0x200), b"isomiso2avc1mp41")
    # The index holds where the samples begin, and its own length doesn't depend on that.
    first = len(brands) + len(_moov(samples, keys, 0)) + 8
    return brands + _moov(samples, keys, first) + _box(b"mdat", *samples)


def _moov(samples: Sequence[bytes], keys: Sequence[int], first: int) -> bytes:
    scale, length = FRAMES_PER_SECOND, len(samples)
    head = _full(
        b"mvhd",
        struct.pack(">4IIH10x", 0, 0, scale, length, 0x10000, 0x100),
        MATRIX,
        bytes(24),
        struct.pack(">I", 2),
    )
    track = _full(
        b"tkhd",
        struct.pack(">5I8x4H", 0, 0, 1, 0, length, 0, 0, 0, 0),
        MATRIX,
        struct.pack(">II", WIDTH << 16, HEIGHT << 16),
        flags=3,
    )
    media = _box(
        b"mdia",
        _full(b"mdhd", struct.pack(">4IHH", 0, 0, scale, length, 0x55C4, 0)),
        _full(b"hdlr", struct.pack(">I4s12x", 0, b"vide"), b"film\0"),
        _box(
            b"minf",
            _full(b"vmhd", bytes(8), flags=1),
            _box(b"dinf", _full(b"dref", struct.pack(">I", 1), _full(b"url ", flags=1))),
            _table(samples, keys, first),
        ),
    )
    return _box(b"moov", head, _box(b"trak", track, media))


def _table(samples: Sequence[bytes], keys: Sequence[int], first: int) -> bytes:
    sps, pps = _nal(_sps())[4:], _nal(_pps())[4:]
    config = _box(
        b"avcC",
        bytes((1, sps[1], sps[2], sps[3], 0xFF, 0xE1)),
        struct.pack(">H", len(sps)),
        sps,
        b"\1",
        struct.pack(">H", len(pps)),
        pps,
    )
    shape = struct.pack(">H16xHHII4xH", 1, WIDTH, HEIGHT, 0x480000, 0x480000, 1)
    entry = _box(b"avc1", bytes(6), shape, bytes(32), struct.pack(">Hh", 24, -1), config)
    count = len(samples)
    return _box(
        b"stbl",
        _full(b"stsd", struct.pack(">I", 1), entry),
        _full(b"stts", struct.pack(">3I", 1, count, 1)),
        _full(b"stss", struct.pack(f">{len(keys) + 1}I", len(keys), *keys)),
        _full(b"stsc", struct.pack(">4I", 1, 1, count, 1)),
        _full(b"stsz", struct.pack(f">{count + 2}I", 0, count, *map(len, samples))),
        _full(b"stco", struct.pack(">2I", 1, first)),
    )
