"""How often an adversary with all snapshots and some colluders guesses an answer.

The answers of a cell are drawn from a distribution that the adversary knows; c of its n agencies
collude, the target is one of the others. A published quantile is a step, and which step depends on
steps alone, so that everything colluders can learn is in which step each order statistic of the
others lies that they can push a quantile onto. From that the adversary computes exactly, by dynamic
programming over steps, how many answers to expect everywhere, and guesses where most are: no
adversary with these snapshots guesses better.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, log, sqrt
from typing import Any, Final

import numpy as np
from scipy.special import gammaln
from scipy.stats import norm

from benchmarks.rules.grid import Grid, grid_for
from tests.benchmarks.privacy.oracle import NEEDED, PARTS

Array = Any
# A blind guess within 5 % then hits 8 times in 100.
SPREAD: Final = 0.5
WITHIN: Final = 0.05
DECADES: Final = range(-5, 3)


def _edges(grid: Grid) -> Array:
    steps = {float(edge.scaleb(decade)) for decade in DECADES for edge in grid.value}
    return np.array(sorted(steps))


EDGES: Final = {grid: _edges(grid) for grid in Grid if grid.value}
ALL_EDGES: Final = np.array(sorted({edge for edges in EDGES.values() for edge in edges}))


@dataclass(frozen=True, slots=True)
class Rate:
    """Hits of some tries, what the adversary expected of them, and what a blind guess expects."""

    hits: int
    tries: int
    expected: float
    blind: float

    @property
    def ratio(self) -> float:
        """Times blind."""
        return self.expected / self.blind

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of the hit rate, 95 %."""
        z, n, p = 1.96, self.tries, self.hits / self.tries
        middle, half = p + z * z / 2 / n, z * sqrt(p * (1 - p) / n + (z / 2 / n) ** 2)
        return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def ranks(agencies: int, colluders: int, *, walking: bool) -> dict[int, Grid]:
    """The order statistics of the others that are published, and how finely at best: with half
    of the colluders below them and half above, or with each number of them below, the rest above.
    """
    found: dict[int, Grid] = {}
    for name, needed in NEEDED.items():
        rank = ceil(PARTS[name] * agencies / 100)
        if agencies < needed:
            continue
        grid = grid_for(rank=rank, agencies=agencies)
        for below in range(colluders + 1) if walking else (colluders // 2,):
            others = rank - below
            if 1 <= others <= agencies - colluders:
                known = found.get(others, grid)
                found[others] = max(known, grid, key=lambda one: len(one.value) or 1000)
    return found


def rate(
    *, agencies: int, colluders: int, walking: bool, tries: int, spread: float = SPREAD
) -> Rate:
    """The adversary's rate over communities at many places between the edges of steps."""
    random = np.random.default_rng(agencies * 1000 + colluders)
    known = ranks(agencies, colluders, walking=walking)
    places = 20
    hits, expected, blind = 0, 0.0, 0.0
    for place in range(places):
        middle = -2.0 + (place + 0.5) / places
        cell = Cell(agencies - colluders, middle * log(10), spread)
        answers = cell.draw(random, tries // places)
        guesses, chances = cell.guess(cell.expect(answers, known))
        targets = random.permuted(answers, axis=1)[:, 0]
        hits += int((abs(guesses - targets) <= WITHIN * targets).sum())
        expected += float(chances.mean()) / places
        blind += float(cell.guess(cell.shares[None, :])[1][0]) / places
    return Rate(hits, tries // places * places, expected, blind)


class Cell:
    """The answers of `others` agencies, lognormal, and what may be expected of them."""

    def __init__(self, others: int, middle: float, spread: float) -> None:
        self.others, self.middle, self.spread = others, middle, spread
        log_edges = np.log(ALL_EDGES)
        self.edges = ALL_EDGES[abs(log_edges - middle) < 5 * spread]
        self.below = np.concatenate([[0], self._share_below(self.edges), [1]])
        self.shares = np.diff(self.below)
        self._counts = np.arange(others + 1)
        self._more = np.clip(self._counts[None, :] - self._counts[:, None], 0, None)
        ways = np.where(
            self._counts[None, :] >= self._counts[:, None], -gammaln(self._more + 1), -np.inf
        )
        self._steps = [np.exp(ways + self._more * np.log(share)) for share in self.shares]

    def _share_below(self, points: Array) -> Array:
        return norm.cdf((np.log(points) - self.middle) / self.spread)

    def draw(self, random: Any, times: int) -> Array:
        """Answers in order."""
        drawn = random.lognormal(self.middle, self.spread, (times, self.others))
        return np.sort(drawn, axis=1)

    def _allowed(self, answers: Array, known: dict[int, Grid]) -> Array:
        """How many answers there may be below each edge, by what is published."""
        allowed = np.ones((len(answers), len(self.edges), self.others + 1), bool)
        for rank, grid in known.items():
            edges = EDGES.get(grid, ALL_EDGES)
            at = np.searchsorted(edges, answers[:, rank - 1], side="right")
            for is_beyond, is_refused in (
                (self.edges[None, :] <= edges[at - 1][:, None], self._counts >= rank),
                (self.edges[None, :] >= edges[at][:, None], self._counts < rank),
            ):
                allowed &= ~(is_beyond[:, :, None] & is_refused[None, None, :])
        return allowed

    def expect(self, answers: Array, known: dict[int, Grid]) -> Array:
        """The share of the answers to be expected between each two edges, given what is known."""
        allowed = self._allowed(answers, known)
        forward = [np.eye(1, self.others + 1).repeat(len(answers), axis=0)]
        for at, step in enumerate(self._steps[:-1]):
            reached = forward[-1] @ step * allowed[:, at]
            forward.append(reached / reached.sum(axis=1, keepdims=True))
        backward = np.eye(1, self.others + 1, self.others).repeat(len(answers), axis=0)
        expected = np.zeros((len(answers), len(self.shares)))
        for at in reversed(range(len(self.shares))):
            step = self._steps[at]
            counted = ((forward[at] @ (step * self._more)) * backward).sum(axis=1)
            expected[:, at] = counted / ((forward[at] @ step) * backward).sum(axis=1)
            backward = backward @ step.T
            if at:
                backward = backward * allowed[:, at - 1]
                backward = backward / backward.sum(axis=1, keepdims=True)
        return expected / self.others

    def guess(self, expected: Array) -> tuple[Array, Array]:
        """The best guess, and how likely it hits one of the answers."""
        reach = np.linspace(self.middle - 4 * self.spread, self.middle + 4 * self.spread, 700)
        points = np.exp(reach)
        chances = self._below(expected, points / (1 - WITHIN)) - self._below(
            expected, points / (1 + WITHIN)
        )
        return points[chances.argmax(axis=1)], chances.max(axis=1)

    def _below(self, expected: Array, points: Array) -> Array:
        share = self._share_below(points)
        at = np.clip(np.searchsorted(self.below, share, side="right") - 1, 0, len(self.shares) - 1)
        within = (share - self.below[at]) / self.shares[at]
        sums = np.concatenate([np.zeros((len(expected), 1)), np.cumsum(expected, axis=1)], axis=1)
        return sums[:, at] + expected[:, at] * within


def cases(sizes: Iterable[int]) -> list[tuple[int, int]]:
    """Agencies and colluders of them: up to a quarter of the others, and all but two."""
    return [(n, c) for n in sizes for c in (*range((n - 1) // 4 + 1), n - 2)]
