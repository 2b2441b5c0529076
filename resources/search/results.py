"""What a search finds: as it was typed, put right, or the nearest there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from resources.search import rules, vocabulary
from resources.search.finding import Found, Narrowed, page
from resources.search.orders import Place
from resources.search.planning import Sizes
from resources.search.rules import Asked
from resources.search.terms import EVERYTHING

Shelves = Sequence[tuple[str, ...]]

# How what is shown answers what was asked.
AS_ASKED: Final = "as_asked"
CORRECTED: Final = "corrected"
ELSEWHERE: Final = "elsewhere"
FEWER_WORDS: Final = "fewer_words"
NO_WORDS: Final = "no_words"
NOTHING: Final = "nothing"
# Nobody has written what was looked for.
MISSED: Final = frozenset({FEWER_WORDS, NO_WORDS, NOTHING})


@dataclass(frozen=True)
class Results:
    """The rows of a page, one more than its size where others follow; how they answer, and what
    they were narrowed by.
    """

    rows: list[Found]
    answer: str
    asked: Asked
    narrowed: Narrowed
    sort: str


def results(
    typed: str,
    *,
    shelves: Shelves,
    sort: str,
    size: int,
    place: Place | None = None,
    is_literal: bool = False,
) -> Results:
    """The page asked for. Two queries in most cases, eight at most.

    `is_literal`: nothing is put right. What is not the first page offers nothing nearer either.
    """
    asked, known = _understand(typed, shelves)
    sort = sort if asked.groups or sort != "match" else "featured"
    narrowed = _narrowed(asked, shelves, known)
    rows = page(narrowed, sort=sort, size=size, place=place)
    found = Results(rows, AS_ASKED if rows else NOTHING, asked, narrowed, sort)
    if rows or place or not asked.groups:
        return found
    if not is_literal:
        right = _put_right(asked)
        if right is not asked:
            narrowed = _narrowed(right, shelves, known)
            rows = page(narrowed, sort=sort, size=size) if right.is_known else []
            found = Results(rows, CORRECTED if rows else NOTHING, right, narrowed, sort)
    return found if found.rows else _nearest(found, shelves, known, size)


def _understand(typed: str, shelves: Shelves) -> tuple[Asked, Mapping[str, int]]:
    words = rules.words_asked(typed)
    if not words and not shelves:
        return Asked(typed), {}
    begun = words[-1] if words and rules.is_typing(typed) else ""
    terms = [EVERYTHING, *(term for group in shelves for term in group)]
    looked_up = vocabulary.look_up(rules.to_look_up(typed) if words else (), begun, terms)
    return rules.understand(typed, looked_up.known, looked_up.longer), looked_up.shelves


def _put_right(asked: Asked) -> Asked:
    """The same search where nothing can be put right. One query, none where all is known."""
    unknown = [group.word for group in asked.groups if not group.number]
    if not unknown:
        return asked
    near = vocabulary.near(unknown)
    right = rules.meant(asked, near.words)
    return rules.corrected(asked, right, near.known) if right else asked


def _narrowed(asked: Asked, shelves: Shelves, known: Mapping[str, int]) -> Narrowed:
    everything = known.get(EVERYTHING, 0)
    held = [sum(known.get(term, 0) for term in group) for group in shelves]
    return Narrowed(
        query=asked.query,
        exact=asked.exact,
        key=asked.key,
        words=len(asked.groups),
        shelves=tuple(shelves),
        sizes=Sizes(everything, [*(group.number for group in asked.groups), *held]),
        title_sizes=Sizes(everything, [*(group.in_title for group in asked.groups), *held]),
    )


def _nearest(found: Results, shelves: Shelves, known: Mapping[str, int], size: int) -> Results:
    """All words on any shelf, else all but one, else the shelves without the words."""
    asked = found.asked
    if shelves and asked.is_known:
        narrowed = _narrowed(asked, (), known)
        rows = page(narrowed, sort="match", size=size)
        if rows:
            return replace(found, rows=rows, answer=ELSEWHERE, narrowed=narrowed, sort="match")
    if len(asked.groups) > 1:
        narrowed = replace(_narrowed(asked, (), known), query=rules.all_but_one(asked))
        rows = page(narrowed, sort="match", size=size)
        if rows:
            return replace(found, rows=rows, answer=FEWER_WORDS, narrowed=narrowed, sort="match")
    narrowed = _narrowed(Asked(""), shelves, known)
    rows = page(narrowed, sort="featured", size=size)
    return replace(
        found,
        rows=rows,
        answer=NO_WORDS if rows else NOTHING,
        narrowed=narrowed,
        sort="featured",
    )
