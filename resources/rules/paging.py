"""The orders of the library, and where one of its pages begins. Pure."""

import base64
import binascii
import json
from datetime import datetime
from typing import Final, NamedTuple

PAGE_SIZE: Final = 24


class Sort(NamedTuple):
    """One order of the library: the fields it goes by, "-" for descending.

    Ends with the id: no ties.
    """

    label: str
    fields: tuple[str, ...]


SORTS: Final = {
    "featured": Sort("Featured first", ("-is_featured", "-created_at", "-id")),
    "newest": Sort("Newest first", ("-created_at", "-id")),
    "popular": Sort("Popular first", ("-download_count", "-id")),
    "title": Sort("By title", ("title_key", "id")),
}
DEFAULT_SORT: Final = "featured"


def order_of(sort: str) -> tuple[str, ...]:
    """The full order: what its label says, then the id."""
    return SORTS[sort].fields


class BadCursor(ValueError):
    """A page address that was not made by us, or for another order."""


class Cursor(NamedTuple):
    """A page's edge: how many stand before it, and the resource it lies beside by the order's
    fields.

    Reading on, that is the last one shown before; reading back, the first one of the page that was
    left.
    """

    shown: int
    values: tuple[bool | int | str | datetime, ...]


def write_cursor(cursor: Cursor) -> str:
    """The cursor for an address. Holds no secret and grants nothing, so it is not signed."""
    values = [
        value.isoformat() if isinstance(value, datetime) else value for value in cursor.values
    ]
    text = json.dumps([cursor.shown, *values], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, *, sort: str) -> Cursor:
    """The cursor in an address, for this order.

    Raises BadCursor for anything `write_cursor` didn't write.
    """
    try:
        shown, *raw = json.loads(
            base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        )
        fields = [field.removeprefix("-") for field in order_of(sort)]
        values = tuple(_value_of(field, value) for field, value in zip(fields, raw, strict=True))
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise BadCursor("This page address is not one of ours.") from error
    if not _is_count(shown):
        raise BadCursor("This page address is not one of ours.")
    return Cursor(shown, values)


def _value_of(field: str, value: object) -> bool | int | str | datetime:
    """What an address says of one field, as the database compares it.

    Raises ValueError or TypeError.
    """
    if field == "is_featured" and isinstance(value, bool):
        return value
    if field in ("id", "download_count") and _is_count(value):
        return int(str(value))
    if field == "title_key" and isinstance(value, str) and "\x00" not in value:
        return value
    if field == "created_at" and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return moment
    raise ValueError(field)


def _is_count(value: object) -> bool:
    """Whether it is a whole number a database id or count can be. True and False are none."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31
