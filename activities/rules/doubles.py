"""Sessions that may have been reported twice. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

# Spec, activities: "Duplicate suspects (same place within 45 minutes) are marked".
WITHIN: Final = timedelta(minutes=45)


@dataclass(frozen=True)
class Held:
    """A session as far as it is compared. `begins_at` is "18:15", or empty: not said."""

    pk: int
    on: date
    begins_at: str
    place: str


def fold(place: str) -> str:
    """A place as it is compared: letters and digits, without case, accents, signs and spaces."""
    plain = unicodedata.normalize("NFKD", place.casefold())
    return re.sub(r"[\W_]+", "", "".join(c for c in plain if not unicodedata.combining(c)))


def is_double(one: Held, other: Held) -> bool:
    """Whether two sessions may be one: the same place within 45 minutes.

    Where one does not say when it began, the same place on the same day: what is not known is not
    counted as fine.
    """
    if one.pk == other.pk or not fold(one.place) or fold(one.place) != fold(other.place):
        return False
    begun, began = _begin(one), _begin(other)
    if begun is None or began is None:
        return one.on == other.on
    return abs(begun - began) <= WITHIN


def doubles(sessions: Iterable[Held]) -> dict[int, list[int]]:
    """Of each session that may be a double, the others it may be."""
    by_place: dict[str, list[Held]] = {}
    for session in sessions:
        if place := fold(session.place):
            by_place.setdefault(place, []).append(session)
    found: dict[int, list[int]] = {}
    for near in by_place.values():
        for one in near:
            if others := [other.pk for other in near if is_double(one, other)]:
                found[one.pk] = others
    return found


def _begin(session: Held) -> datetime | None:
    if not session.begins_at:
        return None
    return datetime.combine(session.on, time.fromisoformat(session.begins_at))
