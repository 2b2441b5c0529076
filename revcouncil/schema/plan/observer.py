"""Runs a plan on a scratch database and watches which locks each statement holds."""

import re
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

import psycopg
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from revcouncil.schema.locks.classify import classify, widen
from revcouncil.schema.locks.statements import Lock, Unclassified, plain, split
from revcouncil.schema.plan.statement import (
    _MODES,
    MOMENT,
    OTHERS,
    POLL_S,
    REWRITE,
    SCAN,
    USUAL,
    WAIT_S,
    Seen,
    Statement,
)
from revcouncil.schema.session import second

_ALONE: Final = re.compile(
    r"((CREATE (UNIQUE )?INDEX|DROP INDEX|REINDEX .*?) CONCURRENTLY\b|VACUUM\b)", re.IGNORECASE
)
_CONCURRENT: Final = re.compile(r".*\bCONCURRENTLY\b", re.IGNORECASE)
_BUILDS: Final = re.compile(r"(CREATE|REINDEX|VACUUM)\b", re.IGNORECASE)
_READS_OR_WRITES_ROWS: Final = re.compile(
    r"(SELECT|INSERT|UPDATE|DELETE|MERGE|WITH|VALUES|TABLE)\b", re.IGNORECASE
)
_VALIDATES: Final = re.compile(r"ALTER TABLE .* VALIDATE CONSTRAINT\b", re.IGNORECASE)
_EMPTIES: Final = re.compile(r"TRUNCATE\b", re.IGNORECASE)
_DEFINES: Final = re.compile(
    r"(ALTER|CREATE|DROP|COMMENT|TRUNCATE|REINDEX|REFRESH|SAVEPOINT|SET CONSTRAINTS)\b",
    re.IGNORECASE,
)
_ENDS_WITH_TRANSACTION: Final = re.compile(
    r"(.*\bON COMMIT\b|SET LOCAL\b|LOCK\b|DECLARE\b)", re.IGNORECASE
)
# Transactions and settings: no table is touched.
_HOUSEKEEPING: Final = re.compile(
    r"(SET|RESET|SHOW|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|START TRANSACTION)\b", re.IGNORECASE
)

# Every relation somebody may be using, the table that stands for it (an index or an own sequence
# means its table), and where its rows are.
_RELATIONS: Final = """
    SELECT rel.oid, coalesce(home.oid, rel.oid), coalesce(home.relname, rel.relname),
        rel.relfilenode, rel.relkind IN ('r', 'p')
    FROM pg_class rel
    LEFT JOIN pg_index ON indexrelid = rel.oid
    LEFT JOIN pg_depend dep ON rel.relkind = 'S' AND dep.objid = rel.oid
        AND dep.classid = 'pg_class'::regclass
              AND dep.refclassid = 'pg_class'::regclass AND dep.deptype IN ('a', 'i')
    LEFT JOIN pg_class home ON home.oid = coalesce(indrelid, dep.refobjid)
    WHERE rel.relkind IN ('r', 'p', 'v', 'm', 'f', 'i', 'I', 'S')
      AND rel.relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_'
          OR nspname = 'information_schema')
"""
_HELD: Final = """
    SELECT relation, mode FROM pg_locks
    WHERE pid = %s AND locktype = 'relation' AND database = (SELECT oid FROM pg_database
        WHERE datname = current_database())
"""


class Observer:
    """An execute wrapper that notes the locks of every statement on a scratch database."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.statements: list[Statement] = []
        self.transaction = 0
        self._tables: dict[int, tuple[int, str]] = {}
        self._declared: frozenset[str] = frozenset()
        self._keeps_together = False

    def begin(self, declared: Iterable[str] = ()) -> None:
        """A migration starts, with the statements it declares: what exists now is what others
        may be using.
        """
        self._declared = frozenset(" ".join(sql.split()) for sql in declared)
        self._keeps_together = False
        self._tables = {oid: (home, name) for oid, home, name, _, _ in self._ask(_RELATIONS)}
        self.transaction += 1

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: Any,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        """Run one text and note what it locks."""
        text = sql if isinstance(sql, str) else sql.as_string(None)
        shape = plain(text)
        run = lambda: execute(sql, params, many, context)  # noqa: E731
        if self.connection.in_atomic_block:
            self._part(shape)
        if _HOUSEKEEPING.match(shape) and ";" not in shape.rstrip("; "):
            return run()
        if _ALONE.match(shape) and not self.connection.in_atomic_block:
            return self._watch_from_outside(run, text, shape)
        if self.connection.in_atomic_block:
            return self._watch_inside(run, text, shape)
        self.transaction += 1
        with transaction.atomic(using=self.connection.alias):
            return self._watch_inside(run, text, shape)

    def _watch_inside(self, run: Callable[[], Any], text: str, shape: str) -> Any:
        """Look at the locks of our transaction afterwards; the rows read and the files written
        tell how long they are needed.
        """
        self._plan_for(shape)
        classified = self._placed(text)
        before, scans_before, files_before = self._held(), self._scans(), self._files()
        result = run()
        held, scans, files = self._held(), self._scans(), self._files()
        scanned = {oid for oid in scans if scans[oid] > scans_before.get(oid, 0)}
        rewritten = {
            self._tables[oid][1]
            for oid in files
            if oid in scanned and files[oid] != files_before.get(oid) and not _EMPTIES.match(shape)
        }
        is_scan = bool(scanned or _VALIDATES.match(shape))
        taken = [
            Seen(table, max(new), _how(max(new), rewritten=table in rewritten, scanned=is_scan))
            for table, locks in held.items()
            if (new := locks - before.get(table, set()))
        ]
        self.statements.append(Statement(text, taken, classified, self.transaction, is_scan))
        return result

    def _part(self, shape: str) -> None:
        """Commit what came before, so that the locks of this statement show alone even if the one
        before took the same.

        The transaction is one for the operator and stays one number. It is left whole where
        something in it ends with it.
        """
        self._keeps_together = self._keeps_together or bool(_ENDS_WITH_TRANSACTION.match(shape))
        if not self._keeps_together and not self.connection.savepoint_ids and _DEFINES.match(shape):
            self.connection.connection.commit()

    def _watch_from_outside(self, run: Callable[[], Any], text: str, shape: str) -> Any:
        """Make the statement wait once it has its lock (or, if it is not of the patient sort,
        just before), and look.
        """
        self.transaction += 1
        classified = self._placed(text)
        concurrent = bool(_CONCURRENT.match(shape))
        watch = _Standing(
            self.connection,
            Lock.ROW_EXCLUSIVE if concurrent else Lock.SHARE_UPDATE_EXCLUSIVE,
            self._pid(),
        )
        with watch:
            result = run()
        how = SCAN if _BUILDS.match(shape) else OTHERS
        taken = [
            Seen(table, max(locks), how if max(locks) > Lock.ROW_EXCLUSIVE else USUAL)
            for table, locks in self._named(watch.seen).items()
        ]
        self.statements.append(Statement(text, taken, classified, self.transaction, how == SCAN))
        return result

    def _placed(self, text: str) -> dict[str, Lock] | None:
        """What the lock guard will ask for, by the table it means."""
        locks: dict[str, Lock] = {}
        for sql in split(text):
            try:
                with CursorWrapper(
                    psycopg.ClientCursor(self.connection.connection), self.connection
                ) as cursor:
                    classified = widen(cursor, classify(sql))
            except Unclassified:
                if " ".join(sql.split()) in self._declared:
                    continue
                return None
            for name, lock in classified.locks:
                quoted = ".".join(self.connection.ops.quote_name(part) for part in name.split("."))
                oid = self._ask("SELECT to_regclass(%s)::oid::int8", [quoted])[0][0]
                if oid in self._tables and lock > Lock.ROW_EXCLUSIVE:
                    table = self._tables[oid][1]
                    locks[table] = max(lock, locks.get(table, Lock.NONE))
        return locks

    def _plan_for(self, shape: str) -> None:
        """Empty tables mislead the planner: let a row be found by its index, and let a check of
        all rows show as a scan.
        """
        by_row = bool(_READS_OR_WRITES_ROWS.match(shape))
        self._ask(f"SELECT set_config('enable_seqscan', '{'off' if by_row else 'on'}', true)")
        for setting in ("enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan"):
            self._ask(f"SELECT set_config('{setting}', '{'on' if by_row else 'off'}', true)")

    def _held(self) -> dict[str, set[Lock]]:
        return self._named(self._ask(_HELD, [self._pid()]))

    def _named(self, rows: Iterable[tuple[int, str]]) -> dict[str, set[Lock]]:
        held: dict[str, set[Lock]] = {}
        for oid, mode in rows:
            if oid in self._tables and mode in _MODES:
                held.setdefault(self._tables[oid][1], set()).add(_MODES[mode])
        return held

    def _scans(self) -> dict[int, int]:
        return {
            oid: scans
            for oid, scans in self._ask(
                "SELECT oid::int8, pg_stat_get_xact_numscans(oid) FROM pg_class WHERE relkind IN"
                " ('r', 'p', 'm')"
            )
            if oid in self._tables
        }

    def _files(self) -> dict[int, int]:
        return {
            oid: file
            for oid, _, _, file, is_table in self._ask(_RELATIONS)
            if is_table and oid in self._tables
        }

    def _pid(self) -> int:
        return int(self.connection.connection.info.backend_pid)

    def _ask(self, sql: str, params: list[Any] | None = None) -> list[Any]:
        """A look of our own, past every wrapper."""
        self.connection.ensure_connection()
        with psycopg.ClientCursor(self.connection.connection) as cursor:
            cursor.row_factory = psycopg.rows.tuple_row
            return cursor.execute(sql, params).fetchall()


def _how(lock: Lock, *, rewritten: bool, scanned: bool) -> str:
    if lock <= Lock.ROW_EXCLUSIVE:
        return USUAL
    return REWRITE if rewritten else SCAN if scanned else MOMENT


class _Standing:
    """Somebody in the way of process `pid` while the block runs, until it waits; `seen` is what
    it had locked, or asked for, then.
    """

    def __init__(self, connection: BaseDatabaseWrapper, lock: Lock, pid: int) -> None:
        self.holder = second(connection)
        self.holder.autocommit = False
        self.looker = second(connection)
        self.lock, self.pid = lock, pid
        self.seen: list[tuple[int, str]] = []
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        names = self.holder.execute(
            "SELECT string_agg(oid::regclass::text, ', ') FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_' OR"
            " nspname = 'information_schema')"
        ).fetchone()
        if names and names[0]:
            self.holder.execute(f"LOCK TABLE {names[0]} IN {self.lock.words} MODE".encode())
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self.holder.close()
        self.looker.close()

    def _look(self) -> None:
        until = time.monotonic() + WAIT_S
        holder = self.holder.info.backend_pid
        while not self._done.is_set() and time.monotonic() < until:
            row = self.looker.execute(
                "SELECT %s = ANY(pg_blocking_pids(%s))", [holder, self.pid]
            ).fetchone()
            if row and row[0]:
                self.seen = self.looker.execute(_HELD.encode(), [self.pid]).fetchall()
                break
            self._done.wait(POLL_S)
        self.holder.rollback()
