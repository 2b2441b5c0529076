"""An uploaded list as rows by column."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from django.core.files import File
from django.template.defaultfilters import filesizeformat

from resources.exchange import limits
from resources.exchange.columns import Headings, knows, read_headings
from resources.exchange.csvs import read_csv
from resources.exchange.sheets import read_xlsx
from resources.exchange.tables import Broken, Cell, Sheet, bounded

# Of the formats spreadsheets had before, and of files with a password.
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Row(NamedTuple):
    """One row of a list: its number as the spreadsheet counts, its cells by column."""

    number: int
    cells: Mapping[str, Cell]


class Read(NamedTuple):
    """A whole list, within the limits."""

    how: str
    headings: Headings
    rows: list[Row]


def read_list(upload: File) -> Read:
    """The rows of a CSV or XLSX, told by content. Raises Broken with what to do."""
    name = PurePosixPath(upload.name or "").name
    if not upload.size:
        raise Broken(f"“{name}” is empty. Choose the list again.")
    if upload.size > limits.LIST_BYTES:
        raise Broken(
            f"“{name}” has {filesizeformat(upload.size)}; a list may have up to"
            f" {filesizeformat(limits.LIST_BYTES)}. Files come in the ZIP, words in the list."
        )
    sheet = _sheet(upload)
    lines = bounded(sheet.lines)
    first = next(lines, None)
    if first is None:
        raise Broken(f"“{name}” has no row with anything in it.")
    headings = read_headings(first)
    rows = list(_rows(lines, headings))
    if not rows:
        raise Broken("The list names its columns and has no row below them.")
    return Read(sheet.how, headings, rows)


def _rows(lines: Iterator[tuple[int, Mapping[int, Cell]]], headings: Headings) -> Iterator[Row]:
    for number, found in lines:
        cells = {
            headings.read[place]: cell for place, cell in found.items() if place in headings.read
        }
        if cells:
            yield Row(number, cells)


def _sheet(upload: File) -> Sheet:
    upload.seek(0)
    head = upload.read(8)
    upload.seek(0)
    if head.startswith(OLD_OFFICE):
        raise Broken(
            "This is a list of an older Excel, or one with a password. Save it as XLSX without a"
            " password."
        )
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return read_xlsx(upload)
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")):
        raise Broken("This is no list. Save it as CSV or XLSX from your spreadsheet.")
    return read_csv(upload.read(), knows=knows)
