"""What the declaration of an activity consists of (the activities: `activities/catalogue.py`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from gamification.catalogue import Action


class Kind(Enum):
    """What a field of a submission holds, and as what its payload keeps it."""

    LINE = "a line of text"  # text
    TEXT = "a text of several lines"  # text
    COUNT = "a whole number"  # number
    DAY = "a day"  # text, 2026-11-26
    TIME = "a time of day"  # text, 18:15
    LINK = "an address on the web"  # text
    NAMES = "names, one a line"  # list of texts


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing a submission says.

    `at_least` and `at_most` are characters of a text, numbers of a count, names of a list; a day is
    never in the future. `hosts` are the sites a link may lead to; empty for any.
    """

    name: str
    label: str
    kind: Kind
    is_required: bool = True
    at_least: int = 0
    at_most: int = 1000
    unit: str = ""
    hint: str = ""
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """The files that go with a submission: how many, and what they show."""

    label: str
    hint: str = ""
    at_least: int = 1
    at_most: int = 5


@dataclass(frozen=True)
class Declaration:
    """One activity: what it is, what a submission carries, what it pays, how it is reviewed.

    `pays` gives the points of a payload, pure, from the payload and what staff set as the value of
    `action`. `summary` says in a line what a payload reports.
    """

    name: str
    deed: str
    what: str
    action: Action
    fields: tuple[Field, ...]
    evidence: Evidence
    pays: Callable[[Mapping[str, Any], int], int]
    worth: Callable[[Mapping[str, Any], int], list[tuple[str, int]]]
    summary: Callable[[Mapping[str, Any]], str]
    # A badge that an approval gives by hand of the reviewer, where no rule counts it.
    badge: str = ""
    # Old sessions are for admins: what is hard to check after a month.
    ages: bool = False
    # One that waits or was approved is all a member may have of it.
    is_once: bool = False
    needs: tuple[tuple[str, ...], ...] = ()

    @property
    def is_by_heads(self) -> bool:
        """Whether the quota of a week counts it: it says how many people were there."""
        return any(field.name == "peers" for field in self.fields)

    def field(self, name: str) -> Field:
        """The field of this name. Raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)
