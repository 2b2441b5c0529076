"""A word as a pattern that finds it whatever its accents and case, for PostgreSQL. Pure.

Folding every text in the database costs a table of a thousand letters for each letter read; a
pattern names the few that are read alike.
"""

from collections import defaultdict
from functools import lru_cache
from typing import Final

from members.directory.words import folding

# PostgreSQL reads ranges by code point, as Python does.
_ACCENTS: Final = "\u0300-\u036f"


@lru_cache(maxsize=1)
def _alike() -> tuple[dict[str, str], dict[str, str], str]:
    """Letters read as one letter and as two, by what they are read as; signs that are not read."""
    ones: dict[str, str] = defaultdict(str)
    twos: dict[str, str] = defaultdict(str)
    unread = ""
    for letter, read in folding().items():
        if len(read) == 1:
            ones[read] += letter
        elif len(read) == 2:
            twos[read] += letter
        elif not "\u0300" <= letter <= "\u036f":
            unread += letter
    for letter in "abcdefghijklmnopqrstuvwxyz":
        ones[letter] += letter.upper()
    return dict(ones), dict(twos), f"[{_ACCENTS}{unread}]*"


@lru_cache(maxsize=256)
def pattern_of(word: str) -> str:
    """What finds the folded word in a text as it was typed: equal to looking for it in
    `members.directory.words.fold` of the text.
    """
    ones, twos, unread = _alike()
    last = len(word) - 1
    tails = dict.fromkeys(range(len(word) + 1), "")
    for place in range(last, -1, -1):
        letter = word[place]
        same = letter + ones.get(letter, "")
        # A letter read as two is enough where the word begins or ends within it.
        if place == 0:
            same += "".join(many for pair, many in twos.items() if pair[1] == letter)
        if place == last:
            same += "".join(many for pair, many in twos.items() if pair[0] == letter)
        rest = tails[place + 1]
        single = f"[{same}]{unread + rest if rest else ''}"
        pair = twos.get(word[place : place + 2], "")
        if pair:
            beyond = tails[place + 2]
            single = f"(?:{single}|[{pair}]{unread + beyond if beyond else ''})"
        tails[place] = single
    return tails[0]
