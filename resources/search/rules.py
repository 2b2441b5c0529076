"""What typed words ask for. Pure: what the vocabulary knows is handed in.

A search is a list of words; a resource has to have each of them, in any of the ways it may be
written: as typed, written together with a neighbour, taken apart, begun by what is being typed, or
as a synonym.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from rapidfuzz.distance import OSA

from members.directory.words import slips_allowed, words_of

MOST_WORDS: Final = 8
LONGEST_WORD: Final = 40
SHORTEST_BEGINNING: Final = 2
# Halves of a word that was written together.
SHORTEST_HALF: Final = 2

# What PostgreSQL's English leaves out of the index.
_ENGLISH: Final = (
    "i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she"
    " her hers herself it its itself they them their theirs themselves what which who whom this"
    " that these those am is are was were be been being have has had having do does did doing a an"
    " the and but if or because as until while of at by for with about against between into through"
    " during before after above below to from up down in out on off over under again further then"
    " once here there when where why how all any both each few more most other some such no nor not"
    " only own same so than too very s t can will just don should now"
)
STOP_WORDS: Final = frozenset(_ENGLISH.split())

# Words for the same thing, as few as prove useful: each set is one thing.
SYNONYMS: Final = (
    frozenset({("sop",), ("procedure",), ("process",)}),
    frozenset({("spf",), ("dkim",), ("dmarc",), ("email", "authentication")}),
    frozenset({("icp",), ("ideal", "customer")}),
    frozenset({("sdr",), ("appointment", "setter")}),
    frozenset({("churn",), ("retention",)}),
    frozenset({("contract",), ("agreement",)}),
    frozenset({("hire",), ("recruit",)}),
    frozenset({("kpi",), ("metrics",)}),
    frozenset({("loom",), ("screen", "recording")}),
)

Way = tuple[str, ...]


def words_asked(typed: str) -> list[str]:
    """The words of a search, each once, in order; eight at most.

    Words that are in everything are left out, unless there are no others.
    """
    words = list(dict.fromkeys(words_of(typed)))
    telling = [word for word in words if word not in STOP_WORDS]
    return (telling or words)[:MOST_WORDS]


def is_typing(typed: str) -> bool:
    """Whether the last word may go on: no space follows it, and it says something."""
    words = words_of(typed)
    return (
        bool(words)
        and typed[-1:].strip() != ""
        and words[-1] not in STOP_WORDS
        and len(words[-1]) >= SHORTEST_BEGINNING
    )


def joined(typed: str) -> dict[str, tuple[str, str]]:
    """Neighbours written together, and the two words each is made of: "warm up" is "warmup"."""
    words = words_of(typed)[: 2 * MOST_WORDS]
    pairs = itertools.pairwise(words)
    return {one + other: (one, other) for one, other in pairs if len(one + other) <= LONGEST_WORD}


def halves(word: str) -> list[tuple[str, str]]:
    """The ways to take a word apart: "coldemail" is "cold email"."""
    if any(letter.isdigit() for letter in word):
        return []
    return [(word[:cut], word[cut:]) for cut in range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1)]


def to_look_up(typed: str) -> list[str]:
    """Every word whose number decides how the search is read."""
    asked = words_asked(typed)
    apart = (half for word in asked for pair in halves(word) for half in pair)
    alike = (word for one in asked for way in synonyms(one) for word in way)
    return list(dict.fromkeys([*asked, *joined(typed), *apart, *alike]))


def synonyms(word: str) -> list[Way]:
    """Other words for the same thing."""
    return sorted(way for one in SYNONYMS if (word,) in one for way in one if way != (word,))


@dataclass(frozen=True)
class Known:
    """What the vocabulary says of a word: how many resources have it, and have it in the title."""

    number: int = 0
    in_title: int = 0


@dataclass(frozen=True)
class Group:
    """One word of a search, the ways in which it counts, and how many resources that makes."""

    word: str
    ways: tuple[Way, ...]
    number: int = 0
    in_title: int = 0


@dataclass(frozen=True)
class Asked:
    """A search as it is understood: a resource has one way of each group."""

    typed: str
    groups: tuple[Group, ...] = ()
    corrections: tuple[tuple[str, str], ...] = field(default=())

    @property
    def query(self) -> str:
        """As `to_tsquery` reads it."""
        return all_of(group.ways for group in self.groups)

    @property
    def exact(self) -> str:
        """The words as they were typed, or corrected."""
        return all_of([(group.word,)] for group in self.groups)

    @property
    def is_known(self) -> bool:
        """Whether each word is somebody's, as of the last count."""
        return all(group.number for group in self.groups)

    @property
    def key(self) -> str:
        """The words as a title's key has them."""
        return " ".join(words_of(self.said))[:80]

    @property
    def said(self) -> str:
        """What was typed, with its corrections."""
        said = " ".join(words_of(self.typed)) if self.corrections else self.typed
        for wrong, right in self.corrections:
            said = " ".join(right if word == wrong else word for word in said.split())
        return said


def understand(typed: str, known: Mapping[str, Known], begun: Sequence[str]) -> Asked:
    """The search, by what the vocabulary says of its words and the words the last one begins."""
    asked = words_asked(typed)
    together = {pair: one for one, pair in joined(typed).items() if known.get(one, NOBODY).number}
    groups = []
    for word in asked:
        ways: list[Way] = [(word,)]
        ways += [(one,) for pair, one in together.items() if word in pair]
        ways += synonyms(word)
        if not known.get(word, NOBODY).number:
            ways += _apart(word, known)
        if word == asked[-1]:
            ways += [(one,) for one in begun if one != word]
        groups.append(_group(word, dict.fromkeys(ways), known))
    return Asked(typed, tuple(groups))


NOBODY: Final = Known()


def _group(word: str, ways: Iterable[Way], known: Mapping[str, Known]) -> Group:
    found = tuple(ways)
    numbers = [[known.get(one, NOBODY) for one in way if one not in STOP_WORDS] for way in found]
    return Group(
        word,
        found,
        sum(min((one.number for one in way), default=0) for way in numbers),
        sum(min((one.in_title for one in way), default=0) for way in numbers),
    )


def _apart(word: str, known: Mapping[str, Known]) -> list[Way]:
    """A word nobody wrote, taken apart into two that somebody did."""
    found = []
    for pair in halves(word):
        telling = tuple(half for half in pair if half not in STOP_WORDS)
        if telling and all(known.get(half, NOBODY).number for half in telling):
            found.append((min(known[half].number for half in telling), pair, telling))
    whole = [one for one in found if min(map(len, one[1])) > SHORTEST_HALF] or found
    return [way for _, _, way in sorted(whole, reverse=True)[:2]]


def all_of(groups: Iterable[Iterable[Way]]) -> str:
    """A query for one way of each."""
    return " & ".join(f"({' | '.join(map(_way, ways))})" for ways in groups)


def all_but_one(asked: Asked) -> str:
    """A query for all of the words but one, whichever."""
    few = [
        all_of(group.ways for group in asked.groups if group is not left_out)
        for left_out in asked.groups
    ]
    return " | ".join(f"({one})" for one in few if one)


def any_of(asked: Asked) -> str:
    """A query for any of the words."""
    return " | ".join(all_of([group.ways]) for group in asked.groups)


def _way(way: Way) -> str:
    """Words are letters and digits alone; the quotes keep them from being read as signs."""
    quoted = [f"'{word}'" for word in way]
    return quoted[0] if len(quoted) == 1 else f"({' & '.join(quoted)})"


def meant(asked: Asked, near: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    """What each word that finds nothing was to be, where that can be told. `near` says which words
    lie near, and how many resources have each.
    """
    unknown = (group.word for group in asked.groups if not group.number)
    found = {word: nearest(word, near.get(word, {})) for word in unknown}
    return {word: right for word, right in found.items() if right}


def corrected(asked: Asked, right: Mapping[str, str], known: Mapping[str, Known]) -> Asked:
    """The search with these words put right."""
    groups = tuple(
        _group(right[group.word], [(right[group.word],), *synonyms(right[group.word])], known)
        if group.word in right
        else group
        for group in asked.groups
    )
    return replace(asked, groups=groups, corrections=tuple(right.items()))


def nearest(word: str, known: Mapping[str, int]) -> str | None:
    """The word that was meant: the fewest slips away, then the one most resources have. A slip is
    a letter more, less, another, or two neighbours swapped.
    """
    allowed = slips_allowed(word)
    near = (
        (OSA.distance(word, other, score_cutoff=allowed), word[0] != other[0], -number, other)
        for other, number in known.items()
    )
    best = min((one for one in near if 0 < one[0] <= allowed), default=None)
    return best[3] if best else None


def normal(typed: str) -> str:
    """A search as it is listed when it finds nothing: small letters, one space."""
    return " ".join(words_of(typed))[:100]
