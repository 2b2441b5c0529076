"""Which locks a statement takes, and whether it holds them for a moment or for the length of a
scan.

PostgreSQL's manual, chapters "Explicit Locking" and the pages of each command; tests/schema compare
every answer with pg_locks. What can't be classified here is refused by the lock guard, so a gap
costs a refusal, never a surprise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final


class Lock(IntEnum):
    """Table locks, weakest first, as PostgreSQL numbers them."""

    NONE = 0
    ACCESS_SHARE = 1
    ROW_SHARE = 2
    ROW_EXCLUSIVE = 3
    SHARE_UPDATE_EXCLUSIVE = 4
    SHARE = 5
    SHARE_ROW_EXCLUSIVE = 6
    EXCLUSIVE = 7
    ACCESS_EXCLUSIVE = 8

    @property
    def mode(self) -> str:
        """The name in pg_locks: "ShareRowExclusiveLock"."""
        return "".join(word.capitalize() for word in self.name.split("_")) + "Lock"

    @property
    def words(self) -> str:
        """The name in the manual: "SHARE ROW EXCLUSIVE"."""
        return self.name.replace("_", " ")

    @property
    def is_strong(self) -> bool:
        """Whether it stops a running community: it waits for writers or readers, and they queue
        behind it.
        """
        return self >= Lock.SHARE


# Which held locks a wanted one waits for (manual, table 13.2).
CONFLICTS: Final[dict[Lock, frozenset[Lock]]] = {
    Lock.NONE: frozenset(),
    Lock.ACCESS_SHARE: frozenset({Lock.ACCESS_EXCLUSIVE}),
    Lock.ROW_SHARE: frozenset({Lock.EXCLUSIVE, Lock.ACCESS_EXCLUSIVE}),
    Lock.ROW_EXCLUSIVE: frozenset(
        {Lock.SHARE, Lock.SHARE_ROW_EXCLUSIVE, Lock.EXCLUSIVE, Lock.ACCESS_EXCLUSIVE}
    ),
    Lock.SHARE_UPDATE_EXCLUSIVE: frozenset(
        lock for lock in Lock if lock >= Lock.SHARE_UPDATE_EXCLUSIVE
    ),
    Lock.SHARE: (
        frozenset({Lock.ROW_EXCLUSIVE, Lock.SHARE_UPDATE_EXCLUSIVE})
        | frozenset(k for k in Lock if k >= Lock.SHARE_ROW_EXCLUSIVE)
    ),
    Lock.SHARE_ROW_EXCLUSIVE: frozenset(lock for lock in Lock if lock >= Lock.ROW_EXCLUSIVE),
    Lock.EXCLUSIVE: frozenset(lock for lock in Lock if lock >= Lock.ROW_SHARE),
    Lock.ACCESS_EXCLUSIVE: frozenset(lock for lock in Lock if lock >= Lock.ACCESS_SHARE),
}


@dataclass(frozen=True)
class Reach:
    """What a statement takes away that reaches beyond its own table: the other ends of foreign keys
    and dependent views are locked too.

    Which they are, only the catalog knows. `constraint` and `column` narrow it down; with neither
    the whole table goes.
    """

    table: str
    constraint: str = ""
    column: str = ""
    views: bool = False


@dataclass(frozen=True)
class Classified:
    """A statement and the locks it takes on tables (or on the table of the index) that exist
    already.
    """

    sql: str
    locks: tuple[tuple[str, Lock], ...]
    scans: bool = False
    reaches: tuple[Reach, ...] = ()

    @property
    def strongest(self) -> Lock:
        """The strongest of its locks."""
        return max((lock for _, lock in self.locks), default=Lock.NONE)


class Unclassified(Exception):
    """A statement whose locks are not known."""


_NAME = r'(?:"(?:[^"]|"")+"|[\w$]+)(?:\.(?:"(?:[^"]|"")+"|[\w$]+))*'
_NAMES = rf"{_NAME}(?:\s*,\s*{_NAME})*"
_TOKENS = re.compile(
    r"""(?P<text>\b[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|(?<![\w$])\$(?P<tag>(?:[A-Za-z_]\w*)?)\$.*?\$(?P=tag)\$)"""
    r"""|(?P<name>"(?:[^"]|"")*")|(?P<comment>--[^\n]*|/\*.*?\*/)|(?P<end>;)""",
    re.DOTALL,
)


def split(sql: str) -> Iterator[str]:
    """The statements of a text, in order, without comments before them; quotes and dollar quotes
    are respected.
    """
    start = 0
    for token in _TOKENS.finditer(sql):
        if token["end"]:
            yield from filter(None, [_bare(sql[start : token.start()])])
            start = token.end()
    yield from filter(None, [_bare(sql[start:])])


def _bare(sql: str) -> str:
    return re.sub(r"^(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/)+", "", sql, flags=re.DOTALL).strip()


def plain(sql: str) -> str:
    """The shape of a text: one line, without comments, and with '' for every literal, so that no
    word in one is taken for SQL.
    """
    return " ".join(
        _TOKENS.sub(
            lambda token: " " if token["comment"] else "''" if token["text"] else token.group(), sql
        ).split()
    )


def table_name(name: str) -> str:
    """A name as it stands in the catalog: without quotes, in lower case unless quoted."""
    parts = re.findall(r'"(?:[^"]|"")+"|[^."]+', name)
    return ".".join(
        part[1:-1].replace('""', '"') if part.startswith('"') else part.lower() for part in parts
    )
