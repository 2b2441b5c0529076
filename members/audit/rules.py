"""How a line of the audit reads. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from members.rules.words import in_words

NOT_RECORDED: Final = "not recorded"
# Words of a deed's detail that a reader would not guess. What names nothing a reader could use is
# left out.
DETAIL_WORDS: Final = {
    "current_streak": "Streak",
    "entry": "Entry of the ledger",
    "last_active_at": "Last active",
    "last_active_on": "Last active day",
    "name": "Which",
    "total_points": "Points",
}
LEFT_OUT: Final = frozenset({"changes", "fingerprint", "group", "invite", "member", "permission"})


@dataclass(frozen=True)
class Deed:
    """One kind of deed that is no change of a row, declared by its app's `audited_deeds`."""

    action: str
    title: str
    kind: str


class Change(NamedTuple):
    """One value, as it was and as it is. None stands for what there was not."""

    name: str
    before: str | None
    after: str | None


class Place(NamedTuple):
    """Where a page of the audit begins: after this line."""

    at: datetime
    source: int
    pk: int


def changes_between(
    before: Mapping[str, str] | None, after: Mapping[str, str], names: Mapping[str, str]
) -> list[Change]:
    """What differs between a row as it was and as it is, in words.

    None before is a row whose earlier state nobody wrote down: each value is told and what it was
    is said to be unknown.
    """
    if before is None:
        return [Change(names[key], NOT_RECORDED, value) for key, value in after.items()]
    return [
        Change(names[key], before.get(key), value)
        for key, value in after.items()
        if before.get(key) != value
    ]


def changes_told(detail: Mapping[str, Any]) -> list[Change]:
    """A deed's detail in words: a pair is what was and what is, anything else is told as it is."""
    told = []
    for key, value in detail.items():
        if key in LEFT_OUT:
            continue
        name = DETAIL_WORDS.get(key) or key.replace("_", " ").capitalize()
        if isinstance(value, list) and len(value) == 2:
            told.append(Change(name, _told(value[0]), _told(value[1])))
        elif key in ("before", "after"):
            continue
        else:
            told.append(Change(name, None, _told(value)))
    if "before" in detail or "after" in detail:
        told.append(Change("Set to", _told(detail.get("before")), _told(detail.get("after"))))
    return told


def _told(value: Any) -> str:
    return in_words(value, nothing="nothing")


def write_place(place: Place) -> str:
    """As an address carries it."""
    return f"{place.at.timestamp():.6f}~{place.source}~{place.pk}"
