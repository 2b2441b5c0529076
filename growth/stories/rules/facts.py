"""What a review may rest on: one member's own words and goals, and nothing else. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from growth.rules.windows import Window

# Some 15,000 tokens: what a small model still reads at once.
MOST_CHARACTERS: Final = 60_000
MOST_GOALS: Final = 20
ACTIVE: Final = "ACTIVE"
COMPLETED: Final = "COMPLETED"


@dataclass(frozen=True)
class Entry:
    """One published entry. `number` is what a writer cites it by; the oldest has 1."""

    number: int
    pk: int
    title: str
    text: str
    day: date
    words: int


@dataclass(frozen=True)
class GoalFact:
    """One goal: open, with days that meet the window, or reached within it."""

    title: str
    period: str
    status: str
    starts_on: date
    ends_on: date
    completed_on: date | None = None

    @property
    def is_reached(self) -> bool:
        """Whether it was reached."""
        return self.status == COMPLETED


@dataclass(frozen=True)
class Facts:
    """Everything a writer is told. `left_out` entries of the window, older than all of `entries`,
    were too many to be told as well.
    """

    name: str
    zone_name: str
    profile: tuple[tuple[str, str], ...]
    window: Window
    entries: tuple[Entry, ...]
    goals: tuple[GoalFact, ...]
    left_out: int = 0

    @property
    def open_goals(self) -> tuple[GoalFact, ...]:
        """Goals to be held against what happened."""
        return tuple(goal for goal in self.goals if not goal.is_reached)

    @property
    def reached_goals(self) -> tuple[GoalFact, ...]:
        """Goals that are achievements."""
        return tuple(goal for goal in self.goals if goal.is_reached)


class Found(NamedTuple):
    """An entry as it is stored."""

    pk: int
    title: str
    text: str
    day: date


def words_in(text: str) -> int:
    """How many words a text has; in a script without blanks every run of it counts as one."""
    return len(text.split())


def as_entries(newest_first: Iterable[Found], most: int = MOST_CHARACTERS) -> tuple[Entry, ...]:
    """Those that fit into so many characters, the newest in any case, numbered from the oldest on.

    The first that does not fit ends it, so that what is left out is older than all the rest.
    """
    fitting: list[Found] = []
    room = most
    for found in newest_first:
        room -= len(found.title) + len(found.text)
        if room < 0 and fitting:
            break
        fitting.append(found)
    return tuple(
        Entry(number, one.pk, one.title, one.text, one.day, words_in(one.text))
        for number, one in enumerate(reversed(fitting), start=1)
    )
