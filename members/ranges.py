"""Pieces of a file, as a player or a download that goes on asks for them (RFC 9110, section 14):
needed where no front server and no store does it.
"""

import re
from typing import Final, NamedTuple

PIECE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


class OutOfRange(ValueError):
    """The piece lies behind the end of the file."""


class Piece(NamedTuple):
    """The bytes from `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.last - self.first + 1


def read_range(header: str, *, size: int) -> Piece | None:
    """The piece a Range header asks for; None for the whole file, also for several pieces and what
    can't be read.

    Raises OutOfRange when no byte of it exists.
    """
    found = PIECE.fullmatch(header.strip())
    if not found or not (found[1] or found[2]):
        return None
    if not found[1]:
        wanted = int(found[2])
        if not wanted or not size:
            raise OutOfRange(header)
        return Piece(max(size - wanted, 0), size - 1)
    first, last = int(found[1]), int(found[2] or size - 1)
    if found[2] and last < first:
        return None
    if first >= size:
        raise OutOfRange(header)
    return Piece(first, min(last, size - 1))
