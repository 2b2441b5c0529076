"""Millions of communities over the cores, in pieces that are done once: an interrupted run goes on.

A failure names its seed: `check_community(seed)` is it again.
"""

import json
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, TimeElapsedColumn, TimeRemainingColumn

from tests.benchmarks.privacy.newsroom import Newsroom, Standing
from tests.benchmarks.privacy.oracle import BrokenRule, Moment, check
from tests.benchmarks.privacy.worlds import Community

PIECE = 250


@dataclass(frozen=True, slots=True)
class Piece:
    """What came of a piece of seeds."""

    start: int
    cells: int
    published: int
    failures: tuple[str, ...]


def live(seed: int) -> Iterator[tuple[Community, Newsroom]]:
    """A community after each of its publications."""
    community = Community(seed)
    room = Newsroom(is_numeric=community.is_numeric)
    for number in range(community.publications):
        if number:
            community.live()
        room.publish(community.table())
        yield community, room


def check_community(seed: int) -> tuple[int, int]:
    """Cells and published cells of a community; BrokenRule if one breaks a rule."""
    moments: list[Moment] = []
    cells = published = 0
    before: dict[str, Standing] = {}
    for community, room in live(seed):
        moments.append(Moment(room.tables[-1], community.copy_of_people()))
        check(room, before, moments)
        before = {cohort: replace(one) for cohort, one in room.standing.items()}
        cells += len(room.cells)
        published += sum(one.published is not None for one in room.decisions)
    return cells, published


def check_piece(start: int) -> Piece:
    """The communities of one piece."""
    cells = published = 0
    failures = []
    for seed in range(start, start + PIECE):
        try:
            some, open_ = check_community(seed)
        except BrokenRule as broken:
            failures.append(f"seed {seed}: {broken}")
        else:
            cells, published = cells + some, published + open_
    return Piece(start, cells, published, tuple(failures))


def over_the_cores(
    work: Callable[[int], Piece], starts: Iterable[int], state: Path, title: str
) -> list[Piece]:
    """Every piece of the work, on all cores, with its progress; those in `state` are done."""
    starts = list(starts)
    done = [
        Piece(**{**piece, "failures": tuple(piece["failures"])})
        for line in (state.read_text().splitlines() if state.exists() else ())
        for piece in (json.loads(line),)
    ]
    todo = sorted(set(starts) - {piece.start for piece in done})
    columns = (*Progress.get_default_columns()[:3], TimeElapsedColumn(), TimeRemainingColumn())
    state.parent.mkdir(parents=True, exist_ok=True)
    with (
        Progress(*columns, console=Console(stderr=True)) as progress,
        state.open("a") as kept,
        multiprocessing.get_context("fork").Pool() as pool,
    ):
        bar = progress.add_task(title, total=len(starts), completed=len(starts) - len(todo))
        for piece in pool.imap_unordered(work, todo):
            done.append(piece)
            kept.write(json.dumps({name: getattr(piece, name) for name in Piece.__slots__}) + "\n")
            kept.flush()
            progress.advance(bar)
            for failure in piece.failures:
                progress.console.print(failure)
    return done
