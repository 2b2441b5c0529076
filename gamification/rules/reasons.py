"""Why an entry is in the ledger, in words for its member."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Reason:
    """Why an entry is in the ledger: a title, one more line, and for a resource its slug."""

    title: str
    why: str = ""
    resource: str = ""


def explain(*, action: str, source: str, metadata: Mapping[str, Any] | None) -> Reason:
    """The reason of an entry, in words for its member.

    Never fails: an entry of unknown form is named by its action.
    """
    known = metadata if isinstance(metadata, Mapping) else {}
    if action == "benchmark_submission":
        name = str(known.get("category") or source.partition(":")[2]).replace("_", " ").capitalize()
        return Reason(
            f"Answered the {name} benchmark" if name else "Answered a benchmark",
            "First answers in this category",
        )
    if action == "resource_download":
        title = str(known.get("title") or "")
        words = f"Took “{title}” from the library" if title else "Took a resource from the library"
        return Reason(words, "First download of this resource", str(known.get("slug") or ""))
    if action == "intro_completed":
        return Reason("Introduced yourself in Discord", "Paid once")
    if action == "discord_activity":
        return Reason("Talked in Discord", _experience(known))
    if action == "admin_adjustment":
        what = str(known.get("reversed") or "")
        title = "Correction by staff" if "reverses" in known else "Adjustment by staff"
        return Reason(
            title, ": ".join(part for part in (what, str(known.get("reason") or "")) if part)
        )
    return Reason(action.replace("_", " ").capitalize())


def _experience(known: Mapping[str, Any]) -> str:
    gained, carried = known.get("xp"), known.get("carried")
    if not isinstance(gained, int):
        return ""
    return (
        f"{gained:,} XP; {carried:,} carried over"
        if isinstance(carried, int) and carried
        else f"{gained:,} XP"
    )


def taken_back(*, action: str, source: str, metadata: Mapping[str, Any] | None, day: date) -> str:
    """How a reversal names the entry it takes back: "Takes back the entry of 8 October 2026
    (Talked in Discord)".
    """
    return f"Takes back the entry of {day.day} {day:%B %Y} ({explain(action=action, source=source, metadata=metadata).title})"
