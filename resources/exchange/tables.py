"""A list as rows of cells, whatever program wrote it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from resources.exchange import limits


class Broken(ValueError):
    """This list cannot be read; the message says why and what to do, in the curator's words."""


@dataclass(frozen=True)
class Fault:
    """A cell that holds no value: what is shown of it, and why."""

    shown: str
    reason: str


Cell = str | bool | float | datetime | Fault


class Line(NamedTuple):
    """One row that is not blank: its number as the spreadsheet counts, its cells by place."""

    number: int
    cells: Mapping[int, Cell]


class Sheet(NamedTuple):
    """A list that is being read. `how` says as what, such as "CSV with semicolons"."""

    how: str
    lines: Iterator[Line]


def is_blank(cell: Cell) -> bool:
    """Whether there is nothing in it to see."""
    return isinstance(cell, str) and not cell.strip("\ufeff\u200b \t\r\n\u00a0")


def bounded(lines: Iterator[Line]) -> Iterator[Line]:
    """The rows that are not blank, up to the limits. Raises Broken beyond them."""
    rows = letters = 0
    for line in lines:
        cells = {place: cell for place, cell in line.cells.items() if not is_blank(cell)}
        if not cells:
            continue
        rows += 1
        # The first one names the columns.
        if rows > limits.ROWS + 1:
            raise Broken(
                f"The list has more than {limits.ROWS:,} rows. Cut it into several lists and read"
                " in one after the other."
            )
        if max(cells) >= limits.COLUMNS:
            raise Broken(
                f"Row {line.number:,} has something beyond column {limits.COLUMNS}. Delete the"
                " columns that do not belong to the list."
            )
        for cell in cells.values():
            length = len(cell) if isinstance(cell, str) else 0
            letters += length
            if length > limits.CELL_LETTERS:
                raise Broken(
                    f"Row {line.number:,} has a cell of more than {limits.CELL_LETTERS:,}"
                    " characters. A quotation mark that is never closed looks like this, too."
                )
        if letters > limits.LETTERS:
            raise Broken(
                f"The list holds more than {limits.LETTERS:,} characters. Cut it into several"
                " lists."
            )
        yield Line(line.number, cells)
