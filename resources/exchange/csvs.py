"""CSV as spreadsheets write it: four alphabets, four delimiters, three line ends."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from typing import Final

from resources.exchange.tables import Broken, Line, Sheet

DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
HEAD: Final = 4096


def read_csv(data: bytes, *, knows: Callable[[str], bool]) -> Sheet:
    """The rows of these bytes. `knows` says whether a heading is one of ours: the delimiter is the
    one that finds most of them. Raises Broken.
    """
    text, alphabet = _decoded(data)
    delimiter, text = _said(text)
    if delimiter is None:
        delimiter = _likeliest(text, knows)
    how = f"CSV with {DELIMITERS.get(delimiter, 'its own delimiter')}, {alphabet}"
    return Sheet(how, _lines(text, delimiter))


def _decoded(data: bytes) -> tuple[str, str]:
    for bom, encoding, name in BOMS:
        if data.startswith(bom):
            return _strict(data, encoding), name
    # UTF-16 without its mark: every other byte of plain letters is zero.
    head = data[:HEAD]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) >= 4 and head[first::2].count(0) > len(head) * 0.4:
            return _strict(data, encoding), "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _strict(data, "cp1252"), "Windows-1252"


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Broken(
            "The list is in an alphabet that cannot be told. Save it as “CSV UTF-8”."
        ) from error


def _said(text: str) -> tuple[str | None, str]:
    """The delimiter of a first line such as "sep=;", and what follows it."""
    head = text[:10].lower()
    if not head.startswith("sep=") or len(text) < 6:
        return None, text
    rest = text[5:]
    for end in ("\r\n", "\n", "\r"):
        if rest.startswith(end):
            return text[4], rest[len(end) :]
    return None, text


def _likeliest(text: str, knows: Callable[[str], bool]) -> str:
    def worth(delimiter: str) -> tuple[int, int]:
        try:
            first = next((row for row in _records(text, delimiter) if any(row)), [])
        except csv.Error:
            return (-1, 0)
        return (sum(knows(cell) for cell in first), len(first))

    return max(DELIMITERS, key=worth)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    number = 0
    try:
        for record in _records(text, delimiter):
            number += 1
            yield Line(number, dict(enumerate(record)))
    except (csv.Error, TypeError) as error:
        raise Broken(
            f"Row {number + 1:,} cannot be read: a quotation mark is opened and not closed, or"
            " something follows it. Save the list anew from your spreadsheet."
        ) from error
