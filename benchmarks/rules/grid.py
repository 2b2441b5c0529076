"""How coarse a published figure is. Pure.

An answer is first rounded to three figures. The steps then lie in one another: a wide one is two
coarse ones, a coarse one two fine ones, and so on. Two publications of the same answer on two grids
therefore say no more than the finer one alone. Why these, and what they leave to be guessed:
docs/decisions/0011.
"""

from bisect import bisect_right
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from itertools import pairwise
from typing import Final

# The preferred numbers E24 (IEC 60063), ten times; each second one is E12.
E24: Final = (
    *(10, 11, 12, 13, 15, 16, 18, 20, 22, 24, 27, 30),
    *(33, 36, 39, 43, 47, 51, 56, 62, 68, 75, 82, 91),
)
EDGES: Final = tuple(Decimal(number) for number in (*E24, 100))
HALVED: Final = tuple(sorted({*EDGES, *((low + high) / 2 for low, high in pairwise(EDGES))}))


class Grid(Enum):
    """The steps a figure may be published in; the edges of one decade, ten times."""

    WIDE = EDGES[::4]  # of about 40 %
    COARSE = EDGES[::2]  # of about 20 %
    FINE = EDGES  # of about 10 %
    FINER = HALVED  # of about 5 %
    FIGURES = ()  # three significant figures


# Below this many agencies there is a median alone, on the coarse grid.
COARSE_BELOW: Final = 10
# From then on a figure needs so many agencies at it or beyond it, to be published so finely. Five:
# none of them is then more than a quarter of those that the figure rests on.
FINE_FROM: Final = 5
FINER_FROM: Final = 50
FIGURES_FROM: Final = 250


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One published number: the value that stands for its step, and the step: from `low` to below
    `high`, of answers rounded to three figures. Both are the value where the grid is three figures.
    """

    value: Decimal
    low: Decimal
    high: Decimal

    def side_of(self, answer: Decimal) -> int:
        """-1 for an answer below the step, 1 for one above it, 0 for one in it."""
        rounded = three_figures(answer)
        if rounded < self.low:
            return -1
        above = rounded > self.high if self.low == self.high else rounded >= self.high
        return 1 if above else 0


def three_figures(value: Decimal | float) -> Decimal:
    """Rounded to three significant figures: 1234.5 is 1230, 1235 is 1240."""
    number = Decimal(str(value))
    if not number:
        return Decimal(0)
    rounded = number.quantize(Decimal(1).scaleb(number.adjusted() - 2), ROUND_HALF_UP)
    return rounded.normalize() if rounded % 1 else Decimal(int(rounded))


def grid_for(*, rank: int, agencies: int) -> Grid:
    """The grid of the answer at `rank` (from 1) among those of `agencies` agencies, by how many
    stand at it or beyond, on the side where they are fewer.
    """
    beyond = min(rank, agencies + 1 - rank)
    if agencies < COARSE_BELOW:
        return Grid.COARSE
    if beyond < FINE_FROM:
        return Grid.WIDE
    if beyond < FINER_FROM:
        return Grid.FINE
    return Grid.FINER if beyond < FIGURES_FROM else Grid.FIGURES


def figure(answer: Decimal, grid: Grid) -> Figure:
    """The step of an answer, which is not below 0. 0 is a step of its own."""
    rounded = three_figures(answer)
    if not rounded or grid is Grid.FIGURES:
        return Figure(value=rounded, low=rounded, high=rounded)
    scale = rounded.adjusted() - 1
    edges = grid.value
    at = bisect_right(edges, rounded.scaleb(-scale)) - 1
    low, high = edges[at], edges[at + 1]
    return Figure(
        value=three_figures(((low + high) / 2).scaleb(scale)),
        low=_plain(low.scaleb(scale)),
        high=_plain(high.scaleb(scale)),
    )


def _plain(number: Decimal) -> Decimal:
    return number.normalize() if number % 1 else Decimal(int(number))
