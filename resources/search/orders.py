"""The orders a page is read in, as columns of its tables. Pure."""

from datetime import datetime
from typing import Any, Final, NamedTuple


class Order(NamedTuple):
    """Columns that rows are sorted by, all in one direction; the id is the last: no ties."""

    columns: tuple[str, ...]
    descends: bool = True

    def by(self, *, backwards: bool) -> str:
        """For ORDER BY."""
        way = " DESC" if self.descends != backwards else ""
        return ", ".join(f"{column}{way}" for column in self.columns)

    def beyond(self, *, backwards: bool) -> str:
        """The condition for what follows a row's values, which are handed in."""
        sign = "<" if self.descends != backwards else ">"
        places = ", ".join("%s" for _ in self.columns)
        return f"({', '.join(self.columns)}) {sign} ({places})"


ORDERS: Final = {
    "featured": Order(("featured", "published_at", "resource_id")),
    "newest": Order(("published_at", "resource_id")),
    "popular": Order(("downloads", "resource_id")),
    "title": Order(("title_key", "resource_id"), descends=False),
}
RANKED: Final = Order(("rank", "resource_id"))
STANDING: Final = Order(("standing", "resource_id"))


class Place(NamedTuple):
    """Where a page begins: the values of the row beside it.

    `tier` is empty but for "Best match": "r" in what was ranked one by one, else the tier walked.
    """

    values: tuple[Any, ...]
    tier: str = ""
    backwards: bool = False


def is_value(column: str, value: object) -> bool:
    """Whether an address may hold this for a column."""
    if column == "published_at":
        return isinstance(value, datetime) and value.tzinfo is not None
    if column == "title_key":
        return isinstance(value, str) and "\x00" not in value
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31
