"""What the attack has found once, each as its smallest community."""

from decimal import Decimal

from benchmarks.rules.publishing import publish_numbers
from tests.benchmarks.privacy.oracle import step_of


def test_a_bar_holds_what_lies_between_its_edges():
    # 22 is not below 22: the bar from 15 would have four.
    numbers = [1, 2, 3, 4, 5, 15, 16, 17, 21, 22, 23, *range(30, 70)]
    published = publish_numbers({Decimal(number): 1 for number in numbers})
    assert published
    for one in published.bins:
        held = [n for n in numbers if (one.low or 0) <= n and (one.high is None or n < one.high)]
        assert len(held) >= 5
        assert abs(one.percent - 100 * len(held) / len(numbers)) < step_of(len(numbers))
