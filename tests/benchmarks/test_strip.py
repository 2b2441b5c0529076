"""Where the marks of a strip lie."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.rules.grid import three_figures
from benchmarks.rules.strip import draw
from tests.benchmarks.published import quantiles

MONEY = CATEGORIES[Category.INFRASTRUCTURE].by_key["domain_cost"]
RATE = CATEGORIES[Category.OPERATIONAL].by_key["reply_rate"]
FULL = quantiles("8.9", "9.8", "11.2", "13", "15.8")


def test_a_strip_shows_what_is_published_and_no_more():
    median_only = draw(question=MONEY, quantiles=quantiles("11.2"), own=None)
    assert (median_only.inner, median_only.outer, median_only.own) == (None, None, None)
    full = draw(question=MONEY, quantiles=FULL, own=Decimal("14.2"))
    assert [full.low, full.high] == [5, 20]
    assert (full.median.x, full.own and full.own.x) == ("41.33%", "61.33%")
    assert (full.outer, full.inner) == (("26%", "46%"), ("32%", "21.33%"))


@pytest.mark.parametrize(
    ("own", "beyond", "x", "anchor"),
    [
        ("500", "high", "100%", "end"),
        ("1", "low", "0%", "start"),
        ("6", "", "6.67%", "start"),
        ("19", "", "93.33%", "end"),
        ("12", "", "46.67%", "middle"),
    ],
)
def test_an_own_value_off_the_scale_points_out_of_it(own, beyond, x, anchor):
    strip = draw(question=MONEY, quantiles=FULL, own=Decimal(own))
    assert strip.own is not None
    assert (strip.beyond, strip.own.x, strip.own.anchor) == (beyond, x, anchor)


def test_the_picture_is_the_same_for_everybody_but_for_their_own_mark():
    drawn = [
        draw(question=MONEY, quantiles=FULL, own=own)
        for own in (None, Decimal(1), Decimal("11.2"), Decimal(500))
    ]
    assert (
        len({(strip.low, strip.high, strip.median, strip.inner, strip.outer) for strip in drawn})
        == 1
    )


@given(
    values=st.lists(st.floats(0, 100), min_size=5, max_size=5).map(sorted),
    own=st.floats(0, 1e6),
    question=st.sampled_from([MONEY, RATE]),
)
def test_every_published_mark_lies_within_the_strip(values, own, question):
    tenth, lower, median, upper, ninetieth = (three_figures(value) for value in values)
    strip = draw(
        question=question,
        quantiles=quantiles(*map(str, (tenth, lower, median, upper, ninetieth))),
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
