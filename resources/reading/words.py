"""Words, gathered up to a limit."""

import re
from typing import Final

from resources.reading.limits import MAX_LETTERS

# What no text column takes, and what says nothing.
UNFIT: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")
BLANKS: Final = re.compile(r"[ \t\xa0]+")
LINES: Final = re.compile(r"\s*\n\s*")


class Enough(Exception):
    """The limit is reached."""


class Words:
    """The text of a file."""

    def __init__(self) -> None:
        self.is_cut = False
        self._pieces: list[str] = []
        self._left = MAX_LETTERS

    def add(self, piece: str) -> None:
        """Raises Enough when no more is taken."""
        self._pieces.append(piece[: self._left])
        self._left -= len(piece)
        if self._left < 0:
            self.cut()

    def cut(self) -> None:
        """There is more than is read. Raises Enough."""
        self.is_cut = True
        raise Enough

    def text(self) -> str:
        """The words, in lines."""
        whole = UNFIT.sub(" ", "".join(self._pieces))
        return LINES.sub("\n", BLANKS.sub(" ", whole)).strip()
