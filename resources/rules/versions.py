"""What is said of a resource's versions, and of its length. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Dated(Protocol):
    """A version: its number, and since when it is there."""

    number: int
    created_at: datetime


def taken_version(versions: Sequence[Dated], taken_at: datetime | None) -> int | None:
    """The number of the version somebody took at this moment; 0 for one that is not kept any more,
    None for who took nothing. `versions` are the kept ones, newest first.
    """
    if taken_at is None:
        return None
    return next((one.number for one in versions if one.created_at <= taken_at), 0)


def renewed_words(versions: Sequence[Dated], taken_at: datetime | None) -> str:
    """What somebody is told for whom a newer version came since they took theirs; empty for
    everybody else.
    """
    number = taken_version(versions, taken_at)
    if number is None or not versions or number == versions[0].number or versions[0].number == 1:
        return ""
    had = f"version {number}" if number else "an earlier version"
    return f"You took {had}; version {versions[0].number} came since."


def length_words(*, pages: int | None, seconds: int | None) -> str:
    """How long it is to read or to watch: 14 pages, 12 minutes; empty where nobody counted."""
    if pages:
        return f"{pages:,} page{'' if pages == 1 else 's'}"
    if not seconds:
        return ""
    if seconds < 60:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    minutes = round(seconds / 60)
    return f"{minutes:,} minute{'' if minutes == 1 else 's'}"
