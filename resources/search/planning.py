"""How a page is read best: pure, from how many resources have each thing asked for.

A few are gathered by the index of words and put in order. Of many, the order is walked until a page
is full. Both find the same, so a wrong guess costs time only; each walk has an end, after which
what is left is gathered.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

# Counts go no further.
FEW: Final = 1_000
# Gathered and ranked one by one no further.
RANKED_AT_MOST: Final = 500
# So many are expected at most where gathering is tried first.
PROBED: Final = 700
# Rows of an order that are walked at most for one page.
WALKED: Final = 12_000
# What a row costs that is walked, one that is gathered, and one that an index steps over.
WALK_COST: Final = 0.8
GATHER_COST: Final = 2.5
STEP_COST: Final = 0.6


class Sizes(NamedTuple):
    """How many resources there are, and how many have each thing that is asked for."""

    everything: int
    asked: Sequence[int]

    @property
    def smallest(self) -> int:
        """The rarest thing asked for."""
        return min(self.asked, default=self.everything)

    @property
    def expected(self) -> float:
        """How many have all of it, if one thing said nothing of another."""
        expected = float(self.everything)
        for number in self.asked:
            expected *= min(number / self.everything, 1.0) if self.everything else 0.0
        return expected


def is_few(sizes: Sizes) -> bool:
    """Whether all of it is worth gathering."""
    return bool(sizes.asked) and sizes.expected <= PROBED


def rows_to_walk(sizes: Sizes, page: int, *, at_least: int = 0) -> int:
    """How many rows of an order to look at before the rest is gathered; 0 where gathering is
    cheaper. `at_least` are known to have all of it.
    """
    expected = max(sizes.expected, at_least, 0.5)
    walk = min(4 * page * sizes.everything / expected + page, WALKED)
    likely = page * sizes.everything / expected * WALK_COST
    gather = sizes.smallest * STEP_COST + expected * GATHER_COST
    return int(walk) if likely <= gather else 0
