"""Where one stands among published figures, in words."""

from decimal import Decimal

import pytest

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.rules.grid import Grid
from benchmarks.rules.standing import QuantileBand, band_of, finding, groups_differ, verdict
from tests.benchmarks.published import quantiles

INFRASTRUCTURE = CATEGORIES[Category.INFRASTRUCTURE].by_key
OPERATIONAL = CATEGORIES[Category.OPERATIONAL].by_key
MONEY, REPLIES, DAYS = (
    INFRASTRUCTURE["domain_cost"],
    OPERATIONAL["reply_rate"],
    OPERATIONAL["warmup_days"],
)
FULL, HALF, MEDIAN = (
    quantiles("8.9", "9.8", "11.2", "13", "15.8"),
    quantiles("9.8", "11.2", "13"),
    quantiles("11.2"),
)
COARSE = quantiles("11", "13", "19", grid=Grid.COARSE)


@pytest.mark.parametrize(
    ("own", "published", "found"),
    [
        ("8.8", FULL, QuantileBand.BELOW_TENTH),
        ("8.9", FULL, QuantileBand.BELOW_QUARTILE),
        ("9.8", FULL, QuantileBand.BELOW_MEDIAN),
        ("11.2", FULL, QuantileBand.AT_MEDIAN),
        ("11.24", FULL, QuantileBand.AT_MEDIAN),
        ("11.3", FULL, QuantileBand.ABOVE_MEDIAN),
        ("13", FULL, QuantileBand.ABOVE_MEDIAN),
        ("13.04", FULL, QuantileBand.ABOVE_MEDIAN),
        ("13.1", FULL, QuantileBand.ABOVE_QUARTILE),
        ("15.9", FULL, QuantileBand.ABOVE_NINETIETH),
        ("99", HALF, QuantileBand.ABOVE_QUARTILE),
        ("1", HALF, QuantileBand.BELOW_QUARTILE),
        ("99", MEDIAN, QuantileBand.ABOVE_MEDIAN),
        ("1", MEDIAN, QuantileBand.BELOW_MEDIAN),
        # Figures of a coarse grid stand for their steps: 10 to below 12, 12 to below 15.
        ("9.99", COARSE, QuantileBand.BELOW_QUARTILE),
        ("10", COARSE, QuantileBand.BELOW_MEDIAN),
        ("12", COARSE, QuantileBand.AT_MEDIAN),
        ("14.9", COARSE, QuantileBand.AT_MEDIAN),
        ("15", COARSE, QuantileBand.ABOVE_MEDIAN),
        ("22", COARSE, QuantileBand.ABOVE_QUARTILE),
    ],
)
def test_an_own_value_has_one_band(own, published, found):
    assert band_of(own=Decimal(own), quantiles=published) is found


@pytest.mark.parametrize(
    ("question", "own", "published", "said"),
    [
        (MONEY, None, FULL, "You have not answered this one."),
        (MONEY, "20", FULL, "Above the 90th percentile, about $8.80 over the median."),
        (MONEY, "14.2", FULL, "Above the middle half, about $3 over the median."),
        (MONEY, "12.5", FULL, "In the middle half, over the median."),
        (MONEY, "11.5", FULL, "In the middle half, just over the median."),
        (MONEY, "11.2", FULL, "In the middle half, about at the median."),
        (MONEY, "11", FULL, "In the middle half, just under the median."),
        (MONEY, "9", FULL, "Below the middle half, about $2.20 under the median."),
        (MONEY, "5", FULL, "Below the 10th percentile, about $6.20 under the median."),
        (
            MONEY,
            "14.2",
            HALF,
            "Above the middle half, about $3 over the median. Wider percentiles need twenty"
            " agencies.",
        ),
        (MONEY, "14.2", MEDIAN, "Above the median. Quartiles appear from ten agencies on."),
        (MONEY, "11.2", MEDIAN, "About at the median. Quartiles appear from ten agencies on."),
        (
            REPLIES,
            "14.2",
            FULL,
            "Above the middle half, about 3 percentage points over the median.",
        ),
    ],
)
def test_a_verdict_says_where_one_stands(question, own, published, said):
    assert (
        verdict(question=question, own=None if own is None else Decimal(own), quantiles=published)
        == said
    )


@pytest.mark.parametrize(
    ("bands", "title"),
    [
        ([], "Infrastructure"),
        ([(MONEY, QuantileBand.ABOVE_MEDIAN)], "Infrastructure"),
        (
            [(MONEY, QuantileBand.ABOVE_MEDIAN), (REPLIES, QuantileBand.AT_MEDIAN)],
            "Infrastructure: you are in the middle half throughout.",
        ),
        (
            [(MONEY, QuantileBand.ABOVE_QUARTILE)],
            "About three in four agencies pay less for a domain than you.",
        ),
        (
            [(MONEY, QuantileBand.BELOW_QUARTILE)],
            "About three in four agencies pay more for a domain than you.",
        ),
        (
            [(MONEY, QuantileBand.ABOVE_QUARTILE), (REPLIES, QuantileBand.BELOW_TENTH)],
            "About nine in ten agencies have a higher reply rate than you.",
        ),
        (
            [(DAYS, QuantileBand.ABOVE_NINETIETH), (REPLIES, QuantileBand.BELOW_TENTH)],
            "About nine in ten agencies warm up for fewer days than you.",
        ),
        (
            [(DAYS, QuantileBand.BELOW_QUARTILE)],
            "About three in four agencies warm up for more days than you.",
        ),
    ],
)
def test_the_title_says_what_stands_out_most(bands, title):
    assert finding(bands, name="Infrastructure") == title


def test_in_a_group_the_title_names_it():
    assert (
        finding([(MONEY, QuantileBand.BELOW_TENTH)], name="Infrastructure", cohort="team_size:2_5")
        == "Of agencies whose team size is “2 to 5 people”, about nine in ten pay more for a domain"
        " than you."
    )


@pytest.mark.parametrize(
    ("found", "title"),
    [
        ([], "Cost per inbox, beside every group"),
        ([("team_size:2_5", QuantileBand.BELOW_TENTH)], "Cost per inbox, beside every group"),
        (
            [
                ("revenue_band:500k_1m", QuantileBand.AT_MEDIAN),
                ("agency_type:outbound", QuantileBand.BELOW_MEDIAN),
                ("team_size:2_5", QuantileBand.ABOVE_QUARTILE),
            ],
            "Cost per inbox: the usual for your revenue band and your agency type, high for your"
            " team size.",
        ),
    ],
)
def test_where_the_own_groups_differ_the_title_says_so(found, title):
    assert groups_differ("Cost per inbox", found) == title
