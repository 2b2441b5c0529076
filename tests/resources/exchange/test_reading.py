"""Lists of every program are read, and nothing a stranger packs costs more than its limit."""

import io
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Font

from resources.exchange import limits
from resources.exchange.reading import Read, read_list
from resources.exchange.tables import Broken
from tests.resources.exchange.lists import as_csv, as_xlsx

ROWS = (("Slug", " Titel ", "TYP"), ("a", "Löß, “x”\r\n2", "SOP"), ("", "", ""), ("b", "c", ""))


def read(data: bytes, name: str = "list.csv") -> Read:
    return read_list(SimpleUploadedFile(name, data))


@pytest.mark.parametrize(
    ("data", "how"),
    [
        (as_csv(*ROWS), "commas, UTF-8"),
        (as_csv(*ROWS, delimiter=";", encoding="utf-8-sig"), "semicolons, UTF-8"),
        (as_csv(*ROWS, delimiter="\t", encoding="utf-16"), "tabs, UTF-16"),
        (as_csv(*ROWS, delimiter=";", encoding="utf-16-le"), "semicolons, UTF-16"),
        (as_csv(*ROWS, delimiter=";", encoding="cp1252"), "semicolons, Windows-1252"),
        (b"sep=|\r\n" + as_csv(*ROWS, delimiter="|"), "bars, UTF-8"),
        (b"sep=,\r" + as_csv(*ROWS), "commas, UTF-8"),
        (as_xlsx(*ROWS), "XLSX"),
    ],
)
def test_a_list_is_read_whatever_wrote_it(data: bytes, how: str) -> None:
    found = read(data)
    assert how in found.how
    assert [(row.number, row.cells.get("slug")) for row in found.rows] == [(2, "a"), (4, "b")]
    title = str(found.rows[0].cells["title"]).replace("\r\n", "\n").replace("\r", "\n")
    assert title == "Löß, “x”\n2"
    assert found.rows[0].cells["type"] == "SOP"


def test_line_ends_of_an_old_mac_end_lines() -> None:
    found = read(b"slug;title\ra;One\rb;Two\r")
    assert [row.cells["title"] for row in found.rows] == ["One", "Two"]


def test_cells_keep_their_kind() -> None:
    moment = datetime(2026, 12, 1, 9, 30)
    found = read(as_xlsx(("slug", "title", "publish_at", "is_featured"), ("a", 2026, moment, True)))
    assert dict(found.rows[0].cells) == {
        "slug": "a",
        "title": 2026.0,
        "publish_at": moment,
        "is_featured": True,
    }


def formatted(row: int) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["slug", "title"])
    sheet.append(["a", "One"])
    sheet.cell(row, 1).font = Font(bold=True)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize("row", [2_000, 1_048_576])
def test_a_formatted_empty_cell_far_below_costs_nothing(row: int) -> None:
    data = formatted(row)
    tracemalloc.start()
    try:
        assert len(read(data).rows) == 1
        assert tracemalloc.get_traced_memory()[1] < 8 * limits.MB
    finally:
        tracemalloc.stop()


def far_cell() -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["slug", "title"])
    sheet["XFD1048576"] = "x"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def packed(**parts: bytes) -> bytes:
    """A sound XLSX with other parts put in the place of its own, and texts that cells share."""
    data = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_xlsx(("slug", "title"), ("a", "One")))) as sound,
        zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in sound.namelist():
            stem = name.rpartition("/")[2].removesuffix(".xml")
            made.writestr(name, parts.get(stem) or sound.read(name).replace(*SHARED))
        made.writestr("xl/sharedStrings.xml", parts.get("sharedStrings", b"<sst/>"))
    return data.getvalue()


OFFICE = b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
SHARED = (
    OFFICE + b'theme" Target="theme/theme1.xml"',
    OFFICE + b'sharedStrings" Target="sharedStrings.xml"',
)
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + SHEET
ROW = b'<row r="%d"><c t="inlineStr"><is><t>slug</t></is></c></row>'
BOMBS = [
    (far_cell, "beyond column 100"),
    (lambda: packed(sheet1=SHEET + b"<row/>" * 510_000), "cells that are formatted"),
    (lambda: packed(sheet1=SHEET + b" " * 60_000_000), "48 MB once it is unpacked"),
    (lambda: packed(sheet1=ENTITIES), "declares entities"),
    (lambda: packed(sheet1=SHEET + ROW % 1 * 6_000), "more than 1,000 rows"),
    (lambda: packed(sharedStrings=b"<sst>" + b"<si><t>" + b"x" * 9_000_000), "characters"),
    (lambda: packed(sheet1=b"<worksheet>"), "damaged"),
    (lambda: packed(workbook=b"<workbook/>"), "no sheet"),
    (lambda: packed(workbook=b"nonsense"), "damaged"),
    (lambda: as_csv(("slug",), *[("x",)] * 5_001), "more than 1,000 rows"),
    (lambda: b'slug,title\na,"' + b"b\n" * 200_000, "quotation mark"),
    (lambda: b"slug" + b"," * 200 + b"title\na" + b"," * 200 + b"b", "beyond column 100"),
    (lambda: b"x" * (limits.LIST_BYTES + 1), "a list may have up to"),
    (lambda: b"", "is empty"),
    (lambda: b"\n,,\n , \n", "no row with anything"),
    (lambda: b"slug,title\n", "no row below"),
    (lambda: b"nome,what\na,b\n", "name the columns"),
    (lambda: b"slug,title,Titel\na,b,c\n", "“title” is there twice"),
    (lambda: bytes(range(256)) * 40, "alphabet that cannot be told"),
    (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "older Excel"),
    (lambda: b"PK\x03\x04" + b"\x00" * 600, "damaged"),
    (lambda: b"%PDF-1.7", "no list"),
]


@pytest.mark.parametrize(("make", "says"), BOMBS, ids=[says for _, says in BOMBS])
def test_what_is_too_much_or_broken_is_said_in_a_sentence(make: Any, says: str) -> None:
    data = make()
    with pytest.raises(Broken, match=says) as refused:
        read(data)
    assert str(Path.cwd()) not in str(refused.value)


TEXTS = b"<sst>" + b"".join(b"<si><t>%d</t></si>" % number for number in range(3)) + b"</sst>"
CELLS = (
    b'<row r="3"><c r="B3" t="s"><v>1</v></c><c r="A3" t="inlineStr"><is><t>slug</t></is></c></row>'
    b'<row r="7"><c r="A7" t="inlineStr"><is><r><t>a_x000D_</t></r><rPh><t>?</t></rPh><r><t>b'
    b'</t></r></is></c><c r="B7" t="s"><v>2</v></c><c r="C7"><f>1+1</f></c></row></sheetData>'
    b"</worksheet>"
)


def test_texts_that_cells_share_and_rows_far_apart_are_read() -> None:
    found = read(packed(sheet1=SHEET + CELLS, sharedStrings=TEXTS))
    assert found.headings.unknown == ("1",)
    assert [(row.number, dict(row.cells)) for row in found.rows] == [(7, {"slug": "a\rb"})]


@pytest.mark.parametrize("make", [far_cell, lambda: packed(sheet1=SHEET + b" " * 40_000_000)])
def test_a_bomb_takes_no_memory(make: Any) -> None:
    data = make()
    tracemalloc.start()
    try:
        with pytest.raises(Broken):
            read(data)
        assert tracemalloc.get_traced_memory()[1] < 8 * limits.MB
    finally:
        tracemalloc.stop()


@given(st.binary(max_size=400), st.integers(0, 400), st.sampled_from(["csv", "xlsx"]))
def test_damage_anywhere_is_read_or_said(noise: bytes, place: int, kind: str) -> None:
    whole = as_xlsx(*ROWS) if kind == "xlsx" else as_csv(*ROWS)
    place = place * len(whole) // 400
    # Broken alone may come out of it.
    with suppress(Broken):
        read(whole[:place] + noise + whole[place + len(noise) :])
