"""Values, verdicts and findings in words."""

# ruff: noqa: RUF001 - what members read has real dashes and minus signs

from decimal import Decimal

import pytest

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.rules.figures import Quantiles
from benchmarks.rules.words import QuantileBand, band_of, finding, say, say_range, verdict

INFRASTRUCTURE = CATEGORIES[Category.INFRASTRUCTURE].by_key
OPERATIONAL = CATEGORIES[Category.OPERATIONAL].by_key
MONEY, REPLIES, DAYS = (
    INFRASTRUCTURE["domain_cost"],
    OPERATIONAL["reply_rate"],
    OPERATIONAL["warmup_days"],
)


def quantiles(*values: str, agencies: str = "20–49") -> Quantiles:
    numbers = [Decimal(value) for value in values]
    names = {
        1: ["median"],
        3: ["lower", "median", "upper"],
        5: ["tenth", "lower", "median", "upper", "ninetieth"],
    }[len(numbers)]
    return Quantiles(agencies=agencies, **dict(zip(names, numbers, strict=True)))


FULL, HALF, MEDIAN = (
    quantiles("8.9", "9.8", "11.2", "13", "15.8"),
    quantiles("9.8", "11.2", "13"),
    quantiles("11.2"),
)


@pytest.mark.parametrize(
    ("question", "value", "said"),
    [
        (MONEY, Decimal("11.2"), "$11.20"),
        (MONEY, 1200, "$1,200"),
        (MONEY, Decimal(-5), "−$5"),
        (REPLIES, Decimal("3.40"), "3.4%"),
        (REPLIES, 10, "10%"),
        (DAYS, Decimal("100"), "100"),
        (INFRASTRUCTURE["inbox_provider"], "google", "Google Workspace"),
        (INFRASTRUCTURE["inbox_provider"], "gone", "gone"),
        (INFRASTRUCTURE["domain_vendor"], "Porkbun", "Porkbun"),
    ],
)
def test_values_are_said_with_their_unit(question, value, said):
    assert say(question, value) == said


def test_ranges_share_their_decimals():
    assert say_range(MONEY, Decimal("9.8"), Decimal(13)) == "$9.80–13.00"
    assert say_range(MONEY, Decimal(97), Decimal(1297)) == "$97–1,297"
    assert say_range(REPLIES, Decimal("2.5"), Decimal(4)) == "2.5–4%"


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
    ],
)
def test_an_own_value_has_one_band(own, published, found):
    assert band_of(own=Decimal(own), quantiles=published) is found


@pytest.mark.parametrize(
    ("question", "own", "published", "said"),
    [
        (MONEY, None, FULL, "You have not answered this one."),
        (MONEY, "20", FULL, "Above the 90th percentile, $8.80 over the median."),
        (MONEY, "14.2", FULL, "Above the middle half, $3 over the median."),
        (MONEY, "12.5", FULL, "In the middle half, over the median."),
        (MONEY, "11.5", FULL, "In the middle half, just over the median."),
        (MONEY, "11.2", FULL, "In the middle half, right at the median."),
        (MONEY, "11", FULL, "In the middle half, just under the median."),
        (MONEY, "9", FULL, "Below the middle half, $2.20 under the median."),
        (MONEY, "5", FULL, "Below the 10th percentile, $6.20 under the median."),
        (
            MONEY,
            "14.2",
            HALF,
            "Above the middle half, $3 over the median. Wider percentiles need twenty agencies.",
        ),
        (MONEY, "14.2", MEDIAN, "Above the median. Quartiles appear from ten agencies on."),
        (MONEY, "11.2", MEDIAN, "Right at the median. Quartiles appear from ten agencies on."),
        (REPLIES, "14.2", FULL, "Above the middle half, 3 percentage points over the median."),
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
