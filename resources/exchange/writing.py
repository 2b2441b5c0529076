"""An XLSX of one sheet, sent while it is written."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from members.spreadsheets import harmless

# More than this no spreadsheet opens; such a text is left out, and reading it back changes nothing.
CELL_LETTERS: Final = 32_767
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS: Final = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="{{name}}" sheetId="1"'
        ' r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2"'
        f' Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    # 0 as it comes, 1 a text that stays one when somebody edits it, 2 the headings.
    "xl/styles.xml": (
        f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
        '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>'
        '<xf quotePrefix="1"/><xf fontId="1" applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ),
}
FROZEN: Final = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
    ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
)
ROWS_AT_ONCE: Final = 500
# What XML cannot hold, what it would read as another line end, and what already looks escaped.
ODD: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def xlsx(rows: Iterable[Sequence[Any]], *, name: str) -> Iterator[bytes]:
    """The file, piece by piece. The first row is the headings."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for path, text in PARTS.items():
            archive.writestr(path, HEAD + text.replace("{name}", escape(name)))
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{HEAD}<worksheet xmlns="{MAIN}">{FROZEN}<sheetData>'.encode())
            written: list[str] = []
            for number, row in enumerate(rows, start=1):
                written.append(_row(number, row))
                if len(written) == ROWS_AT_ONCE:
                    sheet.write("".join(written).encode())
                    written.clear()
                    yield sink.taken()
            sheet.write(f"{''.join(written)}</sheetData></worksheet>".encode())
    yield sink.taken()


class _Sink:
    """A file that is handed on as it grows."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def taken(self) -> bytes:
        data = b"".join(self.pieces)
        self.pieces.clear()
        return data


def _row(number: int, row: Sequence[Any]) -> str:
    cells = (_cell(f"{_letters(place)}{number}", cell, number) for place, cell in enumerate(row))
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, cell: Any, number: int) -> str:
    if isinstance(cell, int | float):
        return f'<c r="{place}"><v>{cell}</v></c>'
    if not cell or len(cell) > CELL_LETTERS:
        return ""
    text = harmless(cell)
    # Numbers, too: "007" typed over would be 7.
    style = ' s="2"' if number == 1 else ' s="1"' if text != cell or cell[0].isdigit() else ""
    return (
        f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is>'
        "</c>"
    )


def escaped(text: str) -> str:
    """A text as a cell holds it; `sheets.unescaped` reads it back."""
    return escape(ODD.sub(lambda odd: f"_x{ord(odd[0]):04X}_", text))


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
