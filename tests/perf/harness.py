"""What every benchmark stands on: a database of its own, rivals measured in turn, ratios printed.

Absolute numbers belong to the machine; the ratios to the floor of the same run are what counts.
Rivals take turns (A B C A B C ...), so that a machine that slows down slows all of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection
from rich.console import Console
from rich.table import Table

from tests.schema.databases import empty_database

console = Console(width=110, highlight=False)


@contextmanager
def migrated_database() -> Iterator[str]:
    """A database at the newest migration, under the default alias while the block runs; dropped
    afterwards.
    """
    with empty_database("bench") as name:
        call_command("migrate", verbosity=0)
        yield name


def connect(**options: Any) -> psycopg.Connection[Any]:
    """A plain psycopg connection to the benchmark's database, in autocommit."""
    params = {
        k: v
        for k, v in connection.get_connection_params().items()
        if k not in ("cursor_factory", "context")
    }
    return psycopg.connect(**{**params, **options}, autocommit=True)


def in_turn(rivals: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Each rival's measure in every round, the rivals taking turns."""
    measured: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, measure in rivals.items():
            measured[name].append(measure())
    return measured


def show(
    title: str,
    unit: str,
    measured: Mapping[str, Sequence[float]],
    floor: str,
    *,
    more_is_better: bool,
    goal: str = "",
) -> None:
    """Print medians, ranges and the median of the ratios to the floor, round by round."""
    table = Table(title=title, title_justify="left", caption=goal or None, caption_justify="left")
    table.add_column("")
    for heading in (unit, "lowest", "highest", "to the floor"):
        table.add_column(heading, justify="right")
    for name, values in measured.items():
        ratio = median(v / f for v, f in zip(values, measured[floor], strict=True))
        figures = [
            f"{n:,.1f}" if n < 100 else f"{n:,.0f}"
            for n in (median(values), min(values), max(values))
        ]
        table.add_row(name, *figures, f"{ratio:.2f} x")
    console.print(table)
    better = "More" if more_is_better else "Less"
    console.print(
        f"[dim]{better} is better. The median of {len(measured[floor])} rounds, rivals in"
        " turn.[/dim]\n"
    )
