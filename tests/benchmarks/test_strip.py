"""Where the marks of a strip lie."""

# ruff: noqa: RUF001 - what members read has real dashes and minus signs

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.rules.figures import Quantiles
from benchmarks.rules.grid import three_figures
from benchmarks.rules.strip import draw

MONEY = CATEGORIES[Category.INFRASTRUCTURE].by_key["domain_cost"]
RATE = CATEGORIES[Category.OPERATIONAL].by_key["reply_rate"]
FULL = Quantiles(
    agencies="20–49",
    tenth=Decimal("8.9"),
    lower=Decimal("9.8"),
    median=Decimal("11.2"),
    upper=Decimal(13),
    ninetieth=Decimal("15.8"),
)


def test_a_strip_shows_what_is_published_and_no_more():
    median_only = draw(
        question=MONEY, quantiles=Quantiles(agencies="5–9", median=Decimal("11.2")), own=None
    )
    assert (median_only.inner, median_only.outer, median_only.own) == (None, None, None)
    full = draw(question=MONEY, quantiles=FULL, own=Decimal("14.2"))
    assert [full.low, full.high] == [6, 19]
    assert (full.median.x, full.own and full.own.x) == ("40%", "63.08%")
    assert (full.outer, full.inner) == (("22.31%", "53.08%"), ("29.23%", "24.62%"))


@pytest.mark.parametrize(
    ("own", "beyond", "x", "anchor"),
    [
        ("500", "high", "100%", "end"),
        ("1", "low", "0%", "start"),
        ("6", "", "7.14%", "start"),
        ("19", "", "92.86%", "end"),
        ("12", "", "46.15%", "middle"),
    ],
)
def test_an_own_value_off_the_scale_points_out_of_it(own, beyond, x, anchor):
    strip = draw(question=MONEY, quantiles=FULL, own=Decimal(own))
    assert strip.own is not None
    assert (strip.beyond, strip.own.x, strip.own.anchor) == (beyond, x, anchor)


def test_the_tick_is_drawn_over_a_shield_that_would_cover_it():
    assert [
        draw(question=MONEY, quantiles=FULL, own=Decimal(own)).covers_median
        for own in ("11.2", "11.4", "13")
    ] == [True, True, False]


@given(
    values=st.lists(st.floats(0, 100), min_size=5, max_size=5).map(sorted),
    own=st.floats(0, 1e6),
    question=st.sampled_from([MONEY, RATE]),
)
def test_every_published_mark_lies_within_the_strip(values, own, question):
    tenth, lower, median, upper, ninetieth = (three_figures(value) for value in values)
    strip = draw(
        question=question,
        quantiles=Quantiles(
            agencies="100+",
            tenth=tenth,
            lower=lower,
            median=median,
            upper=upper,
            ninetieth=ninetieth,
        ),
        own=three_figures(own),
    )
    assert strip.low <= tenth <= ninetieth <= strip.high
    assert strip.outer is not None
    assert strip.own is not None
    start, width = (float(value.rstrip("%")) for value in strip.outer)
    assert start >= 0
    assert start + width <= 100.02
    assert 0 <= float(strip.own.x.rstrip("%")) <= 100
    assert question is MONEY or strip.high <= 100
