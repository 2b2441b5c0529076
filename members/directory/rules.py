"""What the directory says, in words. Pure: no queries, no clock, no settings."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple, TypeVar

from members.directory.words import words_of

SMALL_NUMBERS: Final = (
    "No",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
)
COUNTED_TO: Final = 1_000
Row = TypeVar("Row")


def headline(teachers: int) -> str:
    """The page's title: how many can teach what the reader wants, if any."""
    if not teachers:
        return "Members"
    if teachers >= COUNTED_TO:
        return "More than a thousand members can teach what you want to learn."
    number = SMALL_NUMBERS[teachers] if teachers < len(SMALL_NUMBERS) else f"{teachers:,}"
    return f"{number} member{'' if teachers == 1 else 's'} can teach what you want to learn."


class Skill(NamedTuple):
    """A skill on a row, and whether the reader wants it."""

    name: str
    wanted: bool


def wanted_first(skills: Sequence[Skill], most: int) -> list[Skill]:
    """The first few of a member's skills, those that the reader wants before the others."""
    return sorted(skills, key=lambda skill: not skill.wanted)[:most]


def by_letter(rows: Sequence[tuple[str, Row]]) -> list[tuple[str, list[Row]]]:
    """Rows in the order of their names, below the first letter of each; figures stand below #."""
    return [
        (letter, [row for _, row in group])
        for letter, group in groupby(rows, key=lambda row: _letter(row[0]))
    ]


def _letter(name: str) -> str:
    return name[0].upper() if name[:1].isalpha() else "#"


def corrected(typed: str, pairs: Sequence[tuple[str, str]]) -> str:
    """What was taken for what: "No “Tomsaz”; showing “Tomasz”."."""
    said = {word: part for part in typed.split() for word in words_of(part)}
    shown = [
        (said.get(word, word), meant.capitalize() if said.get(word, "")[:1].isupper() else meant)
        for word, meant in pairs
    ]
    missing = " and no ".join(f"“{word}”" for word, _ in shown)
    found = " and ".join(f"“{meant}”" for _, meant in shown)
    return f"No {missing}; showing {found}." if pairs else ""
