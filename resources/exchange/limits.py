"""How much of a list is read. Each limit holds before what lies beyond it costs anything."""

from typing import Final

MB: Final = 1024 * 1024
LIST_BYTES: Final = 10 * MB
# Of an XLSX once it is unpacked, counted as it is unpacked.
UNPACKED_BYTES: Final = 48 * MB
# Each is saved with its tags, its words for the search and its line in the audit, in one request.
ROWS: Final = 1_000
COLUMNS: Final = 100
# Cells and rows looked at, empty ones included.
LOOKED_AT: Final = 500_000
CELL_LETTERS: Final = 100_000
LETTERS: Final = 8_000_000
PARTS: Final = 2_000

# Of a ZIP with files.
ARCHIVE_BYTES: Final = 100 * MB
ARCHIVE_ENTRIES: Final = 2_000
ARCHIVE_UNPACKED: Final = 500 * MB
