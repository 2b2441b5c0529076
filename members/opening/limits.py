"""What opening a stranger's file may cost."""

from typing import Final

MIB: Final = 1024 * 1024
# Of the process that opens one file.
MEMORY_BYTES: Final = 1024 * MIB
CPU_SECONDS: Final = 40
WRITTEN_BYTES: Final = 32 * MIB
# Of the one somebody waits for, who has just uploaded a PDF.
OPENING_SECONDS: Final = 15
