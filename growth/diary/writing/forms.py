"""What the sheet sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from growth.diary.writing.rules import Words, read_words


@dataclass(frozen=True)
class Sent:
    """The words, the version they were made from, and the key of an entry not begun yet."""

    words: Words
    seen: int
    key: UUID


def read_sent(fields: Mapping[str, Any]) -> Sent:
    """Whatever was sent: a version that is none has seen nothing, a key that is none is a new
    one.
    """
    seen = str(fields.get("seen", ""))
    return Sent(
        read_words(str(fields.get("title", "")), str(fields.get("content", ""))),
        int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,
        read_key(str(fields.get("key", ""))) or uuid4(),
    )


def read_key(text: str) -> UUID | None:
    """The key of a sheet; None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
