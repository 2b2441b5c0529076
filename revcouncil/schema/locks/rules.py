"""The rules by which a statement's text tells its locks, one pattern after the other."""

import re
from collections.abc import Callable
from typing import Final

from revcouncil.schema.locks.reading import _actions, _list, _references, _rule
from revcouncil.schema.locks.statements import (
    Classified,
    Lock,
    Reach,
    Unclassified,
    table_name,
)

Answer = Callable[[str, re.Match[str]], Classified]

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


def _alter_table(text: str, match: re.Match[str]) -> Classified:
    table = table_name(match["table"])
    classified = [_action(table, action) for action in _actions(match["change"])]
    locks = [pair for part in classified for pair in part.locks]
    own = max(lock for name, lock in locks if name == table)
    others = [pair for pair in locks if pair[0] != table]
    reaches = tuple(reach for part in classified for reach in part.reaches)
    return Classified(
        text,
        ((table, own), *dict.fromkeys(others)),
        scans=any(part.scans for part in classified),
        reaches=reaches,
    )


def _action(table: str, action: str) -> Classified:
    if _REFUSED_ACTION.match(action):
        raise Unclassified(f"ALTER TABLE {table} {action}"[:120])
    if re.match(r"VALIDATE CONSTRAINT", action, re.IGNORECASE):
        return Classified(action, ((table, Lock.SHARE_UPDATE_EXCLUSIVE),), scans=True)
    if _WEAK_ACTION.match(action):
        return Classified(action, ((table, Lock.SHARE_UPDATE_EXCLUSIVE),))
    if _TRIGGER_ACTION.match(action):
        return Classified(action, ((table, Lock.SHARE_ROW_EXCLUSIVE),))
    scans = bool(_SCANNING_ACTION.match(action)) and not re.search(
        r"NOT VALID|USING INDEX", action, re.IGNORECASE
    )
    if _KEY_ACTION.match(action):
        return Classified(
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
    return Classified(
        action, ((table, Lock.ACCESS_EXCLUSIVE), *_references(action)), scans=scans, reaches=reaches
    )


def _on_table(lock: Lock, scans: bool = False) -> Answer:
    return lambda text, match: Classified(
        text, tuple((name, lock) for name in _list(match["table"])), scans=scans
    )


def _on_column_table(text: str, match: re.Match[str]) -> Classified:
    table = table_name(match["table"]).rpartition(".")[0]
    return Classified(text, ((table, Lock.SHARE_UPDATE_EXCLUSIVE),))


def _create_table(text: str, match: re.Match[str]) -> Classified:
    parent = _rule(r".*\bPARTITION OF (?P<table>NAME)").match(text)
    heirs = _rule(r".*\bINHERITS \((?P<tables>NAMES)\)").match(text)
    locks = [(table_name(parent["table"]), Lock.ACCESS_EXCLUSIVE)] if parent else []
    locks += (
        [(name, Lock.SHARE_UPDATE_EXCLUSIVE) for name in _list(heirs["tables"])] if heirs else []
    )
    return Classified(text, (*locks, *_references(text)))


def _none(text: str, match: re.Match[str]) -> Classified:
    return Classified(text, ())


def _none_alone(text: str, match: re.Match[str]) -> Classified:
    """An object no table is, unless what depends on it goes along."""
    if re.search(r"\bCASCADE\b", text, re.IGNORECASE):
        raise Unclassified(text[:120])
    return Classified(text, ())


def _drop_tables(text: str, match: re.Match[str]) -> Classified:
    names = _list(match["table"])
    views = text.upper().endswith("CASCADE")
    return Classified(
        text,
        tuple((name, Lock.ACCESS_EXCLUSIVE) for name in names),
        reaches=tuple(Reach(name, views=views) for name in names),
    )


def _truncate(text: str, match: re.Match[str]) -> Classified:
    _none_alone(text, match)
    return Classified(text, tuple((name, Lock.ACCESS_EXCLUSIVE) for name in _list(match["table"])))


def _lock_table(text: str, match: re.Match[str]) -> Classified:
    mode = (match["mode"] or "ACCESS EXCLUSIVE").strip().upper().replace(" ", "_")
    return Classified(text, tuple((name, Lock[mode]) for name in _list(match["table"])))


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
