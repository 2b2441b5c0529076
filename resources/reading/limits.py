"""How much of a file is read, and what reading may cost."""

from typing import Final

MIB: Final = 1024 * 1024
# Of one file's words, for the search.
MAX_LETTERS: Final = 200_000
MAX_PAGES: Final = 300
MAX_CELLS: Final = 100_000
MAX_NAMES: Final = 2_000
# Of the process that reads one file; what else it may cost: members/opening/limits.py.
SECONDS: Final = 60
# Covers: 8 by 5, as the shelf shows them.
COVER: Final = (800, 500)
# Smaller pictures in a document are logos.
SMALLEST_PICTURE: Final = (320, 200)
PICTURE_BYTES: Final = 20 * MIB
PICTURE_PIXELS: Final = 40_000_000
PICTURES_TRIED: Final = 5
# A film begins black; its first words are spoken about here.
FRAME_SECONDS: Final = 3
