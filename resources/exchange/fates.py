"""What becomes of a row: new, changed, unchanged or refused, and why. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple

from django.core.validators import slug_re

from resources.catalogue import Category, State, Type
from resources.exchange.columns import BY_KEY, shown
from resources.exchange.reading import Row
from resources.exchange.tables import Cell
from resources.exchange.words import (
    Wrong,
    choice_of,
    clean_text,
    moment_of,
    tags_of,
    text_of,
    yes_or_no,
)

NEW: Final = "new"
CHANGED: Final = "changed"
UNCHANGED: Final = "unchanged"
REFUSED: Final = "refused"
FATES: Final = (NEW, CHANGED, UNCHANGED, REFUSED)
# Without these there is nothing to put on a shelf.
NEEDED: Final = ("title", "description", "category", "type")
LONGEST: Final = {"title": 140, "author": 100, "description": 20_000, "file": 255}


class Known(NamedTuple):
    """A resource as it is: its values by column, as `judge` writes them."""

    pk: int
    slug: str
    revision: int
    state: str
    is_archived: bool
    values: Mapping[str, Any]


class Found(NamedTuple):
    """A file that a row names: its place in the ZIP, empty when it is not there; why it is not
    taken, empty when it is.
    """

    entry: str
    reason: str = ""


@dataclass
class Around:
    """What a row is judged by, beside its own cells. `files` is None when no ZIP came along."""

    known: Mapping[str, Known]
    titles: Mapping[str, str]
    files: Mapping[str, Found] | None
    now: datetime
    zone: tzinfo
    seen: dict[str, int] = field(default_factory=dict)


class Judged:
    """One row on its way to its fate."""

    def __init__(self, row: Row, around: Around) -> None:
        self.row, self.around = row, around
        self.problems: list[list[str]] = []
        self.notes: list[str] = []
        self.values: dict[str, Any] = {}
        self.known: Known | None = None

    def refuse(self, key: str, reason: str) -> None:
        """This column keeps the row from being read in."""
        self.problems.append([key, shown(self.row.cells.get(key, "")), reason])

    def cell(self, key: str, read: Callable[[Cell], Any]) -> Any:
        """What a cell says; None when it is empty or was refused."""
        if key not in self.row.cells:
            return None
        try:
            return read(self.row.cells[key])
        except Wrong as wrong:
            self.refuse(key, str(wrong))
            return None


def judge(row: Row, around: Around) -> dict[str, Any]:
    """The fate of a row, as it is kept until the list is confirmed and as its page shows it."""
    one = Judged(row, around)
    slug = _slug(one)
    _words(one)
    _publish_at(one)
    _file(one)
    if one.known is None:
        _complete(one, slug)
    elif one.known.is_archived and one.values:
        one.refuse("slug", "It lies in the archive. Restore it first, then read this row again.")
    return _kept(one, slug)


def _kept(one: Judged, slug: str) -> dict[str, Any]:
    known = one.known
    fate = NEW if known is None else CHANGED if one.values else UNCHANGED
    if one.problems:
        fate = REFUSED
    title = one.values.get("title") or (known.values["title"] if known else "")
    kept: dict[str, Any] = {
        "number": one.row.number,
        "fate": fate,
        "slug": known.slug if known else slug,
        "title": title or shown(one.row.cells.get("title", "")),
        "notes": one.notes,
    }
    if fate == REFUSED:
        typed = {key: _typed(cell) for key, cell in one.row.cells.items()}
        return kept | {"notes": [], "problems": one.problems, "typed": typed}
    if fate == UNCHANGED:
        return kept
    if known:
        kept |= {"pk": known.pk, "revision": known.revision, "was": dict(known.values)}
    return kept | {"values": one.values}


def _typed(cell: Cell) -> str:
    """A cell as text, for the list of what was refused."""
    try:
        return text_of(cell)
    except Wrong:
        return str(getattr(cell, "shown", cell))


def _slug(one: Judged) -> str:
    """The slug the row names, and the resource it finds."""
    slug = str(one.cell("slug", text_of) or "").strip()
    title = one.row.cells.get("title")
    if not slug:
        if "slug" not in one.row.cells and isinstance(title, str):
            _title_alone(one, title)
        elif title is None:
            one.refuse(
                "title", "A row needs a slug, to find its resource, or a title for a new one."
            )
        return ""
    known = one.around.known.get(slug) or one.around.known.get(slug.lower())
    one.known = known
    slug = known.slug if known else slug
    if known is None and (len(slug) > 150 or not slug_re.match(slug)):
        one.refuse(
            "slug", "A slug has letters, digits, hyphens and underscores, up to 150 of them."
        )
    before = one.around.seen.setdefault(slug, one.row.number)
    if before != one.row.number:
        one.refuse("slug", f"This slug stands in row {before} already; that row counts.")
    return slug


def _title_alone(one: Judged, title: str) -> None:
    """A title without a slug makes a new resource; a second of the same title is no accident."""
    key = " ".join(title.split()).casefold()
    slug = one.around.titles.get(key)
    if slug:
        one.refuse(
            "title",
            f"There is a resource of this title, “{slug}”. Give that slug to change it, or the new"
            " one a slug of its own.",
        )
    before = one.around.seen.setdefault(f"title {key}", one.row.number)
    if before != one.row.number:
        one.refuse("title", f"This title stands in row {before} already; that row counts.")


def _words(one: Judged) -> None:
    for key in ("title", "description", "author"):
        _set(one, key, one.cell(key, text_of), _fit(one, key))
    _set(one, "category", one.cell("category", lambda cell: choice_of(cell, Category)))
    _set(one, "type", one.cell("type", lambda cell: choice_of(cell, Type)))
    _set(one, "is_featured", one.cell("is_featured", yes_or_no))
    tags = one.cell("tags", tags_of)
    before = one.known.values["tags"] if one.known else []
    if tags is not None and {tag.casefold() for tag in tags} != {tag.casefold() for tag in before}:
        one.values["tags"] = tags


def _fit(one: Judged, key: str) -> Callable[[str], str | None]:
    """What a text becomes when it is new. What is there already is not measured again."""

    def fitted(text: str) -> str | None:
        try:
            text = clean_text(text)
        except Wrong as wrong:
            one.refuse(key, str(wrong))
            return None
        text = text.strip() if key == "description" else " ".join(text.split())
        if len(text) > LONGEST[key]:
            one.refuse(key, f"It has {len(text):,} characters; {LONGEST[key]:,} are taken.")
            return None
        return text or None

    return fitted


def _set(one: Judged, key: str, value: Any, fitted: Callable[[Any], Any] | None = None) -> None:
    """Keep a value that is another than there is."""
    if value is None:
        return
    before = one.known.values[key] if one.known else None
    if _same(value, before):
        return
    value = fitted(value) if fitted else value
    if value is not None and not _same(value, before):
        one.values[key] = value


def _same(one: Any, other: Any) -> bool:
    """Whether these are one value; a spreadsheet may write line ends in its own way."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other or _lines(one) == _lines(other)
    return type(one) is type(other) and bool(one == other)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _publish_at(one: Judged) -> None:
    at = one.cell("publish_at", lambda cell: moment_of(cell, one.around.zone))
    if at is None:
        return
    before = one.known.values["publish_at"] if one.known else ""
    if before and datetime.fromisoformat(before) == at:
        return
    if one.known and one.known.state == State.PUBLISHED:
        one.refuse("publish_at", "It is published already. Leave the cell empty.")
    elif at <= one.around.now:
        one.refuse("publish_at", "This moment has passed. Publish it by hand, or name a later one.")
    else:
        one.values["publish_at"] = at.isoformat()


def _file(one: Judged) -> None:
    """The file a row names, and whether what is to be published has one."""
    name = str(one.cell("file", text_of) or "").strip()
    current = one.known.values["file"] if one.known else ""
    base = PurePosixPath(name.replace("\\", "/")).name
    found = one.around.files.get(name) if one.around.files is not None else None
    if found and found.reason:
        one.refuse("file", found.reason)
    elif found and found.entry:
        one.values["file"] = found.entry
    elif name and base != PurePosixPath(current).name:
        _later(one, base, current)
    if "publish_at" in one.values and not (current or "file" in one.values):
        one.refuse("publish_at", "It has no file yet, and what has none cannot be scheduled.")


def _later(one: Judged, base: str, current: str) -> None:
    """A file that did not come along: what has none waits for it."""
    if len(base) > LONGEST["file"]:
        one.refuse("file", f"A name has up to {LONGEST['file']} characters.")
        return
    missing = (
        f"“{shown(base)}” is not in the ZIP" if one.around.files is not None else "No ZIP came"
    )
    if current:
        one.notes.append(f"{missing}: it keeps the file it has.")
        return
    one.notes.append(f"{missing}: a draft that waits for “{shown(base)}”.")
    if not one.known or one.known.values.get("awaited_file") != base:
        one.values["awaited_file"] = base


def _complete(one: Judged, slug: str) -> None:
    """A new resource needs its words."""
    refused = {key for key, _, _ in one.problems}
    missing = [key for key in NEEDED if key not in one.values and key not in refused]
    if slug:
        one.values["slug"] = slug
    if not missing:
        return
    named = ", ".join(BY_KEY[key].label.lower() for key in missing)
    if slug and len(missing) == len(NEEDED):
        one.refuse(
            "slug", f"There is no resource “{slug}”, and for a new one its words are missing."
        )
    else:
        one.refuse(missing[0], f"A new resource needs its {named} as well.")
