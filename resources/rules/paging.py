"""The orders of the library, and where one of its pages begins. Pure."""

import base64
import binascii
import json
from datetime import datetime
from typing import Final, NamedTuple

from resources.search.orders import ORDERS, RANKED, STANDING, Order, is_value

PAGE_SIZE: Final = 24

SORTS: Final = {
    "match": "Best match",
    "featured": "Featured first",
    "newest": "Newest first",
    "popular": "Popular first",
    "title": "By title",
}
DEFAULT_SORT: Final = "featured"
# Of words, what answers them best.
DEFAULT_FOR_WORDS: Final = "match"


class BadCursor(ValueError):
    """A page address that was not made by us, or for another order."""


class Cursor(NamedTuple):
    """A page's edge: how many stand before it, and the resource it lies beside by the order's
    columns.

    Reading on, that is the last one shown before; reading back, the first one of the page that was
    left. `tier` says where in "Best match" it lies (resources.search.orders.Place).
    """

    shown: int
    values: tuple[int | str | datetime, ...]
    tier: str = ""


def write_cursor(cursor: Cursor) -> str:
    """The cursor for an address. Holds no secret and grants nothing, so it is not signed."""
    values = [
        value.isoformat() if isinstance(value, datetime) else value for value in cursor.values
    ]
    text = json.dumps(
        [cursor.shown, cursor.tier, *values], separators=(",", ":"), ensure_ascii=False
    )
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, *, sort: str) -> Cursor:
    """The cursor in an address, for this order.

    Raises BadCursor for anything `write_cursor` didn't write.
    """
    try:
        shown, tier, *raw = json.loads(
            base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        )
        columns = _order(sort, tier).columns
        values = tuple(_value_of(name, value) for name, value in zip(columns, raw, strict=True))
    except (ValueError, TypeError, KeyError, binascii.Error, RecursionError) as error:
        raise BadCursor("This page address is not one of ours.") from error
    if not is_value("", shown) or shown < 0:
        raise BadCursor("This page address is not one of ours.")
    return Cursor(shown, values, tier)


def _order(sort: str, tier: object) -> Order:
    """The columns of an order; of "Best match", those of the tier. Raises KeyError."""
    if sort == DEFAULT_FOR_WORDS:
        return {"r": RANKED, "t": STANDING, "w": STANDING}[str(tier)]
    if tier != "":
        raise KeyError(tier)
    return ORDERS[sort]


def _value_of(column: str, value: object) -> int | str | datetime:
    """What an address says of one column, as the database compares it.

    Raises ValueError or TypeError.
    """
    if column == "published_at" and isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, int | str | datetime) and is_value(column, value):
        return value
    raise ValueError(column)
