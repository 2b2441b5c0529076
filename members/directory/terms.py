"""What a listed member is found by: a kind and a value, as `directory_entry` writes them."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from members.directory.words import key_of


class Kind(StrEnum):
    """The first letter of a term."""

    EVERYBODY = "*"
    WORD = "w"
    SKILL = "s"
    WANTED = "t"
    INDUSTRY = "i"
    LEVEL = "e"
    JOINED = "j"


EVERYBODY: Final = "*:"
# Terms that show as members wrote them.
LABELLED: Final = (Kind.SKILL, Kind.INDUSTRY)


def term(kind: Kind, value: str) -> str:
    """One term; its value is folded already."""
    return f"{kind.value}:{value}"


def value_of(written: str) -> str:
    """The term without its kind."""
    return written[2:]


def skills(kind: Kind, said: Iterable[str]) -> list[str]:
    """The terms of these skills, each once, in order."""
    keys = (key_of(skill) for skill in said)
    return list(dict.fromkeys(term(kind, key) for key in keys if key))


def joined_in(day: date) -> str:
    """The term of who joined in the month of this day."""
    return term(Kind.JOINED, f"{day:%Y%m}")
