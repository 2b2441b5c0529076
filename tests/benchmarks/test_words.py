"""Values in words."""

# ruff: noqa: RUF001 - what members read has real dashes and minus signs

from decimal import Decimal

import pytest

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.rules.words import say, say_range

INFRASTRUCTURE = CATEGORIES[Category.INFRASTRUCTURE].by_key
OPERATIONAL = CATEGORIES[Category.OPERATIONAL].by_key
MONEY, REPLIES, DAYS = (
    INFRASTRUCTURE["domain_cost"],
    OPERATIONAL["reply_rate"],
    OPERATIONAL["warmup_days"],
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
