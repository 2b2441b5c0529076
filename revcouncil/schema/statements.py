"""Which locks a statement takes, and whether it holds them for a moment or for the length of a scan.

PostgreSQL's manual, chapters "Explicit Locking" and the pages of each command. What can't be placed here is refused by the
gate, so a gap costs a refusal, never a surprise.
"""

import re
from collections.abc import Callable, Iterator
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
        """Whether it stops a running community: it waits for writers or readers, and they queue behind it."""
        return self >= Lock.SHARE


# Which held locks a wanted one waits for (manual, table 13.2).
CONFLICTS: Final[dict[Lock, frozenset[Lock]]] = {
    Lock.NONE: frozenset(),
    Lock.ACCESS_SHARE: frozenset({Lock.ACCESS_EXCLUSIVE}),
    Lock.ROW_SHARE: frozenset({Lock.EXCLUSIVE, Lock.ACCESS_EXCLUSIVE}),
    Lock.ROW_EXCLUSIVE: frozenset({Lock.SHARE, Lock.SHARE_ROW_EXCLUSIVE, Lock.EXCLUSIVE, Lock.ACCESS_EXCLUSIVE}),
    Lock.SHARE_UPDATE_EXCLUSIVE: frozenset(lock for lock in Lock if lock >= Lock.SHARE_UPDATE_EXCLUSIVE),
    Lock.SHARE: frozenset({Lock.ROW_EXCLUSIVE, Lock.SHARE_UPDATE_EXCLUSIVE}) | frozenset(k for k in Lock if k >= Lock.SHARE_ROW_EXCLUSIVE),
    Lock.SHARE_ROW_EXCLUSIVE: frozenset(lock for lock in Lock if lock >= Lock.ROW_EXCLUSIVE),
    Lock.EXCLUSIVE: frozenset(lock for lock in Lock if lock >= Lock.ROW_SHARE),
    Lock.ACCESS_EXCLUSIVE: frozenset(lock for lock in Lock if lock >= Lock.ACCESS_SHARE),
}


@dataclass(frozen=True)
class Placed:
    """A statement and the locks it takes on tables (or on the table of the index) that exist already."""

    sql: str
    locks: tuple[tuple[str, Lock], ...]
    scans: bool = False

    @property
    def strongest(self) -> Lock:
        """The strongest of its locks."""
        return max((lock for _, lock in self.locks), default=Lock.NONE)


class Unplaced(Exception):
    """A statement whose locks are not known."""


_NAME = r'(?:"[^"]+"|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))?'
_TOKENS = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$.*?\$\1\$|--[^\n]*|/\*.*?\*/|;""", re.DOTALL)


def split(sql: str) -> Iterator[str]:
    """The statements of a text, in order, without comments before them; quotes and dollar quotes are respected."""
    start = 0
    for token in _TOKENS.finditer(sql):
        if token.group() == ";":
            yield from filter(None, [_bare(sql[start : token.start()])])
            start = token.end()
    yield from filter(None, [_bare(sql[start:])])


def _bare(sql: str) -> str:
    return re.sub(r"^(?:\s+|--[^\n]*\n?|/\*.*?\*/)+", "", sql, flags=re.DOTALL).strip()


def table_name(name: str) -> str:
    """A name as it stands in the catalog: without quotes, in lower case unless quoted."""
    return ".".join(part[1:-1] if part.startswith('"') else part.lower() for part in re.findall(r'"[^"]+"|[^.]+', name))


def place(sql: str) -> Placed:
    """The locks of one statement. Raises Unplaced for one that is not known."""
    text = " ".join(_bare(sql).split())
    for pattern, answer in _RULES:
        if match := pattern.match(text):
            return answer(text, match)
    raise Unplaced(text[:120])


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("NAME", _NAME), re.IGNORECASE | re.DOTALL)


def _references(text: str) -> list[tuple[str, Lock]]:
    return [(table_name(name), Lock.SHARE_ROW_EXCLUSIVE) for name in re.findall(rf"\bREFERENCES\s+({_NAME})", text, re.IGNORECASE)]


_WEAK_ALTER = _rule(r"(ALTER (COLUMN )?NAME SET STATISTICS|SET \(|RESET \(|CLUSTER ON|ALTER (COLUMN )?NAME (SET|RESET) \()")
_SCANNING_ALTER = _rule(
    r".*\b(SET NOT NULL|TYPE\b|ADD CONSTRAINT\b.*\b(CHECK|FOREIGN KEY|UNIQUE|PRIMARY KEY|EXCLUDE)\b"
    r"|ADD (CHECK|UNIQUE|PRIMARY KEY|FOREIGN KEY))"
)


Answer = Callable[[str, re.Match[str]], Placed]


def _alter_table(text: str, match: re.Match[str]) -> Placed:
    table, change = table_name(match["table"]), match["change"]
    if re.match(r"VALIDATE CONSTRAINT", change, re.IGNORECASE):
        return Placed(text, ((table, Lock.SHARE_UPDATE_EXCLUSIVE),), scans=True)
    if _WEAK_ALTER.match(change):
        return Placed(text, ((table, Lock.SHARE_UPDATE_EXCLUSIVE),))
    scans = bool(_SCANNING_ALTER.match(change)) and not re.search(r"NOT VALID|USING INDEX", change, re.IGNORECASE)
    if re.match(r"(ENABLE|DISABLE) (ALWAYS |REPLICA )?TRIGGER", change, re.IGNORECASE):
        return Placed(text, ((table, Lock.SHARE_ROW_EXCLUSIVE),))
    if re.match(rf"ADD (CONSTRAINT {_NAME} )?FOREIGN KEY", change, re.IGNORECASE):
        return Placed(text, ((table, Lock.SHARE_ROW_EXCLUSIVE), *_references(change)), scans=scans)
    return Placed(text, ((table, Lock.ACCESS_EXCLUSIVE), *_references(change)), scans=scans)


def _on_table(lock: Lock, scans: bool = False) -> Answer:
    return lambda text, match: Placed(text, ((table_name(match["table"]), lock),), scans=scans)


def _create_table(text: str, match: re.Match[str]) -> Placed:
    return Placed(text, tuple(_references(text)))


def _none(text: str, match: re.Match[str]) -> Placed:
    return Placed(text, ())


def _drop_tables(text: str, match: re.Match[str]) -> Placed:
    names = re.findall(_NAME, re.sub(r"\b(CASCADE|RESTRICT)\b", "", match["tables"], flags=re.IGNORECASE))
    return Placed(text, tuple((table_name(name), Lock.ACCESS_EXCLUSIVE) for name in names))


def _lock_table(text: str, match: re.Match[str]) -> Placed:
    mode = (match["mode"] or "ACCESS EXCLUSIVE").strip().upper().replace(" ", "_")
    return Placed(text, ((table_name(match["table"]), Lock[mode]),))


# First match wins. TABLE is the table a command names; what only touches the command's own new object takes nothing that counts.
_RULES: Final[tuple[tuple[re.Pattern[str], Answer], ...]] = (
    (_rule(r"ALTER TABLE (IF EXISTS )?(ONLY )?(?P<table>NAME) \*? ?(?P<change>.+)"), _alter_table),
    (_rule(r"CREATE (UNIQUE )?INDEX CONCURRENTLY .*?\bON (ONLY )?(?P<table>NAME)"), _on_table(Lock.SHARE_UPDATE_EXCLUSIVE, scans=True)),
    (_rule(r"CREATE (UNIQUE )?INDEX .*?\bON (ONLY )?(?P<table>NAME)"), _on_table(Lock.SHARE, scans=True)),
    (_rule(r"DROP INDEX CONCURRENTLY (IF EXISTS )?(?P<table>NAME)"), _on_table(Lock.SHARE_UPDATE_EXCLUSIVE)),
    (_rule(r"DROP INDEX (IF EXISTS )?(?P<table>NAME)"), _on_table(Lock.ACCESS_EXCLUSIVE)),
    (_rule(r"REINDEX (\(.*?\) )?(INDEX|TABLE) CONCURRENTLY (?P<table>NAME)"), _on_table(Lock.SHARE_UPDATE_EXCLUSIVE, scans=True)),
    (_rule(r"ALTER INDEX (IF EXISTS )?(?P<table>NAME) (RENAME|SET|RESET|ATTACH)"), _on_table(Lock.SHARE_UPDATE_EXCLUSIVE)),
    (_rule(r"CREATE (OR REPLACE )?(CONSTRAINT )?TRIGGER .*?\bON (?P<table>NAME)"), _on_table(Lock.SHARE_ROW_EXCLUSIVE)),
    (_rule(r"DROP TRIGGER (IF EXISTS )?NAME ON (?P<table>NAME)"), _on_table(Lock.ACCESS_EXCLUSIVE)),
    (_rule(r"(CREATE|ALTER|DROP) POLICY (IF EXISTS )?NAME ON (?P<table>NAME)"), _on_table(Lock.ACCESS_EXCLUSIVE)),
    (_rule(r"COMMENT ON TABLE (?P<table>NAME)"), _on_table(Lock.SHARE_UPDATE_EXCLUSIVE)),
    (_rule(r"COMMENT ON (TRIGGER|CONSTRAINT|POLICY|RULE) NAME ON (?P<table>NAME)"), _on_table(Lock.SHARE_UPDATE_EXCLUSIVE)),
    (_rule(r"COMMENT ON "), _none),
    (_rule(r"CREATE (UNLOGGED |TEMP |TEMPORARY )*TABLE "), _create_table),
    (_rule(r"DROP TABLE (IF EXISTS )?(?P<tables>.+)"), _drop_tables),
    (_rule(r"TRUNCATE (TABLE )?(ONLY )?(?P<table>NAME)"), _on_table(Lock.ACCESS_EXCLUSIVE)),
    (_rule(r"LOCK (TABLE )?(ONLY )?(?P<table>NAME)( IN (?P<mode>[A-Z ]+) MODE)?"), _lock_table),
    (_rule(r"(VACUUM|ANALYZE)( \((?!.*\bFULL\b)[^)]*\))? (?P<table>NAME)"), _on_table(Lock.SHARE_UPDATE_EXCLUSIVE, scans=True)),
    (_rule(r"(INSERT INTO|DELETE FROM|MERGE INTO) (ONLY )?(?P<table>NAME)"), _on_table(Lock.ROW_EXCLUSIVE)),
    (_rule(r"UPDATE (ONLY )?(?P<table>NAME)"), _on_table(Lock.ROW_EXCLUSIVE)),
    (_rule(r"(CREATE|ALTER|DROP) (OR REPLACE )?(FUNCTION|PROCEDURE|TYPE|DOMAIN|EXTENSION|SEQUENCE|SCHEMA|COLLATION|AGGREGATE)\b"), _none),
    (_rule(r"CREATE (OR REPLACE )?(TEMP |TEMPORARY )?(MATERIALIZED )?VIEW\b"), _none),
    (_rule(r"DROP (MATERIALIZED )?VIEW (IF EXISTS )?(?P<table>NAME)"), _on_table(Lock.ACCESS_EXCLUSIVE)),
    (
        _rule(
            r"(SELECT|WITH|TABLE|VALUES|SHOW|EXPLAIN|SET|RESET|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|START|FETCH|CLOSE|DECLARE|GRANT|REVOKE)\b"
        ),
        _none,
    ),
)
