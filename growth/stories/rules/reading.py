"""A writer's answer, as far as it can be read. Pure."""

import json
from collections.abc import Iterable
from typing import Any, Final

from growth.stories.rules.shapes import ACHIEVEMENTS, EVIDENCE, GAPS, GOALS, NEXT, Claim, Draft
from growth.writer.faults import Unreadable

FLAT: Final = (EVIDENCE, ACHIEVEMENTS, GAPS, NEXT)
# A part longer than this is no review; what comes after is not even looked at.
MOST_CLAIMS: Final = 30
# Digits of the number of an entry, written as text.
MOST_DIGITS: Final = 4


def schema_for(has_goals: bool) -> dict[str, Any]:
    """The JSON schema of an answer; without goals it has no place for them."""
    claim = _object(text={"type": "string"}, cites={"type": "array", "items": {"type": "integer"}})
    claims = {"type": "array", "items": claim}
    goal = _object(goal={"type": "integer"}, sentences=claims)
    parts: dict[str, Any] = {EVIDENCE: claims}
    if has_goals:
        parts[GOALS] = {"type": "array", "items": goal}
    return _object(**parts, achievements=claims, gaps=claims, next=claims)


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def read(answer: str) -> Draft:
    """What was answered. Raises Unreadable for what has no such parts."""
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError):
        raise Unreadable("The review is no JSON.") from None
    if not isinstance(told, dict) or not any(isinstance(told.get(kind), list) for kind in FLAT):
        raise Unreadable("The review has none of its parts.")
    draft = Draft()
    for kind in FLAT:
        draft.claims[kind] = _claims(told.get(kind), draft)
    for said in _list(told.get(GOALS)):
        number = said.get("goal") if isinstance(said, dict) else None
        if isinstance(number, int) and not isinstance(number, bool):
            draft.goals.append((number, _claims(said.get("sentences"), draft)))
        else:
            draft.unread += 1
    return draft


def _list(value: Any) -> Iterable[Any]:
    return value[:MOST_CLAIMS] if isinstance(value, list) else []


def _claims(value: Any, draft: Draft) -> list[Claim]:
    found = []
    for said in _list(value):
        text = said.get("text") if isinstance(said, dict) else None
        cites = said.get("cites") if isinstance(said, dict) else None
        if isinstance(text, str) and isinstance(cites, list):
            found.append(Claim(text, [_number(cite) for cite in cites]))
        else:
            draft.unread += 1
    return found


def _number(cite: Any) -> int:
    """The number of an entry; 0, which none has, for what is no number."""
    if isinstance(cite, str) and cite.isascii() and cite.isdigit() and len(cite) <= MOST_DIGITS:
        return int(cite)
    return cite if isinstance(cite, int) and not isinstance(cite, bool) else 0
