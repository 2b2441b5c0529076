"""What a resource is counted by: a kind and a value, as `library_terms` writes them. Pure."""

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """The first letter of a term."""

    EVERYTHING = "*"
    CATEGORY = "c"
    TYPE = "t"
    TAG = "g"
    # A word as it is written, one as the index knows it, and one of a title as the index knows it.
    WORD = "w"
    LEXEME = "l"
    TITLE = "h"


EVERYTHING: Final = "*:"


def term(kind: Kind, value: object) -> str:
    """One term."""
    return f"{kind.value}:{value}"


def value_of(written: str) -> str:
    """The term without its kind."""
    return written[2:]
