"""Which words are looked for, and where in a text they stand. Pure.

Words are read as the directory reads them: case and accents left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Final

from members.directory.words import fold, words_of

MOST_WORDS: Final = 8
# How much of a long text is shown before and after the first word found.
BEFORE: Final = 80
LENGTH: Final = 240
_BLANKS: Final = re.compile(r"\s+")


@dataclass(frozen=True)
class Piece:
    """A part of a text, and whether it is one of the words looked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True)
class Hit:
    """A text in pieces, in their order."""

    pieces: tuple[Piece, ...]

    @property
    def is_marked(self) -> bool:
        """Whether one of the words stands in it."""
        return any(piece.is_hit for piece in self.pieces)


def words_asked(typed: str) -> tuple[str, ...]:
    """The words to look for, each once, at most eight."""
    return tuple(dict.fromkeys(words_of(typed[:400])))[:MOST_WORDS]


def hit_of(text: str, words: tuple[str, ...], *, around: bool = False) -> Hit:
    """The text with the words marked; of a long one, with `around`, the part where they begin."""
    spans = _spans(text, words)
    found = next(spans, None)
    start, end = 0, len(text)
    if around and found and len(text) > LENGTH:
        start = _begin(text, found[0])
        end = min(start + LENGTH, len(text))
    pieces = [Piece("…", False)] if start else []
    at = start
    for first, last in chain([found], spans) if found else ():
        if first >= end:
            break
        pieces += _between(text[at:first]) + _between(text[first : min(last, end)], is_hit=True)
        at = min(last, end)
    pieces += _between(text[at:end])
    if end < len(text):
        pieces.append(Piece("…", False))
    return Hit(tuple(pieces))


def _begin(text: str, first: int) -> int:
    """Where to begin, so that the word at `first` is seen: at a blank, not in a word."""
    start = max(first - BEFORE, 0)
    blank = text.find(" ", start, first) if start else -1
    return blank + 1 if blank >= 0 else start


def _between(text: str, *, is_hit: bool = False) -> list[Piece]:
    return [Piece(_BLANKS.sub(" ", text), is_hit)] if text else []


def _spans(text: str, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where the words stand, from left to right; where two overlap, the one that begins first."""
    longest_first = sorted(words, key=len, reverse=True)
    asked = re.compile("|".join(map(re.escape, longest_first)))
    # Letter by letter it takes long: only where there is something to mark.
    if not words or not asked.search(fold(text)):
        return
    read = {letter: fold(letter) for letter in set(text)}
    letters = [read[letter] for letter in text]
    # Where each letter of the text begins in what is read of it.
    begins = [0, *accumulate(map(len, letters))]
    places: list[int] = []
    for place, letter in enumerate(letters):
        places += [place] * len(letter)
    for found in asked.finditer("".join(letters)):
        first, last = places[found.start()], places[found.end() - 1] + 1
        while last < len(text) and begins[last] == begins[last + 1]:
            last += 1  # An accent of its own belongs to the letter before it.
        yield first, last
