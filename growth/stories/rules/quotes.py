"""Whether what a writer quotes, and the sums it names, stand in the entries it cites. Pure.

Compared are the words in their order with their punctuation. Not told apart: capitals and small
letters, how much blank lies between, which quotation marks and apostrophes, which dashes, letters
in another width or composed differently; and whatever growth/stories/rules/cleaning.py takes out.
"""

# ruff: noqa: RUF001

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from growth.stories.rules.cleaning import cleaned

# What ends a quotation that this begins. Swedes and Germans use the same marks the other way round.
_ENDS: Final = {
    "“": '”"',
    "„": '“”"',
    "”": "”",
    '"': '"”',
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
}
_STRAY: Final = frozenset("」』")
_SINGLE: Final = frozenset("'‘‚’")
_ANY_MARK: Final = re.compile("[\"'“”„‟‘’‚‛«»‹›「」『』`´]")
_DOUBLE: Final = re.compile('["“”„«»‹›「」『』]')
_DASHES: Final = re.compile("[\u2010-\u2015\u2212]")
_GAP: Final = re.compile(r"\s*(?:\[?\.{3,}\]?|\[?…\]?)\s*")
_EDGES: Final = " .,;:!?。、！？"
# Money, shares, and what has a decimal: what a reader takes for measured.
_SUM: Final = re.compile(r"[$€£¥]\s?(\d[\d.,]*)|(\d[\d.,]*)\s?[%€£¥]|(\d+[.,]\d[\d.,]*)")
_NUMBER: Final = re.compile(r"\d[\d.,]*")


def without_marks(text: str) -> str:
    """The text without marks that begin or end a quotation, so that it can stand between two."""
    return _DOUBLE.sub("", text).strip()


def folded(text: str) -> str:
    """What is compared."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cleaned(text)).casefold())
    return " ".join(_DASHES.sub("-", _ANY_MARK.sub("", text)).split())


def quotes_in(text: str) -> list[str] | None:
    """What stands between quotation marks; None where one begins or ends alone, so that nobody can
    say what is quoted.
    """
    found, at, singles_end = [], 0, True
    while at < len(text):
        char = text[at]
        if char in _STRAY:
            return None
        end = at
        if char in _ENDS:
            end = _first_of(_ENDS[char], text, at + 1)
            if end < 0:
                return None
        elif singles_end and char in _SINGLE and _may_open(text, at):
            end = max(_closing_single(text, at + 1), at)
            # Where this one does not end, no later one does.
            singles_end = end > at
        if end > at:
            found.append(text[at + 1 : end])
        at = end + 1
    return found


def _first_of(marks: str, text: str, start: int) -> int:
    places = [place for mark in marks if (place := text.find(mark, start)) >= 0]
    return min(places, default=-1)


def _may_open(text: str, at: int) -> bool:
    """Whether a single mark begins something: an apostrophe stands in a word or after one."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not before.isalnum() and bool(after) and not after.isspace()


def _closing_single(text: str, start: int) -> int:
    for place in range(start, len(text)):
        if text[place] in "'’‘" and not text[place - 1].isspace():
            after = text[place + 1 : place + 2]
            if not after.isalnum():
                return place
    return -1


def occurs(quote: str, in_any: Iterable[str]) -> bool:
    """Whether the quotation, piece by piece where it leaves words out, stands in one of these
    folded texts. Half a word is not in it.
    """
    pieces = [folded(piece).strip(_EDGES) for piece in _GAP.split(quote)]
    pieces = [piece for piece in pieces if piece]
    return bool(pieces) and any(_in_order(pieces, text) for text in in_any)


def _in_order(pieces: list[str], text: str) -> bool:
    at = 0
    for piece in pieces:
        at = _find(piece, text, at)
        if at < 0:
            return False
        at += len(piece)
    return True


def _find(piece: str, text: str, start: int) -> int:
    at = text.find(piece, start)
    while at >= 0:
        end = at + len(piece)
        before, after = text[max(at - 2, 0) : at], text[end : end + 2]
        if not (_goes_on(before, piece[0]) or _goes_on(after[::-1], piece[-1])):
            return at
        at = text.find(piece, at + 1)
    return -1


def _goes_on(beside: str, edge: str) -> bool:
    """Whether the signs beside belong to the same word or number; scripts without capitals may
    write words without blanks.
    """
    if edge.isdigit() and len(beside) == 2 and beside[1] in ".," and beside[0].isdigit():
        return True
    return bool(beside) and all(
        char.isdigit() or char.lower() != char.upper() for char in (beside[-1], edge)
    )


def sums_in(text: str) -> set[str]:
    """The sums a text names, as digits."""
    return {_digits(next(filter(None, found))) for found in _SUM.findall(_narrow(text))}


def numbers_in(text: str) -> set[str]:
    """Every number of a text, as digits."""
    return {_digits(found) for found in _NUMBER.findall(_narrow(text))}


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _digits(number: str) -> str:
    """1,300 and 1300 are one number; so, strictly, are 1.5 and 15, which only lets a sum pass."""
    return re.sub(r"[.,]", "", number)
