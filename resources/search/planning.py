"""How a page is read best: pure, from how many resources have each thing asked for.

A few are gathered by the index of words and put in order. Of many, the order is walked until a page
is full. Both find the same, so a wrong guess costs time only; each walk has an end, after which
what is left is gathered.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

# Gathered and ranked one by one no further; counts go no further either.
FEW: Final = 1_000
# So many are expected at most where gathering is tried first.
PROBED: Final = 1_500
# Rows of an order that are walked at most for one page.
WALKED: Final = 12_000
# What a row costs that is walked, beside one that is gathered by an index.
WALK_COST: Final = 1.0
GATHER_COST: Final = 2.0
STEP_COST: Final = 0.2


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


def rows_to_walk(sizes: Sizes, page: int) -> int:
    """How many rows of an order to look at before the rest is gathered; 0 where gathering is
    cheaper.
    """
    expected = max(sizes.expected, 0.5)
    walk = min(4 * page * sizes.everything / expected + page, WALKED)
    likely = page * sizes.everything / expected * WALK_COST
    gather = sizes.smallest * STEP_COST + expected * GATHER_COST
    return int(walk) if likely <= gather else 0
