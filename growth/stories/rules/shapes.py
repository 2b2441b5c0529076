"""What a review is made of: as a writer drafts it, and as it is kept once it is proven. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, NotRequired, TypedDict

EVIDENCE: Final = "evidence"
GOALS: Final = "goals"
ACHIEVEMENTS: Final = "achievements"
GAPS: Final = "gaps"
NEXT: Final = "next"
# In the order they are read.
HEADINGS: Final = {
    EVIDENCE: "What the evidence is",
    GOALS: "Goals against what happened",
    ACHIEVEMENTS: "What you achieved",
    GAPS: "Where it is thin",
    NEXT: "What to do next",
}
# How what is said of a goal begins: its title between these, then what happened.
AFTER_TITLE: Final = "”: "


class Claim(NamedTuple):
    """What a writer says, and the entries it says it from, by their numbers in the facts."""

    text: str
    cites: Sequence[int]


@dataclass
class Draft:
    """A review as a writer answers it, nothing of it checked. `goals` pairs each goal's number in
    the facts (the first open one has 1) with what is said of it.
    """

    claims: dict[str, list[Claim]] = field(default_factory=dict)
    goals: list[tuple[int, list[Claim]]] = field(default_factory=list)
    # What could not even be read as a claim.
    unread: int = 0


class Sentence(TypedDict):
    """One judgement of a review. `cites` are numbers of its sources; none where we say what the
    review rests on. `goal` is its title where what is said of a goal begins.
    """

    text: str
    cites: list[int]
    goal: NotRequired[str]


class Part(TypedDict):
    """One heading and what stands below it."""

    kind: str
    heading: str
    sentences: list[Sentence]


class Source(TypedDict):
    """An entry that is cited. `day` as in 2026-11-17."""

    number: int
    post: int
    title: str
    day: str
    words: int


@dataclass(frozen=True)
class Told:
    """A review as it is kept. `dropped` sentences had no proof."""

    parts: list[Part]
    sources: list[Source]
    words: int
    dropped: int
