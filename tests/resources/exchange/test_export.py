"""What goes out comes back unchanged, and no cell of it runs."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from members.models import AuditLog
from members.spreadsheets import FORMULA, as_written, harmless
from resources import actions
from resources.catalogue import State
from resources.exchange.export import OFFERED, answer
from resources.exchange.holding import judged
from resources.exchange.reading import Row, read_list
from resources.exchange.writing import xlsx
from resources.models import Resource
from tests import cast
from tests.resources.exchange.lists import EXPORT
from tests.resources.makers import make_resource
from tests.shell.nasty_words import VALUES

ALL = [key for key, _ in OFFERED]
NOW = datetime(2026, 11, 27, tzinfo=UTC)
# What a column of the database holds: no NUL, no half characters.
TEXTS = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=60
)
NASTY = [
    text for text in VALUES if "\x00" not in text and "\ud800" not in text and "\udfff" not in text
]
STARTS = st.sampled_from([*FORMULA, "'", "''", " ", " =", "_x0041_", '"', "\r\n", "007", "1E5"])


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "\t=x",
        "\r=x",
        "\uff1d1",
        " =1",
        "'=1",
        "''",
        "'tis",
        "x",
        "",
        "- a",
    ],
)
def test_no_text_runs_and_every_text_comes_back(text: str) -> None:
    out = harmless(text)
    assert not out.lstrip().startswith(FORMULA)
    assert as_written(out) == text


def there_and_back(resources: Any, form: str) -> list[Row]:
    """The list as it is read in again."""
    sent = answer(resources, columns=ALL, form=form, day=NOW)
    data = b"".join(sent)
    return read_list(SimpleUploadedFile(f"list.{form}", data)).rows


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    title=st.one_of(TEXTS, st.tuples(STARTS, TEXTS).map("".join)),
    description=st.one_of(TEXTS, st.tuples(STARTS, TEXTS).map("".join), st.sampled_from(NASTY)),
    tags=st.lists(st.text("abc ,;\"'=-", min_size=1, max_size=9), max_size=4),
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.django_db
def test_what_goes_out_comes_back_unchanged(
    form: str, title: str, description: str, tags: list[str]
) -> None:
    Resource.objects.all().delete()
    resource = make_resource(
        slug="r", title=title[:140] or "x", description=description[:30_000], is_featured=True
    )
    names = {name.strip().casefold(): name.strip() for name in tags if name.strip()}
    actions.set_tags(resource=resource, tags=[actions.tag_named(name) for name in names.values()])
    make_resource(
        slug="later", state=State.SCHEDULED, publish_at=timezone.now() + timedelta(days=9)
    )
    make_resource(slug="draft", state=State.DRAFT, file="", awaited_file="x.pdf")
    make_resource(slug="gone", archived_at=NOW, author=cast.make_member())
    rows = there_and_back(Resource.objects.all(), form)
    found = judged(rows, None, now=NOW)
    assert [row["fate"] for row in found] == ["unchanged"] * 4, found


def cells_of(*texts: str) -> list[Any]:
    data = b"".join(
        xlsx([["slug", *[f"t{i}" for i in range(len(texts))]], ["a", *texts]], name="x")
    )
    book = load_workbook(io.BytesIO(data))
    return list(list(book.worksheets[0].iter_rows())[1][1:])


def test_cells_of_an_xlsx_are_texts_that_stay_texts() -> None:
    formula, number, plain = cells_of("=1+1", "007", "word")
    assert [cell.data_type for cell in (formula, number, plain)] == ["inlineStr"] * 3 or [
        cell.data_type for cell in (formula, number, plain)
    ] == ["s"] * 3
    assert (formula.value, number.value) == ("'=1+1", "007")
    assert [bool(cell.style_id) for cell in (formula, number, plain)] == [True, True, False]


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", {"a", "b", "c"}),
        ("?type__exact=VIDEO", {"b"}),
        ("?q=thing", {"c"}),
        ("?id__in={a}", {"a"}),
    ],
)
def test_all_filtered_or_chosen_rows_go_out(desk: Client, query: str, slugs: set[str]) -> None:
    first = make_resource(slug="a", title="=Sum of parts", description="- one\r\n- two")
    make_resource(slug="b", type="VIDEO")
    make_resource(slug="c", title="Thing")
    path = EXPORT + query.format(a=first.pk)
    assert f"Export {len(slugs)} resource" in desk.get(path).content.decode()
    sent = desk.post(path, {"format": "csv", "columns": ["title", "description", "download_count"]})
    text = b"".join(sent).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["slug"] for row in rows} == slugs
    assert rows[0]["title"].startswith(("'=Sum", "Resource", "Thing"))
    detail = AuditLog.objects.get(action="library_exported").detail
    assert (detail["number"], detail["format"]) == (len(slugs), "csv")


def test_what_is_chosen_in_the_list_is_exported(desk: Client) -> None:
    chosen = [make_resource().pk for _ in range(3)][:2]
    path = "/admin/resources/resource/"
    led = desk.post(path, {"action": "export_chosen", "_selected_action": chosen})["Location"]
    assert led == f"{EXPORT}?id__in={chosen[0]}%2C{chosen[1]}"
    assert "Export 2 resources" in desk.get(led).content.decode()


@pytest.mark.parametrize("query", ["?format=1", "?nobody=1", "?id__in=x", "?type__exact=%00"])
def test_a_filter_there_is_not_exports_nothing(desk: Client, query: str) -> None:
    assert desk.get(EXPORT + query).status_code in (302, 400)


def test_an_export_needs_a_column_and_a_format(desk: Client) -> None:
    said = desk.post(EXPORT, {"format": "pdf"})
    assert said.status_code == 400
    assert set(said.context["form"].errors) == {"format", "columns"}


def test_an_export_reads_in_portions(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resources.exchange.export.PORTION", 10)
    for _ in range(25):
        make_resource()
    with CaptureQueriesContext(connection) as captured:
        rows = there_and_back(Resource.objects.all(), "xlsx")
    assert len(rows) == 25
    # Each portion once with its tags; the last one is empty.
    assert len(captured) == 7
