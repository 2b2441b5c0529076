"""Corrections as a page draws them: struck through, underlined, one by one, counted. Pure."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from gamification.rules.words import counted, in_words
from growth.proofreading.rules.changes import Change
from growth.proofreading.rules.judging import STYLE, why
from growth.proofreading.rules.pieces import Kind, Piece, pieces_of
from growth.rules.markdown import count_words

PARAGRAPH: Final = re.compile(r"(?:\r?\n|\r)\s*(?:\r?\n|\r)\s*")
LINE: Final = re.compile(r"(?:\r?\n|\r)")
# A word further away says nothing of a change.
NEAR: Final = 60
NOTHING: Final = "The proofreader has nothing to say. Your draft is as you left it."


class Stroke(NamedTuple):
    """A piece of the drawn text: it stays ("same"), goes ("del"), comes ("ins"), or the line ends
    ("line").
    """

    kind: str
    text: str


class Row(NamedTuple):
    """One correction in the list: what it is about, as it was written and as corrected."""

    number: int
    wrote: str
    corrected: str
    why: str
    is_ticked: bool


def heading(changes: Sequence[Change], text: str) -> str:
    """ "Five corrections, in a text of 95 words." """
    if not changes:
        return NOTHING
    words = count_words(text)
    size = f"{words:,} word{'' if words == 1 else 's'}"
    found = counted(len(changes), "correction")
    return f"{found[0].upper()}{found[1:]}, in a text of {size}."


def heading_of_list(count: int) -> str:
    """ "The five, one by one"."""
    return "This one" if count == 1 else f"The {in_words(count)}, one by one"


def drawn(text: str, changes: Sequence[Change]) -> list[list[Stroke]]:
    """The paragraphs of the text, with what goes and what comes in its place."""
    strokes, at = [], 0
    for change in changes:
        strokes.append(Stroke("same", text[at : change.position]))
        strokes += [Stroke("del", change.before), Stroke("ins", change.after)]
        at = change.position + len(change.before)
    strokes.append(Stroke("same", text[at:]))
    paragraphs: list[list[Stroke]] = [[]]
    for stroke in strokes:
        for number, part in enumerate(PARAGRAPH.split(stroke.text)):
            if number:
                paragraphs.append([])
            paragraphs[-1] += _lines(Stroke(stroke.kind, part))
    return [one for one in paragraphs if any(stroke.text.strip() for stroke in one)]


def _lines(stroke: Stroke) -> list[Stroke]:
    found: list[Stroke] = []
    for number, part in enumerate(LINE.split(stroke.text)):
        if number:
            found.append(Stroke("line", ""))
        if part:
            found.append(Stroke(stroke.kind, part))
    return found


def rows(text: str, changes: Sequence[Change]) -> list[Row]:
    """The corrections one by one, each with a word beside it. Mistakes are ticked, style is not."""
    found = []
    for number, change in enumerate(changes):
        front, back = _beside(text, change)
        kind = why(change)
        found.append(
            Row(
                number=number,
                wrote=f"{front}{change.before}{back}".strip(),
                corrected=f"{front}{change.after}{back}".strip(),
                why=kind,
                is_ticked=kind not in STYLE,
            )
        )
    return found


def _beside(text: str, change: Change) -> tuple[str, str]:
    """The word before a change, or where it begins a line the one after it."""
    start, end = change.position, change.position + len(change.before)
    front = _to_the_word(pieces_of(text[max(0, start - NEAR) : start])[::-1])[::-1]
    if front:
        return "".join(piece.text for piece in front), ""
    back = _to_the_word(pieces_of(text[end : end + NEAR]))
    return "", "".join(piece.text for piece in back)


def _to_the_word(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces to the next word, itself among them; none where the line ends before."""
    for number, piece in enumerate(pieces):
        if piece.kind is Kind.BREAK:
            return []
        if piece.kind in (Kind.WORD, Kind.NUMBER):
            return list(pieces[: number + 1])
    return []
