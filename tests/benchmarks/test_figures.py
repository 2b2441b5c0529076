"""What may be published: thresholds, three figures, bands, shares."""

# ruff: noqa: RUF001 - what members read has real dashes and minus signs

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.rules.figures import (
    SHARE_FROM,
    Shares,
    band,
    publish_quantiles,
    publish_shares,
)
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


@pytest.mark.parametrize(
    ("agencies", "shown"),
    [(4, ""), (5, "m"), (9, "m"), (10, "mq"), (19, "mq"), (20, "mqt"), (500, "mqt")],
)
def test_quantiles_open_one_by_one(agencies, shown):
    found = publish_quantiles(
        agencies=agencies, median=5.0, quartiles=(4.0, 6.0), tenths=(3.0, 7.0)
    )
    assert (found is not None) == ("m" in shown)
    if found:
        assert (found.has_quartiles, found.has_tenths) == ("q" in shown, "t" in shown)
        assert (found.lower is None, found.tenth is None) == ("q" not in shown, "t" not in shown)
        assert found.median == Decimal(5)


@pytest.mark.parametrize(
    ("counts", "rest", "published"),
    [
        ({}, 40, None),
        ({"a": 4}, 0, None),
        ({"a": 5}, 0, Shares(agencies="5–9", named=(("a", 100),), other=0)),
        # Two others would be had by subtraction, and the only named answer can't take them in
        # alone.
        ({"a": 5}, 2, None),
        ({"a": 6}, 5, Shares(agencies="10–19", named=(("a", 55),), other=45)),
        # Other would speak for two: the rarest named answer joins it.
        ({"a": 20, "b": 6}, 2, Shares(agencies="20–49", named=(("a", 71),), other=29)),
        ({"a": 10, "b": 5}, 5, Shares(agencies="20–49", named=(("a", 50), ("b", 25)), other=25)),
        (
            {"b": 7, "a": 7, "c": 7},
            0,
            Shares(agencies="20–49", named=(("a", 34), ("b", 33), ("c", 33)), other=0),
        ),
    ],
)
def test_rare_answers_are_not_named(counts, rest, published):
    assert publish_shares(counts=counts, rest=rest) == published


@given(
    counts=st.dictionaries(st.text(max_size=3), st.integers(1, 60), max_size=9),
    rest=st.integers(0, 30),
)
def test_no_share_speaks_for_fewer_than_five_agencies(counts, rest):
    found = publish_shares(counts=counts, rest=rest)
    if found:
        named = {answer for answer, _ in found.named}
        left = sum(counts.values()) + rest - sum(counts[answer] for answer in named)
        assert all(counts[answer] >= SHARE_FROM for answer in named)
        assert left == 0 or left >= SHARE_FROM
        assert sum(percent for _, percent in found.named) + found.other == 100
        assert (left == 0) <= (found.other == 0)
