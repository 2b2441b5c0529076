"""Which point of the history a database without history stands at, found by comparing
definitions, never names alone.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from revcouncil.schema.catalog import Catalog
from revcouncil.schema.drift import Difference, compare
from revcouncil.schema.releases import releases
from revcouncil.schema.scratch import (
    NOWHERE,
    MigrationKey,
    Point,
    plan,
    scratch_database,
    walk,
)


@dataclass(frozen=True)
class Verdict:
    """The point that was found; with differences it is only the nearest one."""

    point: Point
    differences: Sequence[Difference]


def locate(live: Catalog, points: Iterable[Point], *, ignore: Collection[str] = ()) -> Verdict:
    """The first point whose schema is exactly `live`, otherwise the nearest one with what differs;
    of two as near, the later.

    The first: migrations behind it that leave the schema as it is (they move data, or only Django's
    view of it) run again, which is safe, where recording them unseen would not be. Raises
    ValueError without points.
    """
    nearest: Verdict | None = None
    for point in points:
        verdict = Verdict(
            point, compare(live=live, declared=point.catalog, made_by=point.made_by, ignore=ignore)
        )
        if not verdict.differences:
            return verdict
        if nearest is None or len(verdict.differences) <= len(nearest.differences):
            nearest = verdict
    if nearest is None:
        raise ValueError("no points to compare with")
    return nearest


# The points of a history, by the code and the server they were walked on.
WALKED: Final[dict[tuple[object, ...], list[Point]]] = {}


def points_of(connection: BaseDatabaseWrapper) -> Iterator[Point]:
    """Every point a database may stand at: after each migration in a fresh database's order,
    then the releases that are none of those.
    """
    order = plan(connection)
    key = _code_and_server(connection, order)
    if key not in WALKED:
        with scratch_database(connection) as scratch:
            WALKED[key] = walk(scratch, order)[1:]
    walked = WALKED[key]
    yield from walked
    seen = {frozenset(point.applied) for point in walked}
    for release in releases():
        applied = applied_in(release, order)
        if frozenset(applied) not in seen:
            if (*key, release) not in WALKED:
                with scratch_database(connection) as scratch:
                    last = walk(scratch, applied)[-1]
                named = Point(f"release {release}", last.applied, last.catalog, last.made_by)
                WALKED[(*key, release)] = [named]
            yield from WALKED[(*key, release)]


def walked_already(
    connection: BaseDatabaseWrapper, order: Sequence[MigrationKey], applied: Sequence[MigrationKey]
) -> list[Point] | None:
    """The points of the whole order, the empty database first, where this process has walked them
    and `applied` is how it begins.
    """
    known = WALKED.get(_code_and_server(connection, order))
    if known is None or list(order[: len(applied)]) != list(applied):
        return None
    return [NOWHERE, *known]


def _code_and_server(
    connection: BaseDatabaseWrapper, order: Sequence[MigrationKey]
) -> tuple[object, ...]:
    """What the points depend on; they are walked once a process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_schema(), current_user")
        return (tuple(order), *cursor.fetchone())


def applied_in(release: str, order: Sequence[MigrationKey]) -> list[MigrationKey]:
    """The migrations of `release`, in `order`: each named app up to its head, every other app
    whole.

    Raises KeyError for an unknown one.
    """
    heads = releases()[release]
    graph = MigrationLoader(None).graph
    targets = [(app, head) for app, head in heads.items() if head]
    targets += [leaf for leaf in graph.leaf_nodes() if leaf[0] not in heads]
    wanted = {key for target in targets for key in graph.forwards_plan(target)}
    return [key for key in order if key in wanted]


def history(connection: BaseDatabaseWrapper) -> int:
    """How many migrations the database has recorded; 0 without the table too."""
    return len(MigrationRecorder(connection).applied_migrations())


def record(connection: BaseDatabaseWrapper, applied: Iterable[MigrationKey]) -> None:
    """Write the migrations into the history, all or none; with a squashed one those it replaces,
    as Django does.
    """
    recorder = MigrationRecorder(connection)
    disk = MigrationLoader(None).disk_migrations
    with transaction.atomic(using=connection.alias):
        recorder.ensure_schema()
        for key in applied:
            for replaced in disk[key].replaces if key in disk else ():
                recorder.record_applied(*replaced)
            recorder.record_applied(*key)
