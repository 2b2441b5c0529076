"""Filling a column of a large table in small committed steps."""

import sys
import time
from dataclasses import dataclass
from typing import Any, Final

from django.db import OperationalError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from revcouncil.schema.operations.base import LiveOperation, refuse_transaction

# A batch aims at this long: short enough that nobody waits for its row locks, long enough that the
# commit is cheap beside it.
AIM_S: Final = 0.1
SMALLEST, FIRST, LARGEST = 100, 1_000, 50_000
# A replica further behind than this makes the next batch wait.
MAX_LAG_S: Final = 5.0
# A replica that tells no time is measured by what it still has to replay.
MAX_BEHIND_BYTES: Final = 64 * 1024 * 1024
LAG_POLL_S: Final = 0.5
# A batch that meets a row somebody else holds gives its own rows back after this long, and tries
# again with a quarter of them. One row alone is waited for: whoever waits behind it would wait
# anyway.
ROW_WAIT_MS: Final = 100
LOCK_NOT_AVAILABLE: Final = "55P03"

# Without pg_read_all_stats a row has its pid and nothing else. One that replays nothing
# (pg_receivewal) lags for nobody.
_REPLICAS: Final = """
    SELECT coalesce(bool_or(state IS NULL), false),
           coalesce(bool_or(CASE WHEN replay_lsn IS NULL OR state = 'backup' THEN false
                                 WHEN replay_lag IS NOT NULL THEN extract(epoch
                                     FROM replay_lag) > %s
                                 ELSE pg_wal_lsn_diff(sent_lsn, replay_lsn) > %s END), false)
    FROM pg_stat_replication
"""
PROGRESS_TABLE = """
    CREATE TABLE IF NOT EXISTS revcouncil_backfill (
        name varchar(200) PRIMARY KEY, last_id bigint NOT NULL, filled bigint NOT NULL,
            done boolean NOT NULL DEFAULT false
    )
"""


@dataclass(frozen=True)
class Batch:
    """One committed step: the last key it covered (None at the end of the table), rows changed,
    seconds it took.
    """

    last_id: int | None
    filled: int
    seconds: float


def next_size(size: int, seconds: float) -> int:
    """The next batch's size in rows: towards 100 ms a batch, never more than doubled or halved
    at once, from 100 to 50,000.
    """
    factor = min(2.0, max(0.5, AIM_S / max(seconds, 0.001)))
    return int(min(LARGEST, max(SMALLEST, size * factor)))


class BackfillInBatches(LiveOperation):
    """Set columns of existing rows in keyset batches, each committed together with the cursor it
    reached.

    The model is one of the migration's app, or of an app below it by its label.
    `set` maps columns to SQL expressions over the row, `where` says which rows still need it. New
    rows must be right already (a database default, a trigger or the new release), because the walk
    goes up to the highest key once. The key is a number. Killed, it resumes after the last
    committed batch. Pauses while a replica lags more than 5 seconds. Needs atomic = False. Going
    back forgets the cursor and leaves the values: the migration that added the column takes them
    along.
    """

    atomic = False
    reduces_to_sql = False
    model_name: str
    name: str
    set: dict[str, str]
    where: str

    def __init__(
        self, model_name: str, name: str, set: dict[str, str], where: str = "true"
    ) -> None:
        super().__init__(model_name=model_name, name=name, set=set, where=where)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes for the models."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Fill batch after batch until the end of the table."""
        refuse_transaction(schema_editor, self)
        label = self.model_name if "." in self.model_name else f"{app_label}.{self.model_name}"
        model: Any = to_state.apps.get_model(label)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        connection, table, key = (
            schema_editor.connection,
            model._meta.db_table,
            f"{app_label}.{self.name}",
        )
        schema_editor.execute(PROGRESS_TABLE, None)
        if schema_editor.collect_sql:
            return
        start, filled, done, rows = self._start(connection, table, key)
        if done:
            return
        last_id: int | None = start
        size, took_s = FIRST, 0.0
        with _progress() as bar:
            task = bar.add_task(self.name, total=rows or None, completed=filled)
            while last_id is not None:
                _wait_for_replicas(connection, took_s)
                try:
                    batch = self._fill(connection, table, model._meta.pk.column, key, last_id, size)
                except OperationalError as error:
                    if getattr(error.__cause__, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                        raise
                    size = max(1, size // 4)
                    continue
                took_s = batch.seconds
                last_id, size = batch.last_id, next_size(size, batch.seconds)
                bar.advance(task, batch.filled)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Forget how far it came."""
        schema_editor.execute(PROGRESS_TABLE, None)
        schema_editor.execute(
            "DELETE FROM revcouncil_backfill WHERE name = %s", [f"{app_label}.{self.name}"]
        )

    def _start(
        self, connection: BaseDatabaseWrapper, table: str, key: str
    ) -> tuple[int, int, bool, int]:
        """(last key done, rows filled, whether it is finished, rows in the table by the
        planner's estimate).
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO revcouncil_backfill (name, last_id, filled) VALUES (%s,"
                " -9223372036854775808, 0) ON CONFLICT DO NOTHING",
                [key],
            )
            cursor.execute(
                "SELECT last_id, filled, done, (SELECT greatest(reltuples, 0)::bigint FROM pg_class"
                " WHERE oid = to_regclass(%s)) FROM revcouncil_backfill WHERE name = %s",
                [f'"{table}"', key],
            )
            row: tuple[int, int, bool, int] = cursor.fetchone()
        return row

    def _fill(
        self,
        connection: BaseDatabaseWrapper,
        table: str,
        pk: str,
        key: str,
        last_id: int,
        size: int,
    ) -> Batch:
        """One batch and its cursor, in one transaction.

        Raises OperationalError when somebody holds one of the rows.
        """
        assignments = ", ".join(
            f'"{column}" = {expression}' for column, expression in self.set.items()
        ).replace("%", "%%")
        needed = self.where.replace("%", "%%")
        began = time.monotonic()
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {ROW_WAIT_MS if size > 1 else 0}")
            # The last key of the batch: of `size` rows whether they need filling or not, so that
            # the walk always advances.
            cursor.execute(
                f'SELECT max(key), count(*) FROM (SELECT "{pk}" AS key FROM "{table}" WHERE "{pk}"'
                f' > %s ORDER BY "{pk}" LIMIT %s) batch',
                [last_id, size],
            )
            reached, seen = cursor.fetchone()
            filled = 0
            if seen:
                # In key order, so that two writers never wait for each other in a circle.
                cursor.execute(
                    f'UPDATE "{table}" SET {assignments} WHERE "{pk}" IN (SELECT "{pk}" FROM'
                    f' "{table}" WHERE "{pk}" > %s AND "{pk}" <= %s AND ({needed}) ORDER BY "{pk}"'
                    " FOR NO KEY UPDATE)",
                    [last_id, reached],
                )
                filled = cursor.rowcount
            at_end = seen < size
            cursor.execute(
                "UPDATE revcouncil_backfill SET last_id = %s, filled = filled + %s, done = %s WHERE"
                " name = %s",
                [reached if seen else last_id, filled, at_end, key],
            )
        return Batch(None if at_end else reached, filled, time.monotonic() - began)

    def describe(self) -> str:
        """One line for `migrate --plan`."""
        return f"Fill {', '.join(self.set)} of {self.model_name} in batches"

    @property
    def migration_name_fragment(self) -> str:
        """Part of a generated migration name."""
        return f"fill_{self.name}"


def _wait_for_replicas(connection: BaseDatabaseWrapper, took_s: float = 0.0) -> None:
    """Until no replica lags.

    Where the lag is not shown to this role, rest as long as the last batch took.
    """
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_REPLICAS, [MAX_LAG_S, MAX_BEHIND_BYTES])
            is_hidden, lags = cursor.fetchone()
        if is_hidden:
            time.sleep(took_s)
            return
        if not lags:
            return
        time.sleep(LAG_POLL_S)


def _progress() -> Progress:
    console = Console(file=sys.stderr)
    return Progress(
        TextColumn("    {task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
