"""Where the bars of a chart stand. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# The tallest bar, and where the line below the bars lies, in pixels.
TALL: Final = 92
GROUND: Final = 110


@dataclass(frozen=True)
class Piece:
    """One part of a bar, from top to bottom: its number in the order of parts, y and height in
    pixels.
    """

    number: int
    y: str
    height: str


@dataclass(frozen=True)
class Column:
    """One bar as it is drawn: x and middle in percent, its parts from the ground up."""

    name: str
    words: str
    x: str
    middle: str
    label_y: str
    pieces: tuple[Piece, ...]


def columns_of(rows: Sequence[tuple[str, Sequence[float], str]]) -> list[Column]:
    """(name, parts from the ground up, words above) as bars, the tallest as tall as can be."""
    tallest = max((sum(parts) for _, parts, _ in rows), default=0) or 1
    step = 100 / len(rows) if rows else 0
    columns = []
    for place, (name, parts, words) in enumerate(rows):
        pieces, top = [], float(GROUND)
        for number, part in enumerate(parts, 1):
            height = TALL * part / tallest
            top -= height
            if part:
                pieces.append(Piece(number, f"{top:.1f}", f"{height:.1f}"))
        columns.append(
            Column(
                name,
                words,
                f"{place * step + step * 0.25:.2f}%",
                f"{place * step + step / 2:.2f}%",
                f"{top - 5:.1f}",
                tuple(pieces),
            )
        )
    return columns
