"""Counts in bands, values in three figures."""

# ruff: noqa: RUF001 - what members read has real dashes and minus signs

import pytest

from benchmarks.rules.figures import band
from benchmarks.rules.grid import three_figures


@pytest.mark.parametrize(
    ("agencies", "named"),
    [
        (5, "5–9"),
        (9, "5–9"),
        (10, "10–19"),
        (19, "10–19"),
        (20, "20–49"),
        (49, "20–49"),
        (50, "50–99"),
        (99, "50–99"),
        (100, "100+"),
        (7000, "100+"),
    ],
)
def test_counts_are_said_in_bands(agencies, named):
    assert band(agencies) == named


@pytest.mark.parametrize("agencies", [0, 1, 4])
def test_too_few_are_never_counted_aloud(agencies):
    with pytest.raises(ValueError, match="too few"):
        band(agencies)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (0, "0"), (11.2, "11.2"), (11.249, "11.2"), (1234.5, "1230"), (72345, "72300"),
        (999.6, "1000"), (0.012345, "0.0123"), (3, "3"),
        (100, "100"), (2.50, "2.5"), (123456789, "123000000"),
    ],
)  # fmt: skip
def test_values_have_three_figures(value, rounded):
    assert f"{three_figures(value):f}" == rounded
