"""What linear algebra finds of the cells that are not published.

The adversary knows how the publisher works, every published cell of every snapshot, how many
agencies and which are in every cell, and who changed when; no answer. What is unknown is how many
of the agencies that are in the same cells answered below each edge that was ever published, or
each word. Every published figure is a line of a linear program; a hidden cell's median, or share,
is what the program allows at least and at most.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf
from typing import Any, Final

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from benchmarks.rules.grid import figure, grid_for
from benchmarks.rules.publishing import Published
from tests.benchmarks.privacy.newsroom import Newsroom
from tests.benchmarks.privacy.oracle import INNER, PARTS, step_of
from tests.benchmarks.privacy.worlds import Table

# An agency with one of its answers, from a change to the next.
Version = tuple[int, int]
# Where half the interval is a tenth of its middle, or less, the median is had.
WITHIN: Final = 0.1
SMALL: Final = 4
SLACK: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Line:
    """From `least` to `most` of these agencies are in these columns: below an edge, or a word."""

    who: frozenset[Version]
    column: float | str
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Had:
    """A hidden cell that is had: its median from `low` to `high`, or how many of it say a word."""

    cohort: str
    agencies: int
    what: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Result:
    """How many hidden cells were attacked, and what was had. `nobody` are words of which the
    program says that no agency of a hidden cell answered them.
    """

    attacked: int
    had: tuple[Had, ...]
    nobody: int


def attack(room: Newsroom) -> Result:
    """Attack the cells that the newest publication hides for being small."""
    versions = _versions(room.tables)
    lines = [
        line
        for entry in room.entries
        if entry.published
        for line in _lines(
            entry.published, _members(room.tables, versions, entry.publication, entry.cohort)
        )
    ]
    newest = len(room.tables) - 1
    hidden = {
        cell.cohort: _members(room.tables, versions, newest, cell.cohort)
        for cell in room.cells
        if 1 <= cell.agencies <= SMALL and not cell.is_known
    }
    if not lines or not hidden:
        return Result(len(hidden), (), 0)
    program = Program(lines, hidden.values())
    had: list[Had] = []
    nobody = 0
    for cohort, who in hidden.items():
        if room.is_numeric:
            had += medians(program, cohort, who)
        else:
            exact = list(words(program, cohort, who))
            had += [one for one in exact if one.low > 0]
            nobody += sum(one.high == 0 for one in exact)
    return Result(len(hidden), tuple(had), nobody)


def _versions(tables: Sequence[Table]) -> list[dict[int, Version]]:
    """Every agency's version at each publication."""
    found: list[dict[int, Version]] = []
    last: dict[int, tuple[int, Any]] = {}
    for table in tables:
        for agency, row in table.items():
            number, answer = last.get(agency, (0, row.answer))
            last[agency] = (number + (answer != row.answer), row.answer)
        found.append({agency: (agency, last[agency][0]) for agency in table})
    return found


def _members(
    tables: Sequence[Table], versions: list[dict[int, Version]], publication: int, cohort: str
) -> frozenset[Version]:
    return frozenset(
        versions[publication][agency]
        for agency, row in tables[publication].items()
        if row.answer is not None and (cohort == "all" or cohort in row.cohorts)
    )


def _lines(published: Published, who: frozenset[Version]) -> Iterator[Line]:
    agencies = len(who)
    for name, one in published.quantiles.items():
        rank = ceil(PARTS[name] * agencies / 100)
        if one == published.quantiles.get(INNER.get(name, "")):
            # It may have given way to a finer step within its own.
            one = figure(one.value, grid_for(rank=rank, agencies=agencies))
        low = float(one.low)
        high = float(one.high) if one.high > one.low else low + max(low, 1) * 1e-7
        yield Line(who, low, 0, rank - 1)
        yield Line(who, high, rank, agencies)
    below = 0.0, 0.0
    for bar in published.bins[:-1]:
        least, most = _counts(bar.percent, step_of(agencies), agencies)
        below = below[0] + least, below[1] + most
        assert bar.high
        yield Line(who, float(bar.high), *below)
    step = step_of(agencies)
    for word, share in published.named:
        yield Line(who, word.lower(), *_counts(share, step, agencies))


def _counts(percent: int, step: int, agencies: int) -> tuple[int, int]:
    """How many agencies a rounded share may stand for."""
    least = floor((percent - step) * agencies / 100) + 1
    most = ceil((percent + step) * agencies / 100) - 1
    return max(5, least), most


class Program:
    """The lines as a linear program. Numbers: one variable for each group of agencies and edge,
    how many of them are below it. Words: how many of them say it.
    """

    def __init__(self, lines: Sequence[Line], hidden: Iterable[frozenset[Version]]) -> None:
        sets = list({line.who: None for line in lines} | dict.fromkeys(hidden))
        patterns: dict[tuple[int, ...], list[Version]] = {}
        for version in frozenset().union(*sets):
            pattern = tuple(n for n, one in enumerate(sets) if version in one)
            patterns.setdefault(pattern, []).append(version)
        self.sizes = [len(group) for group in patterns.values()]
        self._groups = {
            who: [at for at, pattern in enumerate(patterns) if n in pattern]
            for n, who in enumerate(sets)
        }
        self.columns = sorted(
            {line.column for line in lines}, key=lambda one: (str(type(one)), one)
        )
        self._is_numeric = isinstance(self.columns[0], float)
        self._at = {column: at for at, column in enumerate(self.columns)}
        self._rows: list[tuple[list[int], list[float], float]] = []
        for line in lines:
            where = self._variables(line.who, line.column)
            self._rows.append((where, [1.0] * len(where), line.most))
            self._rows.append((where, [-1.0] * len(where), -line.least))
        self._order()
        self._matrix, self._limits = self._built()

    def _variables(self, who: frozenset[Version], column: float | str) -> list[int]:
        return [group * len(self.columns) + self._at[column] for group in self._groups[who]]

    def _order(self) -> None:
        """Who is below an edge is below the next one; who says one word says no other."""
        wide = len(self.columns)
        for group, size in enumerate(self.sizes):
            own = range(group * wide, (group + 1) * wide)
            if self._is_numeric:
                self._rows += [([a, a + 1], [1.0, -1.0], 0.0) for a in own[:-1]]
            else:
                self._rows.append((list(own), [1.0] * wide, float(size)))

    def _built(self) -> tuple[Any, Any]:
        where = [(n, at) for n, row in enumerate(self._rows) for at in row[0]]
        values = [value for row in self._rows for value in row[1]]
        shape = (len(self._rows), len(self.sizes) * len(self.columns))
        rows, columns = zip(*where, strict=True)
        matrix = csr_array((values, (rows, columns)), shape=shape)
        return matrix, np.array([row[2] for row in self._rows])

    def least(self, who: frozenset[Version], column: float | str, sign: int = 1) -> float:
        """How many of them are in a column at least; with a sign of -1 at most."""
        target = np.zeros(self._matrix.shape[1])
        target[self._variables(who, column)] = sign
        bounds = [(0, size) for size in self.sizes for _ in self.columns]
        found = linprog(target, A_ub=self._matrix, b_ub=self._limits, bounds=bounds, method="highs")
        if found.status != 0:
            raise AssertionError(f"the published figures contradict each other: {found.message}")
        return sign * float(found.fun)


def medians(program: Program, cohort: str, who: frozenset[Version]) -> Iterator[Had]:
    """The hidden cell's median, where it is had to within a tenth."""
    rank = ceil(len(who) / 2)
    edges = [edge for edge in program.columns if isinstance(edge, float)]

    def is_below(edge: float) -> bool:
        return program.least(who, edge) > rank - 1 + SLACK

    def is_above(edge: float) -> bool:
        return program.least(who, edge, -1) < rank - SLACK

    if not is_below(edges[-1]) or not is_above(edges[0]):
        return
    high = _first(edges, is_below)
    low = _first(edges[::-1], is_above)
    if high - low <= WITHIN * (high + low):
        yield Had(cohort, len(who), "median", low, high)


def _first(edges: Sequence[float], holds: Any) -> float:
    """The first edge it holds for; it holds for all after it."""
    start, end = 0, len(edges) - 1
    while start < end:
        middle = (start + end) // 2
        start, end = (start, middle) if holds(edges[middle]) else (middle + 1, end)
    return edges[start] if edges else inf


def words(program: Program, cohort: str, who: frozenset[Version]) -> Iterator[Had]:
    """Words of which the program says exactly how many of the hidden cell answered them."""
    for word in program.columns:
        most = floor(program.least(who, word, -1) + SLACK)
        least = 0 if not most else ceil(program.least(who, word) - SLACK)
        if most == least:
            yield Had(cohort, len(who), str(word), least, most)
