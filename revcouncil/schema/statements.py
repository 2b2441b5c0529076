"""Which locks a statement takes, and whether it holds them for a moment or for the length of a
scan.

PostgreSQL's manual, chapters "Explicit Locking" and the pages of each command; tests/schema compare
every answer with pg_locks. What can't be placed here is refused by the gate, so a gap costs a
refusal, never a surprise.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from django.db.backends.utils import CursorWrapper


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
class Placed:
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


class Unplaced(Exception):
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


def place(sql: str) -> Placed:
    """The locks of one statement, as far as its text tells: see widen().

    Raises Unplaced for one that is not known.
    """
    text = plain(sql)
    for pattern, answer in _RULES:
        if match := pattern.match(text):
            return answer(text, match)
    raise Unplaced(text[:120])


# Both ends of the foreign keys that go, and the views that go along.
_OTHER_ENDS: Final = """
    WITH RECURSIVE wanted AS (
        SELECT rel.oid, (SELECT attnum FROM pg_attribute WHERE attrelid = rel.oid
            AND attname = %(column)s) AS attnum
        FROM (SELECT to_regclass(%(table)s) AS oid) rel
    ),
    keys AS (
        SELECT con.conrelid, con.confrelid FROM pg_constraint con, wanted
        WHERE con.contype = 'f' AND (
            (con.conrelid = wanted.oid AND %(constraint)s IN ('', con.conname) AND (%(column)s = ''
                OR attnum = ANY (con.conkey)))
            OR
            (con.confrelid = wanted.oid AND (%(column)s = '' OR attnum = ANY (con.confkey))
             AND (%(constraint)s = '' OR con.conindid IN (SELECT conindid FROM pg_constraint own
                                                          WHERE own.conrelid = wanted.oid
                                                              AND own.conname = %(constraint)s
                                                            AND own.contype IN ('p', 'u'))))
        )
    ),
    views AS (
        SELECT oid, attnum FROM wanted
        UNION
        SELECT ev_class, NULL FROM views
        JOIN pg_depend ON refclassid = 'pg_class'::regclass AND refobjid = views.oid
            AND classid = 'pg_rewrite'::regclass
             AND (views.attnum IS NULL OR refobjsubid = views.attnum)
        JOIN pg_rewrite ON pg_rewrite.oid = objid
        WHERE %(views)s
    )
    SELECT DISTINCT CASE WHEN pg_table_is_visible(rel.oid) THEN '' ELSE nspname || '.' END
        || relname
    FROM pg_class rel JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE rel.oid IN (SELECT conrelid FROM keys UNION SELECT confrelid FROM keys UNION SELECT oid
        FROM views)
      AND rel.oid <> (SELECT oid FROM wanted)
    ORDER BY 1
"""


def widen(cursor: CursorWrapper, placed: Placed) -> Placed:
    """The same with the locks that only the catalog tells: what stands at the other ends of
    foreign keys, and views that go along.
    """
    locks = list(placed.locks)
    for reach in placed.reaches:
        quoted = ".".join('"{}"'.format(part.replace('"', '""')) for part in reach.table.split("."))
        cursor.execute(
            _OTHER_ENDS,
            {
                "table": quoted,
                "constraint": reach.constraint,
                "column": reach.column,
                "views": reach.views,
            },
        )
        locks += [(row[0], Lock.ACCESS_EXCLUSIVE) for row in cursor.fetchall()]
    return replace(placed, locks=tuple(dict.fromkeys(locks)))


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(
        re.sub(r"\bNAMES\b", lambda _: f"(?:{_NAMES})", pattern).replace("NAME", _NAME),
        re.IGNORECASE | re.DOTALL,
    )


def _references(text: str) -> list[tuple[str, Lock]]:
    return [
        (table_name(name), Lock.SHARE_ROW_EXCLUSIVE)
        for name in re.findall(rf"\bREFERENCES\s+({_NAME})", text, re.IGNORECASE)
    ]


def _list(names: str) -> list[str]:
    return [table_name(name) for name in re.findall(_NAME, names)]


def _actions(change: str) -> list[str]:
    """The actions of an ALTER TABLE, cut at commas outside brackets and quoted names."""
    depth, start, found = 0, 0, []
    for token in re.finditer(r'"(?:[^"]|"")*"|[(),]', change):
        if token.group() in "()":
            depth += 1 if token.group() == "(" else -1
        elif token.group() == "," and depth == 0:
            found.append(change[start : token.start()].strip())
            start = token.end()
    return [*found, change[start:].strip()]


Answer = Callable[[str, re.Match[str]], Placed]

# What one action of ALTER TABLE locks, first match wins; any other action takes ACCESS EXCLUSIVE.
_REFUSED_ACTION = _rule(
    r"((ATTACH|DETACH) PARTITION|(NO )?INHERIT\b|(NOT )?OF\b|SET (TABLESPACE|SCHEMA))"
)
_WEAK_ACTION = _rule(
    r"(ALTER (COLUMN )?NAME SET STATISTICS|SET \((?!.*\buser_catalog_table\b)|RESET \(|CLUSTER"
    r" ON|SET WITHOUT CLUSTER"
    r"|ALTER (COLUMN )?NAME (SET|RESET) \()"
)
_TRIGGER_ACTION = _rule(r"(ENABLE|DISABLE) (ALWAYS |REPLICA )?TRIGGER")
_KEY_ACTION = _rule(r"ADD (CONSTRAINT NAME )?FOREIGN KEY")
_SCANNING_ACTION = _rule(
    r"(ALTER (COLUMN )?NAME (SET NOT NULL|(SET DATA )?TYPE)\b"
    r"|ADD (CONSTRAINT NAME )?(CHECK|FOREIGN KEY|UNIQUE|PRIMARY KEY|EXCLUDE|NOT NULL)\b"
    r"|SET (LOGGED|UNLOGGED|ACCESS METHOD)"
    r"|ADD (COLUMN )?.*\b(GENERATED|(small|big)?serial|UNIQUE|PRIMARY KEY|REFERENCES|CHECK)\b"
    r"|ADD (COLUMN )?.*\bDEFAULT (nextval|gen_random_uuid|random|clock_timestamp|uuidv[47])\b)"
)
_GONE_ACTION = _rule(
    r"(DROP CONSTRAINT (IF EXISTS )?(?P<constraint>NAME)|DROP (COLUMN )?(IF EXISTS"
    r" )?(?P<dropped>NAME)"
    r"|ALTER (COLUMN )?(?P<retyped>NAME) (SET DATA )?TYPE)"
)


def _alter_table(text: str, match: re.Match[str]) -> Placed:
    table = table_name(match["table"])
    placed = [_action(table, action) for action in _actions(match["change"])]
    locks = [pair for part in placed for pair in part.locks]
    own = max(lock for name, lock in locks if name == table)
    others = [pair for pair in locks if pair[0] != table]
    reaches = tuple(reach for part in placed for reach in part.reaches)
    return Placed(
        text,
        ((table, own), *dict.fromkeys(others)),
        scans=any(part.scans for part in placed),
        reaches=reaches,
    )


def _action(table: str, action: str) -> Placed:
    if _REFUSED_ACTION.match(action):
        raise Unplaced(f"ALTER TABLE {table} {action}"[:120])
    if re.match(r"VALIDATE CONSTRAINT", action, re.IGNORECASE):
        return Placed(action, ((table, Lock.SHARE_UPDATE_EXCLUSIVE),), scans=True)
    if _WEAK_ACTION.match(action):
        return Placed(action, ((table, Lock.SHARE_UPDATE_EXCLUSIVE),))
    if _TRIGGER_ACTION.match(action):
        return Placed(action, ((table, Lock.SHARE_ROW_EXCLUSIVE),))
    scans = bool(_SCANNING_ACTION.match(action)) and not re.search(
        r"NOT VALID|USING INDEX", action, re.IGNORECASE
    )
    if _KEY_ACTION.match(action):
        return Placed(
            action, ((table, Lock.SHARE_ROW_EXCLUSIVE), *_references(action)), scans=scans
        )
    gone = _GONE_ACTION.match(action)
    reaches = (
        (
            Reach(
                table,
                constraint=table_name(gone["constraint"] or ""),
                column=table_name(gone["dropped"] or gone["retyped"] or ""),
                views=bool(gone["dropped"]) and action.upper().endswith("CASCADE"),
            ),
        )
        if gone
        else ()
    )
    return Placed(
        action, ((table, Lock.ACCESS_EXCLUSIVE), *_references(action)), scans=scans, reaches=reaches
    )


def _on_table(lock: Lock, scans: bool = False) -> Answer:
    return lambda text, match: Placed(
        text, tuple((name, lock) for name in _list(match["table"])), scans=scans
    )


def _on_column_table(text: str, match: re.Match[str]) -> Placed:
    table = table_name(match["table"]).rpartition(".")[0]
    return Placed(text, ((table, Lock.SHARE_UPDATE_EXCLUSIVE),))


def _create_table(text: str, match: re.Match[str]) -> Placed:
    parent = _rule(r".*\bPARTITION OF (?P<table>NAME)").match(text)
    heirs = _rule(r".*\bINHERITS \((?P<tables>NAMES)\)").match(text)
    locks = [(table_name(parent["table"]), Lock.ACCESS_EXCLUSIVE)] if parent else []
    locks += (
        [(name, Lock.SHARE_UPDATE_EXCLUSIVE) for name in _list(heirs["tables"])] if heirs else []
    )
    return Placed(text, (*locks, *_references(text)))


def _none(text: str, match: re.Match[str]) -> Placed:
    return Placed(text, ())


def _none_alone(text: str, match: re.Match[str]) -> Placed:
    """An object no table is, unless what depends on it goes along."""
    if re.search(r"\bCASCADE\b", text, re.IGNORECASE):
        raise Unplaced(text[:120])
    return Placed(text, ())


def _drop_tables(text: str, match: re.Match[str]) -> Placed:
    names = _list(match["table"])
    views = text.upper().endswith("CASCADE")
    return Placed(
        text,
        tuple((name, Lock.ACCESS_EXCLUSIVE) for name in names),
        reaches=tuple(Reach(name, views=views) for name in names),
    )


def _truncate(text: str, match: re.Match[str]) -> Placed:
    _none_alone(text, match)
    return Placed(text, tuple((name, Lock.ACCESS_EXCLUSIVE) for name in _list(match["table"])))


def _lock_table(text: str, match: re.Match[str]) -> Placed:
    mode = (match["mode"] or "ACCESS EXCLUSIVE").strip().upper().replace(" ", "_")
    return Placed(text, tuple((name, Lock[mode]) for name in _list(match["table"])))


# First match wins. "table" is what a command names (an index stands for its table); what only
# touches the command's own new object takes nothing that counts.
_RULES: Final[tuple[tuple[re.Pattern[str], Answer], ...]] = (
    (
        _rule(r"ALTER TABLE (IF EXISTS )?(ONLY )?(?P<table>NAME)(?: \*)? (?P<change>.+)"),
        _alter_table,
    ),
    (
        _rule(r"CREATE (UNIQUE )?INDEX CONCURRENTLY .*?\bON (ONLY )?(?P<table>NAME)"),
        _on_table(Lock.SHARE_UPDATE_EXCLUSIVE, scans=True),
    ),
    (
        _rule(r"CREATE (UNIQUE )?INDEX (?!CONCURRENTLY\b).*?\bON (ONLY )?(?P<table>NAME)"),
        _on_table(Lock.SHARE, scans=True),
    ),
    (
        _rule(r"DROP INDEX CONCURRENTLY (IF EXISTS )?(?P<table>NAME)( RESTRICT)?$"),
        _on_table(Lock.SHARE_UPDATE_EXCLUSIVE),
    ),
    (
        _rule(r"DROP INDEX (?!CONCURRENTLY\b)(IF EXISTS )?(?P<table>NAMES)( RESTRICT)?$"),
        _on_table(Lock.ACCESS_EXCLUSIVE),
    ),
    (
        _rule(r"REINDEX (\([^)]*\) )?(INDEX|TABLE) CONCURRENTLY (?P<table>NAME)"),
        _on_table(Lock.SHARE_UPDATE_EXCLUSIVE, scans=True),
    ),
    (
        _rule(r"ALTER INDEX (IF EXISTS )?(?P<table>NAME) (RENAME|SET \(|RESET \()"),
        _on_table(Lock.SHARE_UPDATE_EXCLUSIVE),
    ),
    (
        _rule(r"CREATE (OR REPLACE )?(CONSTRAINT )?TRIGGER .*?\bON (?P<table>NAME)"),
        _on_table(Lock.SHARE_ROW_EXCLUSIVE),
    ),
    (
        _rule(r"(DROP|ALTER) TRIGGER (IF EXISTS )?NAME ON (?P<table>NAME)"),
        _on_table(Lock.ACCESS_EXCLUSIVE),
    ),
    (
        _rule(r"(CREATE|ALTER|DROP) POLICY (IF EXISTS )?NAME ON (?P<table>NAME)"),
        _on_table(Lock.ACCESS_EXCLUSIVE),
    ),
    (_rule(r"CREATE STATISTICS .*\bFROM (?P<table>NAME)"), _on_table(Lock.SHARE_UPDATE_EXCLUSIVE)),
    (
        _rule(r"COMMENT ON (TABLE|INDEX|VIEW|MATERIALIZED VIEW|SEQUENCE) (?P<table>NAME)"),
        _on_table(Lock.SHARE_UPDATE_EXCLUSIVE),
    ),
    (_rule(r"COMMENT ON COLUMN (?P<table>NAME)"), _on_column_table),
    # On a trigger, a constraint, a function: ACCESS SHARE at most.
    (_rule(r"COMMENT ON "), _none),
    (_rule(r"CREATE (UNLOGGED |LOCAL |GLOBAL |TEMP |TEMPORARY )*TABLE "), _create_table),
    (_rule(r"DROP TABLE (IF EXISTS )?(?P<table>NAMES)( CASCADE| RESTRICT)?$"), _drop_tables),
    (_rule(r"TRUNCATE (TABLE )?(ONLY )?(?P<table>NAMES)"), _truncate),
    (
        _rule(r"LOCK (TABLE )?(ONLY )?(?P<table>NAMES)( IN (?P<mode>[A-Z ]+) MODE)?( NOWAIT)?$"),
        _lock_table,
    ),
    (
        _rule(
            r"VACUUM( \((?!.*\bFULL\b)[^)]*\))?(?! FULL\b)( FREEZE\b)?( VERBOSE\b)?( ANALYZE\b)?"
            r" (?P<table>NAME)"
        ),
        _on_table(Lock.SHARE_UPDATE_EXCLUSIVE, scans=True),
    ),
    (
        _rule(r"ANALYZE( \([^)]*\))?( VERBOSE\b)? (?P<table>NAME)"),
        _on_table(Lock.SHARE_UPDATE_EXCLUSIVE, scans=True),
    ),
    (
        _rule(r"(INSERT INTO|DELETE FROM|MERGE INTO) (ONLY )?(?P<table>NAME)"),
        _on_table(Lock.ROW_EXCLUSIVE),
    ),
    (_rule(r"UPDATE (ONLY )?(?P<table>NAME)"), _on_table(Lock.ROW_EXCLUSIVE)),
    (_rule(r"COPY (?P<table>NAME)( \([^)]*\))? FROM\b"), _on_table(Lock.ROW_EXCLUSIVE)),
    # Inserts take numbers from a sequence: it counts like a table.
    (
        _rule(r"ALTER SEQUENCE (IF EXISTS )?(?P<table>NAME) (?!RENAME|OWNER|SET\b)"),
        _on_table(Lock.SHARE_ROW_EXCLUSIVE),
    ),
    (
        _rule(
            r"(ALTER|DROP) SEQUENCE (IF EXISTS )?(?P<table>NAME)( RENAME.*| OWNER.*| RESTRICT)?$"
        ),
        _on_table(Lock.ACCESS_EXCLUSIVE),
    ),
    (_rule(r"CREATE (TEMP |TEMPORARY |UNLOGGED )?SEQUENCE "), _none),
    (
        _rule(
            r"CREATE (OR REPLACE )?(FUNCTION|PROCEDURE|AGGREGATE)\b|CREATE"
            r" (TYPE|DOMAIN|EXTENSION|SCHEMA|COLLATION)\b"
        ),
        _none,
    ),
    (
        _rule(r"(ALTER|DROP) (FUNCTION|PROCEDURE|AGGREGATE|COLLATION)\b|DROP (TYPE|DOMAIN)\b"),
        _none_alone,
    ),
    (_rule(r"ALTER TYPE NAME (ADD VALUE|RENAME VALUE|RENAME TO|OWNER TO)\b"), _none),
    (
        _rule(
            r"(CREATE OR REPLACE |ALTER |DROP )VIEW (IF EXISTS )?(?P<table>NAME)(?!.*\bCASCADE$)"
        ),
        _on_table(Lock.ACCESS_EXCLUSIVE),
    ),
    (
        _rule(r"(ALTER |DROP )MATERIALIZED VIEW (IF EXISTS )?(?P<table>NAME)(?!.*\bCASCADE$)"),
        _on_table(Lock.ACCESS_EXCLUSIVE),
    ),
    (_rule(r"CREATE (TEMP |TEMPORARY )?(MATERIALIZED )?VIEW\b"), _none),
    (
        _rule(r"REFRESH MATERIALIZED VIEW CONCURRENTLY (?P<table>NAME)"),
        _on_table(Lock.EXCLUSIVE, scans=True),
    ),
    (
        _rule(r"REFRESH MATERIALIZED VIEW (?!CONCURRENTLY)(?P<table>NAME)"),
        _on_table(Lock.ACCESS_EXCLUSIVE, scans=True),
    ),
    (
        _rule(r"CREATE (OR REPLACE )?RULE NAME AS ON \w+ TO (?P<table>NAME)"),
        _on_table(Lock.ACCESS_EXCLUSIVE),
    ),
    (_rule(r"DROP RULE (IF EXISTS )?NAME ON (?P<table>NAME)"), _on_table(Lock.ACCESS_EXCLUSIVE)),
    (
        _rule(
            r"(SELECT|WITH|TABLE|VALUES|SHOW|SET|RESET|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|START|FETCH|CLOSE|DECLARE|GRANT|REVOKE)\b"
        ),
        _none,
    ),
    (_rule(r"EXPLAIN (?!.*\bANALYZE\b)"), _none),
)
