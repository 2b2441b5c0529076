"""Whether there is anything to see in a text. Pure."""

import re
import unicodedata
from typing import Final

# Blanks and line breaks, controls, signs that only steer, halves of letters, and what each font
# draws as it likes. Not Cn: a sign younger than this Python, as a new emoji is, is a word too.
_NOTHING: Final = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co"})
# Without a shape, whatever their category: joiners, fillers, selectors, the empty braille, and code
# points that are never a letter.
_SHAPELESS: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufdd0-\ufdef"
    "\ufff0-\ufff8\ufffe\uffff\U000e0000-\U000e0fff]"
)


def is_blank(text: str) -> bool:
    """Whether there is nothing to see in it: blanks, and signs that have no shape."""
    return all(
        unicodedata.category(sign) in _NOTHING or _SHAPELESS.match(sign) is not None
        for sign in text
    )
