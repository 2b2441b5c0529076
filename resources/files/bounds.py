"""How much of a curator's file is looked at, so that no file costs more than it is worth."""

from typing import Final

from members.files.bounds import MIB

# Of an archive: entries, the list of them, what it holds unpacked, archives in archives.
MAX_ENTRIES: Final = 10_000
MAX_DIRECTORY_BYTES: Final = 4 * MIB
MAX_UNPACKED_BYTES: Final = 1024 * MIB
MAX_DEPTH: Final = 3
# What unpacks to so many times its size is made to do harm; text repeats itself less.
MAX_RATIO: Final = 120
RATIO_COUNTS_FROM: Final = 16 * MIB
# Of markup in an Office document.
MAX_XML_BYTES: Final = 256 * MIB
MAX_XML_DEPTH: Final = 256
MAX_XML_ELEMENTS: Final = 12_000_000
# Of a film: boxes side by side. One in fragments has two a second.
MAX_BOXES: Final = 50_000
