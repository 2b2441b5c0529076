"""What a long statement is doing, seen from a second connection."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from revcouncil.schema.locks.statements import Classified
from revcouncil.schema.session import second
from revcouncil.schema.steady import Unsteady

# Short builds say nothing; a bar that flashes by helps nobody.
SHOW_AFTER_S = 1.0
LOOK_EVERY_S = 0.5
TELL_EVERY_S = 10.0

_LOOK = """
    SELECT phase, blocks_done, blocks_total, tuples_done, tuples_total, lockers_done, lockers_total,
        current_locker_pid
    FROM pg_stat_progress_create_index WHERE pid = %s
"""


@contextmanager
def watched(
    connection: BaseDatabaseWrapper, classified: Classified, console: Console
) -> Iterator[None]:
    """Show phase, blocks, percent and estimate of the statement that runs while the block does
    (where PostgreSQL tells them).

    VALIDATE CONSTRAINT has no progress view: only the time is shown.
    """
    if not classified.scans:
        yield
        return
    pid = connection.connection.info.backend_pid
    done = threading.Event()
    thread = threading.Thread(
        target=_show, args=(connection, pid, classified, console, done), daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _show(
    connection: BaseDatabaseWrapper,
    pid: int,
    classified: Classified,
    console: Console,
    done: threading.Event,
) -> None:
    if done.wait(SHOW_AFTER_S):
        return
    title = " ".join(classified.sql.split()[:6])
    try:
        with second(connection) as db, _progress(console) as bar:
            task, told = bar.add_task(title, total=None, phase=""), TELL_EVERY_S
            while not done.wait(LOOK_EVERY_S):
                row = db.execute(_LOOK, [pid]).fetchone()
                phase, step, whole = _read(row)
                bar.update(task, completed=step, total=whole, phase=phase)
                told += LOOK_EVERY_S
                if not console.is_terminal and told >= TELL_EVERY_S:
                    told = 0.0
                    console.print(
                        f"    {title}: {phase}" + (f", {step / whole:.0%}" if whole else "")
                    )
    except (psycopg.Error, Unsteady):
        # Only the picture is lost; the statement itself goes on.
        return


def _read(row: tuple[object, ...] | None) -> tuple[str, int, int | None]:
    if row is None:
        return "checking rows", 0, None
    phase, blocks, blocks_all, tuples, tuples_all, lockers, lockers_all, locker = row
    if phase is None:
        return "at work, how far is not shown to this role", 0, None
    if lockers_all:
        return (
            f"{phase} ({lockers} of {lockers_all}, now pid {locker})",
            int(str(lockers)),
            int(str(lockers_all)),
        )
    if blocks_all:
        return (
            f"{phase}, block {blocks:,} of {blocks_all:,}",
            int(str(blocks)),
            int(str(blocks_all)),
        )
    return str(phase), int(str(tuples)), int(str(tuples_all)) or None


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("    {task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[phase]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
