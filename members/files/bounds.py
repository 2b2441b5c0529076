"""How much of a stranger's file is looked at, so that no file costs more than it is worth."""

from typing import Final

MIB: Final = 1024 * 1024
HEAD_BYTES: Final = 4096
CHUNK_BYTES: Final = 64 * 1024
# Spec, activities: "10 MB".
MAX_EVIDENCE_BYTES: Final = 10 * MIB
# A JPEG is decoded at a fraction of its size; everything else, and a JPEG in several passes, lies
# in memory as a whole.
MAX_JPEG_PIXELS: Final = 64_000_000
MAX_PICTURE_PIXELS: Final = 20_000_000
MAX_SIDE: Final = 16_384
# Smaller ones show nothing that anybody could read.
SMALLEST_EVIDENCE: Final = 8
