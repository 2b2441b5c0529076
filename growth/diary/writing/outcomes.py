"""What can come of saving and publishing."""

from dataclasses import dataclass

from growth.diary.writing.rules import Fault, Words
from growth.models import Post


@dataclass(frozen=True)
class Kept:
    """The words are saved. `changed` is false where they stood there already."""

    post: Post
    changed: bool


@dataclass(frozen=True)
class Conflict:
    """Nothing was written: another device saved since. `standing` is what stands there."""

    post: Post
    standing: Words


@dataclass(frozen=True)
class Published:
    """All members can read it now. `first` is true for the one time it became public, `changed`
    where this is what published it, or its changes.
    """

    post: Post
    first: bool
    changed: bool


@dataclass(frozen=True)
class NotPublished:
    """It stays as it is, for these reasons."""

    post: Post
    faults: tuple[Fault, ...]


class Refused(Exception):
    """Nothing was written, and nothing about these words would change that."""


class TooMuch(Refused):
    """More than a draft keeps; `fault` says so."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.words)
        self.fault = fault
