"""What becomes of a row, case by case."""

from datetime import UTC, datetime
from typing import Any

import pytest

from resources.catalogue import Category
from resources.exchange.fates import Around, Found, Known, judge
from resources.exchange.reading import Row
from resources.exchange.telling import changes
from resources.exchange.words import (
    Wrong,
    choice_of,
    moment_of,
    tags_of,
    tags_written,
    text_of,
    yes_or_no,
)

NOW = datetime(2026, 11, 27, 7, tzinfo=UTC)


def known(**fields: Any) -> Known:
    values = {
        "title": "Alpha",
        "description": "One.\r\nTwo.",
        "category": "COLD_EMAIL",
        "type": "SOP",
        "tags": ["warm-up"],
        "author": "",
        "is_featured": True,
        "publish_at": "",
        "file": "resources/2026/11/alpha.pdf",
        "awaited_file": "",
    }
    return Known(
        1,
        "alpha",
        3,
        fields.pop("state", "DRAFT"),
        fields.pop("is_archived", False),
        values | fields,
    )


def around(**fields: Any) -> Around:
    given: dict[str, Any] = {"known": {"alpha": known()}, "titles": {"beta": "beta"}, "files": None}
    return Around(**(given | {"now": NOW, "zone": UTC} | fields))


NEW = {"title": "Gamma", "description": "New.", "category": "operations", "type": "sop"}


def fate_of(cells: dict[str, Any], **fields: Any) -> tuple[str, Any]:
    """The fate, with the new values, or why not."""
    row = judge(Row(2, cells), around(**fields))
    if row["fate"] == "refused":
        return "refused", [f"{key}: {reason}" for key, _, reason in row["problems"]]
    return row["fate"], row.get("values", {})


@pytest.mark.parametrize(
    ("cells", "fate", "values"),
    [
        ({"slug": "alpha", "title": "Alpha"}, "unchanged", {}),
        ({"slug": " ALPHA ", "description": "One.\nTwo."}, "unchanged", {}),
        ({"slug": "alpha", "tags": "Warm-Up"}, "unchanged", {}),
        ({"slug": "alpha", "tags": "a; b"}, "changed", {"tags": ["a", "b"]}),
        ({"slug": "alpha", "is_featured": "WAHR"}, "unchanged", {}),
        ({"slug": "alpha", "is_featured": "true "}, "unchanged", {}),
        ({"slug": "alpha", "is_featured": "nein"}, "changed", {"is_featured": False}),
        ({"slug": "alpha", "title": 2026.0}, "changed", {"title": "2026"}),
        ({"slug": "alpha", "title": "'=Sum"}, "changed", {"title": "=Sum"}),
        ({"slug": "alpha", "title": "'tis"}, "changed", {"title": "'tis"}),
        ({"slug": "alpha", "category": "Sales and GTM"}, "changed", {"category": "SALES_GTM"}),
        ({"slug": "alpha", "file": "alpha.pdf"}, "unchanged", {}),
        ({"slug": "alpha", "file": "other.pdf"}, "unchanged", {}),
        (
            {"slug": "alpha", "publish_at": "1.12.2026 09:00"},
            "changed",
            {"publish_at": "2026-12-01T09:00:00+00:00"},
        ),
        (NEW, "new", {"title": "Gamma", "category": "OPERATIONS", "type": "SOP"}),
        (
            NEW | {"slug": "gamma", "file": "g.pdf"},
            "new",
            {"slug": "gamma", "awaited_file": "g.pdf"},
        ),
    ],
)
def test_a_good_row(cells: dict[str, Any], fate: str, values: dict[str, Any]) -> None:
    found, became = fate_of(cells)
    assert found == fate
    assert values.items() <= became.items()
    assert fate == "new" or values == became


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"slug": "alpha", "is_featured": "maybe"}, "is_featured: Say yes or no"),
        ({"slug": "alpha", "category": "cold"}, "category: There are Cold email"),
        ({"slug": "alpha", "title": "x" * 141}, "title: It has 141 characters; 140 are taken."),
        ({"slug": "alpha", "title": "a\x00b"}, "title: It holds a character"),
        ({"slug": "alpha", "title": NOW}, "title: The cell is a date"),
        ({"slug": "alpha", "tags": "x" * 41}, "tags: The tag"),
        ({"slug": "alpha", "publish_at": "3/4/2027"}, "publish_at: Could be 3 April or 4 March"),
        ({"slug": "alpha", "publish_at": "2026-02-30"}, "publish_at: There is no such moment"),
        ({"slug": "alpha", "publish_at": "2026-01-01"}, "publish_at: This moment has passed"),
        ({"slug": "alpha", "publish_at": 46_000.5}, "publish_at: The cell is a number"),
        ({"slug": "delta"}, "slug: There is no resource “delta”"),
        ({"slug": "no slug!", **NEW}, "slug: A slug has letters"),
        ({"slug": "delta", "title": "Delta"}, "description: A new resource needs its description"),
        ({"title": "Beta"}, "title: There is a resource of this title, “beta”"),
        ({"category": "SOP"}, "title: A row needs a slug"),
        (NEW | {"publish_at": "2027-01-01"}, "publish_at: It has no file yet"),
    ],
)
def test_a_refused_row_says_its_column_and_why(cells: dict[str, Any], says: str) -> None:
    found, why = fate_of(cells)
    assert found == "refused"
    assert any(reason.startswith(says) for reason in why), why


def test_a_published_or_archived_resource_is_not_scheduled_or_changed() -> None:
    published = {"alpha": known(state="PUBLISHED")}
    archived = {"alpha": known(is_archived=True)}
    later = {"slug": "alpha", "publish_at": "2027-01-01"}
    assert "published already" in fate_of(later, known=published)[1][0]
    assert "lies in the archive" in fate_of({"slug": "alpha", "title": "B"}, known=archived)[1][0]
    assert fate_of({"slug": "alpha", "title": "Alpha"}, known=archived)[0] == "unchanged"


def test_a_slug_or_title_twice_counts_once() -> None:
    about = around()
    rows = [{"slug": "alpha", "title": "B"}, {"slug": "Alpha", "title": "C"}, NEW, NEW]
    made = [judge(Row(number, cells), about) for number, cells in enumerate(rows, start=2)]
    assert [row["fate"] for row in made] == ["changed", "refused", "new", "refused"]
    assert "stands in row 2 already" in made[1]["problems"][0][2]
    assert "stands in row 4 already" in made[3]["problems"][0][2]


def test_files_of_the_zip() -> None:
    files = {"a.pdf": Found("in/a.pdf"), "b.pdf": Found(""), "c.pdf": Found("", "It is empty.")}
    assert fate_of(NEW | {"file": "a.pdf"}, files=files)[1]["file"] == "in/a.pdf"
    assert fate_of(NEW | {"file": "b.pdf"}, files=files)[1]["awaited_file"] == "b.pdf"
    assert fate_of(NEW | {"file": "c.pdf"}, files=files) == ("refused", ["file: It is empty."])
    ready = NEW | {"file": "a.pdf", "publish_at": "2027-01-01"}
    assert fate_of(ready, files=files)[0] == "new"


def test_changes_are_told_as_they_were_and_as_they_will_be() -> None:
    row = judge(Row(2, {"slug": "alpha", "type": "Video", "is_featured": "no"}), around())
    assert changes(row) == [("Type", "SOP", "Video"), ("Featured", "yes", "no")]


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-12-01", (2026, 12, 1, 0, 0)),
        ("2026-12-01 09:30", (2026, 12, 1, 9, 30)),
        ("2026-12-01T09:30:00Z", (2026, 12, 1, 9, 30)),
        ("2026-12-01T09:30+02:00", (2026, 12, 1, 7, 30)),
        ("1.12.2026", (2026, 12, 1, 0, 0)),
        ("1 December 2026 9:05", (2026, 12, 1, 9, 5)),
        ("1. Dezember 2026", (2026, 12, 1, 0, 0)),
        ("13/4/2027", (2027, 4, 13, 0, 0)),
        ("4/13/2027", (2027, 4, 13, 0, 0)),
        ("4/4/2027", (2027, 4, 4, 0, 0)),
        (datetime(2026, 12, 1, 9), (2026, 12, 1, 9, 0)),
    ],
)
def test_moments_as_spreadsheets_write_them(typed: Any, moment: tuple[int, ...]) -> None:
    assert moment_of(typed, UTC).astimezone(UTC) == datetime(*moment, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize("typed", ["yes", "1", "x", "WAHR", "true ", "ON", "Ja", "oui", 1.0, True])
def test_yes(typed: Any) -> None:
    assert yes_or_no(typed) is True


@pytest.mark.parametrize("typed", ["no", "0", "FALSCH", "false", "Off", "nein", 0.0, False])
def test_no(typed: Any) -> None:
    assert yes_or_no(typed) is False


@pytest.mark.parametrize("typed", ["2", "-", "yesterday", 0.5, "maybe", NOW])
def test_neither_is_refused(typed: Any) -> None:
    with pytest.raises(Wrong):
        yes_or_no(typed)


def test_words_of_cells() -> None:
    assert [text_of(cell) for cell in (5.0, 0.1, True, "'-1", "''x")] == [
        *("5", "0.1", "TRUE", "-1", "'x"),
    ]
    assert choice_of("COLD email", Category) == "COLD_EMAIL"
    names = ["plain", 'he said "no"', "a, b", "c; d"]
    assert tags_of(tags_written(names)) == names
    assert tags_of(" a ,A;; b\nc") == ["a", "b", "c"]
