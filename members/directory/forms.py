"""Reads what a page of the directory was asked for. Whatever makes no sense is left out."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from members.directory.search import LETTERS, Group, Key
from members.directory.terms import Kind, joined_in, skills, term
from members.directory.words import LONGEST_KEY, key_of, words_of
from members.models import ExperienceLevel, Member

LONGEST_QUERY: Final = 100
MOST_WORDS: Final = 6
MOST_CHOSEN: Final = 20
GREATEST_ID: Final = 2**63 - 1
SHOW: Final = {
    "": "Everyone",
    "teach": "Can teach you",
    "learn": "Could learn from you",
    "new": "Joined this month",
}
# A filter's name in the address, and the kind of term it means.
FILTERS: Final = {"industry": Kind.INDUSTRY, "skill": Kind.SKILL, "level": Kind.LEVEL}


@dataclass(frozen=True)
class Asked:
    """What the address says: words, filters, and where in the order to begin."""

    typed: str
    words: tuple[str, ...]
    chosen: dict[str, tuple[str, ...]]
    show: str
    letter: str
    after: Key | None
    before: Key | None

    @property
    def is_narrowed(self) -> bool:
        """Whether only some of the members are asked for."""
        return bool(self.words or self.show or any(self.chosen.values()))

    @property
    def is_beginning(self) -> bool:
        """Whether it is the plain first page."""
        return not (self.is_narrowed or self.letter or self.after or self.before)

    @property
    def on(self) -> int:
        """How many filters are on."""
        return sum(map(len, self.chosen.values())) + bool(self.show)

    def filters(self, *, teach: Group, learn: Group, month: date) -> list[Group]:
        """The groups of the filters alone; an empty one has nobody."""
        groups: list[Group] = [
            [term(FILTERS[name], value) for value in values]
            for name, values in self.chosen.items()
            if values
        ]
        shown = {"teach": teach, "learn": learn, "new": [joined_in(month)]}
        return [*groups, list(shown[self.show])] if self.show else groups

    def address(self, **changes: str) -> str:
        """The address of another page of the same search."""
        pairs = [("q", self.typed), ("show", self.show)]
        pairs += [(name, value) for name, values in self.chosen.items() for value in values]
        return "?" + urlencode([*((n, v) for n, v in pairs if v), *changes.items()])


def read(query: QueryDict) -> Asked:
    """What the query asks for."""
    typed = query.get("q", "").strip()[:LONGEST_QUERY]
    show, letter = query.get("show", ""), query.get("from", "").lower()
    return Asked(
        typed=typed,
        words=tuple(dict.fromkeys(words_of(typed)))[:MOST_WORDS],
        chosen={name: _chosen(query, name) for name in FILTERS},
        show=show if show in SHOW else "",
        letter=letter if len(letter) == 1 and letter in LETTERS else "",
        after=read_key(query.get("after", "")),
        before=read_key(query.get("before", "")),
    )


def _chosen(query: QueryDict, name: str) -> tuple[str, ...]:
    said = query.getlist(name)[:MOST_CHOSEN]
    if name == "level":
        return tuple(level for level in dict.fromkeys(said) if level in ExperienceLevel.values)
    return tuple(dict.fromkeys(key for value in said if (key := key_of(value))))


def write_key(key: Key) -> str:
    """A place in the order, as the address carries it."""
    return f"{key.name}~{key.member}"


def read_key(said: str) -> Key | None:
    """The place; None for what is none."""
    name, _, member = said.rpartition("~")
    if not member.isascii() or not member.isdigit() or len(name) > LONGEST_KEY:
        return None
    number = int(member[:20])
    return Key(name, number) if number <= GREATEST_ID and "\x00" not in name else None


def teaching(member: Member) -> list[str]:
    """The terms of skills the member wants and has not."""
    return _only(member.target_skills, member.current_skills, Kind.SKILL)


def learning(member: Member) -> list[str]:
    """The terms of skills the member has and does not look for: what others may want of them."""
    return _only(member.current_skills, member.target_skills, Kind.WANTED)


def _only(said: list[str], but: list[str], kind: Kind) -> list[str]:
    left_out = set(skills(kind, but))
    return [one for one in skills(kind, said) if one not in left_out]
