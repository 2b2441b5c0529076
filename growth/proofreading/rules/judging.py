"""Whether what the model gave back is a correction at all, and what kind each change is. Pure."""

import unicodedata
from collections.abc import Iterable
from typing import Final

from rapidfuzz import fuzz

from growth.proofreading.rules.changes import Change
from growth.proofreading.rules.pieces import words_in

# Of a hundred words; in a short text some may always change.
MOST_CHANGED: Final = 0.3
ALWAYS: Final = 3
# From here on, of a hundred, two words are one and its misspelling.
ALIKE: Final = 55
# These are a matter of taste; the others are mistakes, or a single word.
STYLE: Final = ("wording", "shorter", "longer")
# Names that say no script.
NONE: Final = {"MODIFIER", "FEMININE", "MASCULINE", "MICRO", "SUPERSCRIPT", "SUBSCRIPT"}
# One language is written in all three of them.
ONE: Final = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "HALFWIDTH": "CJK", "FULLWIDTH": "CJK"}
_ENDINGS: Final = "'’ʼ‘"  # noqa: RUF001


def is_correction(text: str, corrected: str, changes: Iterable[Change]) -> bool:
    """Whether it is still the same text: few words changed, in the same scripts."""
    if not corrected.strip() or scripts_in(corrected) - scripts_in(text):
        return False
    changed = sum(max(words_in(one.before), words_in(one.after)) for one in changes)
    return changed <= max(ALWAYS, MOST_CHANGED * words_in(text))


def scripts_in(text: str) -> set[str]:
    """The scripts of its letters: LATIN, CYRILLIC, CJK."""
    names = {
        unicodedata.name(letter, "UNKNOWN").split(" ")[0].split("-")[0]
        for letter in set(text)
        if letter.isalpha()
    }
    return {ONE.get(name, name) for name in names - NONE}


def why(change: Change) -> str:
    """What kind of change it is, in a word or two."""
    before, after = change.before.strip(), change.after.strip()
    if _without_blanks(before) == _without_blanks(after):
        return "spacing"
    if before.casefold() == after.casefold():
        return "capitals"
    if _letters(before) == _letters(after):
        return "apostrophe" if _is_by_apostrophe(before, after) else "punctuation"
    goes, comes = words_in(before), words_in(after)
    if not comes:
        return "shorter"
    if not goes:
        return "a word missing" if comes == 1 else "longer"
    if fuzz.ratio(before.casefold(), after.casefold()) >= ALIKE:
        return "spelling"
    return "another word" if goes == comes == 1 else "wording"


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _letters(text: str) -> str:
    return "".join(one for one in text if one.isalnum())


def _is_by_apostrophe(before: str, after: str) -> bool:
    bare = ["".join(one for one in text if one not in _ENDINGS) for text in (before, after)]
    return bare[0] == bare[1]
