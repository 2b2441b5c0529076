"""Lists as curators send them, and the way through their pages."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from resources.models import LibraryImport
from tests.resources.makers import upload

IMPORT = reverse("admin:resources_resource_import")
EXPORT = reverse("admin:resources_resource_export")
FILES = reverse("admin:resources_resource_files")


def as_csv(*rows: Sequence[Any], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """The rows as a spreadsheet saves them."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(*rows: Iterable[Any]) -> bytes:
    """The rows as cells of their kinds."""
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def send(
    client: Client, data: bytes, *, name: str = "list.csv", archive: bytes | None = None
) -> Any:
    """Upload a list, and its ZIP; the answer."""
    form: dict[str, Any] = {"list": upload(data, name)}
    if archive is not None:
        form["archive"] = upload(archive, "files.zip")
    return client.post(IMPORT, form)


def look(client: Client, *rows: Sequence[Any], archive: bytes | None = None) -> LibraryImport:
    """Upload rows as CSV; the list as it is held."""
    answer = send(client, as_csv(*rows), archive=archive)
    assert answer.status_code == 302, answer.context["form"].errors
    return LibraryImport.objects.latest("pk")


def page_of(held: LibraryImport) -> str:
    """Its page."""
    return reverse("admin:resources_resource_held", args=[held.pk])


def confirm(client: Client, held: LibraryImport) -> LibraryImport:
    """Press the button; the list afterwards."""
    assert client.post(page_of(held), {"confirm": "1"})["Location"] == page_of(held)
    held.refresh_from_db()
    return held


def fates(held: LibraryImport) -> list[tuple[int, str]]:
    """Each row's number and fate."""
    return [(row["number"], row["fate"]) for row in held.rows]


def said(held: LibraryImport) -> list[str]:
    """Why rows were refused, the column before the reason."""
    return [f"{key}: {reason}" for row in held.rows for key, _, reason in row.get("problems", [])]
