"""Why an entry is in the ledger, in words for its member."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from gamification.catalogue import declared
from gamification.declarations import Reason


def explain(*, action: str, source: str, metadata: Mapping[str, Any] | None) -> Reason:
    """The reason of an entry, as its action declares it.

    Never fails: an entry of unknown form is named by its action.
    """
    found = declared(action)
    if found is None:
        return Reason(action.replace("_", " ").capitalize())
    return found.award.explain(source, metadata if isinstance(metadata, Mapping) else {})


def taken_back(*, action: str, source: str, metadata: Mapping[str, Any] | None, day: date) -> str:
    """How a reversal names the entry it takes back.

    Such as "Takes back the entry of 8 October 2026 (Talked in Discord)".
    """
    title = explain(action=action, source=source, metadata=metadata).title
    return f"Takes back the entry of {day.day} {day:%B %Y} ({title})"
