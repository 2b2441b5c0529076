"""The columns of a list, each declared once. Pure."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from resources.exchange.tables import Broken, Cell, Line


class Column(NamedTuple):
    """A column that is read: its heading, what it is called on pages, other headings for it, and
    what a cell of it says.
    """

    key: str
    label: str
    others: tuple[str, ...]
    says: str


COLUMNS: Final = (
    Column(
        "slug",
        "Slug",
        ("adress", "address", "kürzel"),
        "Finds the resource. Empty, with a title: a new one.",
    ),
    Column("title", "Title", ("titel", "name"), "Up to 140 characters."),
    Column("description", "Description", ("beschreibung", "text"), "Markdown."),
    Column("category", "Category", ("kategorie",), "Its name or code, in any case."),
    Column("type", "Type", ("typ", "art", "kind"), "Its name or code, in any case."),
    Column("tags", "Tags", ("tag", "schlagwörter", "schlagworte"), "Parted by commas."),
    Column("author", "Author", ("autor", "author name", "by"), "A name."),
    Column(
        "is_featured", "Featured", ("featured", "hervorgehoben"), "yes, no, 1, 0, WAHR, FALSCH, x."
    ),
    Column(
        "publish_at",
        "Publish at",
        ("publish", "scheduled", "veröffentlichen am"),
        "A date, with a time if you like.",
    ),
    Column("file", "File", ("datei", "file name", "filename"), "Its name in the ZIP."),
)
BY_KEY: Final[Mapping[str, Column]] = {column.key: column for column in COLUMNS}
# What an export says beside; the library keeps these itself.
KEPT: Final[Mapping[str, str]] = {
    "state": "State",
    "is_archived": "Archived",
    "version": "Version",
    "download_count": "Downloads",
    "published_at": "Published",
    "created_at": "Created",
    "updated_at": "Updated",
}


def plain(heading: str) -> str:
    """A heading as it is compared: letters and digits alone."""
    return re.sub(r"[\W_]+", "", heading.casefold())


_FOUND: Final = {
    plain(name): column.key
    for column in COLUMNS
    for name in (column.key, column.label, *column.others)
}
# What the list of refused rows says beside.
REPORTED: Final = ("row was", "why refused")
_KEPT: Final = {plain(name): key for key, label in KEPT.items() for name in (key, label)}
_REPORTED: Final = frozenset(plain(name) for name in REPORTED)


def knows(heading: str) -> bool:
    """Whether this is the heading of one of our columns."""
    return plain(heading) in _FOUND or plain(heading) in _KEPT


class Headings(NamedTuple):
    """Which columns a list has, by place; which it has that are not read."""

    read: Mapping[int, str]
    kept: tuple[str, ...]
    unknown: tuple[str, ...]


def read_headings(line: Line) -> Headings:
    """The columns that the first row names. Raises Broken when none leads to a resource, or one is
    there twice.
    """
    read: dict[int, str] = {}
    kept: list[str] = []
    unknown: list[str] = []
    for place, cell in sorted(line.cells.items()):
        heading = cell if isinstance(cell, str) else ""
        key = _FOUND.get(plain(heading))
        if plain(heading) in _REPORTED:
            continue
        if key is None:
            (kept if plain(heading) in _KEPT else unknown).append(shown(cell))
        elif key in read.values():
            raise Broken(
                f"The column “{BY_KEY[key].key}” is there twice. Delete the one that does not"
                " count."
            )
        else:
            read[place] = key
    if not {"slug", "title"} & set(read.values()):
        found = ", ".join(f"“{shown(cell)}”" for _, cell in sorted(line.cells.items())[:8])
        raise Broken(
            "The first row has to name the columns, “slug” or “title” among them. It says"
            f" {found[:300]}."
        )
    return Headings(read, tuple(kept), tuple(unknown))


def shown(cell: Cell) -> str:
    """A cell in short, as it is shown in a sentence."""
    text = " ".join(str(getattr(cell, "shown", cell)).split())
    return text if len(text) <= 60 else f"{text[:60]}…"
