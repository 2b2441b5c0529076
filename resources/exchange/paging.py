"""The rows of a list as its page shows them: some at a time, what is refused first. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from resources.exchange.columns import BY_KEY, REPORTED
from resources.exchange.fates import CHANGED, FATES, NEW, REFUSED

PAGE: Final = 200
ORDER: Final = {REFUSED: 0, NEW: 1, CHANGED: 2}


class Page(NamedTuple):
    """Some rows: which, of how many, and where the next and the one before begin."""

    rows: list[dict[str, Any]]
    fate: str
    first: int
    last: int
    number: int
    next: int | None
    before: int | None


def page_of(rows: Sequence[Mapping[str, Any]], *, fate: str, begin: str) -> Page:
    """The rows of one fate, or of all that something becomes of, from a place on."""
    fate = fate if fate in FATES else ""
    found = [row for row in rows if (row["fate"] == fate if fate else row["fate"] in ORDER)]
    found.sort(key=lambda row: ORDER.get(row["fate"], 9))
    place = int(begin) if begin.isascii() and begin.isdigit() and len(begin) < 6 else 1
    place = max(1, min(place, len(found) or 1))
    some = [dict(row) for row in found[place - 1 : place - 1 + PAGE]]
    following = place + PAGE
    return Page(
        some,
        fate,
        place if found else 0,
        place - 1 + len(some),
        len(found),
        following if following <= len(found) else None,
        max(1, place - PAGE) if place > 1 else None,
    )


def refused_table(rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Any]]:
    """The refused rows as a list that can be mended and read in again: what was typed, and why it
    was refused, in columns that are not read.
    """
    refused = [row for row in rows if row["fate"] == REFUSED]
    used = [key for key in BY_KEY if any(key in row["typed"] for row in refused)]
    yield ["\ufeff" + (used[0] if used else "slug"), *used[1:], *REPORTED]
    for row in refused:
        why = "; ".join(f"{key}: {reason}" for key, _, reason in row["problems"])
        yield [*(row["typed"].get(key, "") for key in used), row["number"], why]
