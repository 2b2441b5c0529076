"""How the directory reads words: accents and case left out, the same here and in the database
(`directory_fold` and `directory_words`; tests hold the two equal).
"""

import re
import unicodedata
from functools import lru_cache
from itertools import combinations
from typing import Final

LONGEST_WORD: Final = 40
LONGEST_KEY: Final = 80
# The prefix of a word whose spellings are kept: slips further behind are found by the distance.
SPELLED: Final = 7
SHORTEST_CORRECTED: Final = 3

# Letters that Unicode does not take apart.
_SPELLED_OUT: Final = {
    **dict(
        zip("ßẞæÆœŒþÞĳĲ", ("ss", "ss", "ae", "ae", "oe", "oe", "th", "th", "ij", "ij"), strict=True)
    ),
    **dict(zip("łŁđĐøØðÐħĦıŧŦŋŊς", "llddooddhhittnn\u03c3", strict=True)),
}
_APOSTROPHES: Final = "'`\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}"
# Latin, Greek, Cyrillic, and the Latin and Greek of later blocks.
_ALPHABETS: Final = ((0xC0, 0x24F), (0x370, 0x52F), (0x1E00, 0x1FFF))
_WORD: Final = re.compile("[a-z0-9\u0180-\u02af\u0370-\u1fff\u3040-\ud7ff]+")


def _bare(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part))


@lru_cache(maxsize=1)
def folding() -> dict[str, str]:
    """Each letter that is read as another, or as none; ASCII capitals aside."""
    table = {chr(code): "" for code in range(0x300, 0x370)} | dict.fromkeys(_APOSTROPHES, "")
    for first, last in _ALPHABETS:
        for letter in map(chr, range(first, last + 1)):
            read = _bare(_bare(letter).lower())
            if len(read) == 1 and read != letter:
                table[letter] = read
    return table | _SPELLED_OUT


@lru_cache(maxsize=1)
def _translation() -> dict[int, str]:
    capitals = {letter: letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    return str.maketrans(folding() | capitals)


def fold(text: str) -> str:
    """The text in small letters without accents: "Łukasz O'Brien" is "lukasz obrien"."""
    return text.translate(_translation())


def words_of(text: str) -> list[str]:
    """The words of a text as they are found, in order, 40 letters of each at most."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


def key_of(text: str) -> str:
    """A skill or an industry as it is compared: "Cold E-Mail " is "cold e mail"."""
    return " ".join(words_of(text))[:LONGEST_KEY].rstrip()


def sort_key(*, first_name: str, last_name: str, handle: str | None, member_id: int) -> str:
    """What a member is sorted by: the last name, then the first; else the handle."""
    named = key_of(f"{last_name} {first_name}") or key_of(handle or "")
    return named or f"member {member_id}"


def slips_allowed(word: str) -> int:
    """How many slips are forgiven in a word of this length."""
    if len(word) < SHORTEST_CORRECTED or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < 6 else 2


def spellings(word: str) -> set[str]:
    """The beginning of a word, with up to as many letters left out as slips are forgiven.

    Two words that differ by a slip share one of these.
    """
    start = word[:SPELLED]
    return {
        "".join(letter for place, letter in enumerate(start) if place not in left_out)
        for count in range(slips_allowed(word) + 1)
        for left_out in combinations(range(len(start)), min(count, max(len(start) - 1, 0)))
    }


def distance(one: str, other: str) -> int:
    """Slips between two words: a letter more, less, another, or two neighbours swapped."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, match in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != match))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == match:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def nearest(word: str, known: dict[str, int]) -> str | None:
    """The word that was meant: the fewest slips away, then the one most members have.

    `known` says how many have each; None when all are too far.
    """
    allowed = slips_allowed(word)
    near = [(distance(word, other), -members, other) for other, members in known.items()]
    return min((one for one in near if 0 < one[0] <= allowed), default=(0, 0, None))[2]
