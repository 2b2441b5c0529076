"""What it takes to declare a kind of letter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Final, NamedTuple

TEXTS: Final = Path(__file__).parent / "texts"


class Variable(NamedTuple):
    """One thing a letter may say."""

    name: str
    help: str
    sample: str
    # The text has to use it.
    required: bool = False
    # What it says where nobody gives it; None where it has to be given.
    otherwise: str | None = None
    is_link: bool = False


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of letter."""

    key: str
    label: str
    purpose: str
    variables: tuple[Variable, ...]
    # Its link opens something for whoever holds it: nobody reads it afterwards, staff never do.
    is_secret: bool = False
    # How long its link works; sent later it would be of no use.
    valid_for: timedelta | None = None
    # Nothing of it stays once it ended, not even to whom it went.
    is_fleeting: bool = False
    # What allauth calls it, and what is said of each.
    also: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names a text may use."""
        return frozenset(variable.name for variable in self.variables)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The names the text must use."""
        return tuple(variable.name for variable in self.variables if variable.required)

    @cached_property
    def links(self) -> frozenset[str]:
        """The names whose values are addresses to open."""
        return frozenset(variable.name for variable in self.variables if variable.is_link)

    @property
    def subject_names(self) -> frozenset[str]:
        """The names a subject may use: lists show subjects, so no link stands there."""
        return self.names - self.links

    @property
    def text(self) -> str:
        """What it says unless staff gave it another text."""
        return _written(self.key)[1]

    @property
    def subject(self) -> str:
        """Its subject unless staff gave it another one."""
        return _written(self.key)[0]


@cache
def _written(key: str) -> tuple[str, str]:
    subject, _, text = (TEXTS / f"{key}.txt").read_text(encoding="utf-8").partition("\n")
    return subject.strip(), text.strip()
