"""Published figures for the tests of rules."""

from decimal import Decimal

from benchmarks.rules.grid import Figure, Grid, figure

NAMES = {
    1: ("median",),
    3: ("lower", "median", "upper"),
    5: ("tenth", "lower", "median", "upper", "ninetieth"),
}


def quantiles(*values: str, grid: Grid = Grid.FIGURES) -> dict[str, Figure]:
    """A median, with quartiles, with tenths: by how many values there are."""
    return {
        name: figure(Decimal(value), grid)
        for name, value in zip(NAMES[len(values)], values, strict=True)
    }
