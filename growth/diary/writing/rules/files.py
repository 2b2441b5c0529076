"""An entry as a file: its name, what stands above the text, the text. Pure."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

# A name of 60 letters is at most 240 bytes; file systems take 255.
LONGEST_BYTES: Final = 180
LONGEST: Final = 60
# Printable neither in YAML nor anywhere else.
_UNSEEN: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True)
class File:
    """A file before it has a name: what it is named after, its text."""

    day: date
    at: datetime
    title: str
    text: str


def file_of(*, day: date, at: datetime, facts: Mapping[str, Any], text: str) -> File:
    """The entry with its facts above it, as YAML between two lines of dashes."""
    said = "\n".join(f"{name}: {_yaml(value)}" for name, value in facts.items() if value)
    return File(day, at, str(facts["title"]), f"---\n{said}\n---\n\n{text}\n")


def _yaml(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    # What JSON quotes YAML reads, but for a few signs that it wants spelled out.
    quoted = json.dumps(str(value), ensure_ascii=False)
    return _UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", quoted)


def slug(title: str) -> str:
    """The title as a part of a file's name, in its own script: letters, figures and what marks
    them, with dashes between; "entry" where nothing is left.
    """
    kept = [
        sign if unicodedata.category(sign)[0] in "LNM" else " "
        for sign in unicodedata.normalize("NFC", title).lower()
    ]
    name = "-".join("".join(kept).split())[:LONGEST]
    return name.encode()[:LONGEST_BYTES].decode(errors="ignore").strip("-") or "entry"


class NameMaker:
    """Names for the files of one archive, no two alike, also where case does not count."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def name_of(self, file: File) -> str:
        """Day and title, with a number from the second alike on."""
        base = f"{file.day.isoformat()}-{slug(file.title)}"
        key, name = base.casefold(), base
        while name.casefold() in self._taken:
            number = self._next[key] = self._next.get(key, 1) + 1
            name = f"{base}-{number}"
        self._taken.add(name.casefold())
        return f"diary/{name}.md"
