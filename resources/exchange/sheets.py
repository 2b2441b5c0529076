"""The first sheet of an XLSX, as a stream: what lies beyond the limits is never held.

Read with expat itself: declarations of types and entities are refused, cells are taken one by one,
and rows that are not there cost nothing, wherever the last one lies.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import IO, Any, Final

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from resources.exchange import limits
from resources.exchange.parts import Parts, Reader, Strings
from resources.exchange.tables import Broken, Cell, Fault, Line, Sheet

DAMAGED: Final = "This XLSX is damaged. Open it in your spreadsheet and save it again."
REFERENCE: Final = re.compile(r"([A-Z]{1,3})[0-9]+")


def read_xlsx(file: IO[bytes]) -> Sheet:
    """The rows of the first sheet that is shown. Raises Broken."""
    return Sheet("XLSX, its first sheet", _guarded(file))


def _guarded(file: IO[bytes]) -> Iterator[Line]:
    """Damage is said in words, whatever the decoders raise on it."""
    try:
        with zipfile.ZipFile(file) as archive:
            yield from _lines(Parts(archive))
    except (Broken, GeneratorExit):
        raise
    except Exception as error:  # zipfile passes on whatever its decompressors raise
        raise Broken(DAMAGED) from error


def _lines(parts: Parts) -> Iterator[Line]:
    book = parts.target("", "officeDocument")
    workbook = Book()
    parts.read(book, workbook)
    if workbook.sheet is None:
        raise Broken("This XLSX has no sheet that is shown.")
    targets = parts.targets(book)
    styles, strings = Styles(), Strings()
    for kind, reader in (("styles", styles), ("sharedStrings", strings)):
        name = next((path for path, of in targets.values() if of == kind), "")
        if parts.has(name):
            parts.read(name, reader)
    sheet = Rows(strings.texts, styles.dates, workbook.epoch)
    path, _ = targets.get(workbook.sheet, ("", ""))
    for _ in parts.steps(path, sheet):
        yield from sheet.done
        sheet.done.clear()


class Book(Reader):
    """Which sheet is the first that is shown, and from when days are counted."""

    sheet: str | None = None
    epoch: datetime = CALENDAR_WINDOWS_1900

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A sheet, or a property of the book."""
        if name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.epoch = CALENDAR_MAC_1904
        if (
            name == "sheet"
            and self.sheet is None
            and attributes.get("state", "") in ("", "visible")
        ):
            self.sheet = next(
                (value for key, value in attributes.items() if key.endswith(" id")), None
            )


class Styles(Reader):
    """Which of the styles show a number as a date."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.dates: set[int] = set()
        self.number = -1
        self.inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A format of numbers, or a style that uses one."""
        if name == "numFmt":
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        if name == "cellXfs":
            self.inside = True
        if name == "xf" and self.inside:
            self.number += 1
            used = attributes.get("numFmtId", "0")
            code = self.codes.get(used) or BUILTIN_FORMATS.get(int(used) if used.isdigit() else 0)
            if code and len(code) < 200 and is_date_format(code):
                self.dates.add(self.number)

    def end(self, name: str) -> None:
        """The list of styles is over."""
        if name == "cellXfs":
            self.inside = False


class Rows(Reader):
    """The rows of a sheet, as they come."""

    def __init__(self, strings: list[str], dates: set[int], epoch: datetime) -> None:
        self.strings, self.dates, self.epoch = strings, dates, epoch
        self.done: list[Line] = []
        self.number = self.place = self.looked_at = 0
        self.cells: dict[int, Cell] = {}
        self.cell: dict[str, str] = {}
        self.texts: dict[str, list[str]] = {}
        self.within = ""
        self.spoken = False
        self.length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A row, a cell, or what is in one."""
        if name in ("row", "c"):
            self.looked_at += 1
            if self.looked_at > limits.LOOKED_AT:
                raise Broken(
                    f"The sheet has more than {limits.LOOKED_AT:,} cells that are formatted or"
                    " filled. Copy the list alone into a new sheet."
                )
        if name == "row":
            self.number = _whole(attributes.get("r"), self.number + 1)
            self.place, self.cells = -1, {}
        elif name == "c":
            found = REFERENCE.fullmatch(attributes.get("r", ""))
            self.place = _column(found[1]) if found else self.place + 1
            self.cell, self.texts, self.length = attributes, {}, 0
        elif name in ("v", "t", "f"):
            self.within = "" if self.spoken else name
        elif name == "rPh":  # how a word is spoken, beside the word
            self.spoken = True

    def text(self, text: str) -> None:
        """A piece of what is in a cell."""
        if self.within:
            self.length += len(text)
            if self.length > limits.CELL_LETTERS:
                raise Broken(
                    f"Row {self.number:,} has a cell of more than {limits.CELL_LETTERS:,}"
                    " characters."
                )
            self.texts.setdefault(self.within, []).append(text)

    def end(self, name: str) -> None:
        """A cell or row is whole."""
        if name == "rPh":
            self.spoken = False
        if name in ("v", "t", "f"):
            # A formula of no letters is one all the same.
            self.texts.setdefault(name, [])
            self.within = ""
        elif name == "c":
            value = self._value()
            if value is not None:
                self.cells[self.place] = value
        elif name == "row" and self.cells:
            self.done.append(Line(self.number, self.cells))

    def _value(self) -> Cell | None:
        kind = self.cell.get("t", "n")
        value = "".join(self.texts.get("v", []))
        if kind == "inlineStr":
            return unescaped("".join(self.texts.get("t", [])))
        if not value:
            is_formula = "f" in self.texts and kind != "str"
            return (
                Fault("a formula", "is a formula that was never calculated") if is_formula else None
            )
        if kind == "s":
            place = _whole(value, -1)
            return unescaped(self.strings[place]) if 0 <= place < len(self.strings) else None
        if kind == "str":
            return unescaped(value)
        if kind == "b":
            return value.strip() == "1"
        if kind == "e":
            return Fault(value[:20], "is an error of the spreadsheet")
        return self._number(value, is_iso=kind == "d")

    def _number(self, value: str, *, is_iso: bool) -> Cell:
        try:
            if is_iso:
                return datetime.fromisoformat(value)
            number = float(value)
            style = _whole(self.cell.get("s"), 0)
            if style not in self.dates:
                return number
            found: Any = from_excel(number, self.epoch)
        except (ValueError, OverflowError):
            return Fault(value[:40], "is no number and no date")
        if isinstance(found, datetime):
            return found
        if isinstance(found, date):
            return datetime.combine(found, time())
        return Fault(str(found), "is a time without a day")


ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """A text of a cell: characters that XML cannot hold are written as _x000D_."""

    def letter(found: re.Match[str]) -> str:
        code = int(found[1], 16)
        return found[0] if 0xD800 <= code <= 0xDFFF else chr(code)

    return ESCAPED.sub(letter, text) if "_x" in text else text


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1
