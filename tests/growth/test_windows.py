"""What a review looks back on, and until when it is fresh."""

from datetime import date

import pytest

from growth.rules.windows import Span, stale_on, window_of

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("span", "first", "stale"),
    [
        (Span.DAY, date(2026, 11, 20), date(2026, 11, 21)),
        (Span.WEEK, date(2026, 11, 14), date(2026, 11, 27)),
        (Span.MONTH, date(2026, 10, 22), date(2026, 12, 20)),
        (Span.QUARTER, date(2026, 8, 23), date(2027, 2, 18)),
        (Span.YEAR, date(2025, 11, 21), date(2027, 11, 20)),
        (Span.ALL, None, None),
    ],
)
def test_it_looks_back_as_far_as_it_is_fresh(span, first, stale):
    window = window_of(span, TODAY)
    assert (window.first, window.last, stale_on(span, TODAY)) == (first, TODAY, stale)


def test_a_day_and_a_goal_are_in_it_when_they_share_a_day_with_it():
    week = window_of(Span.WEEK, TODAY)
    days = [date(2026, 11, day) for day in (13, 14, 20, 21)]
    assert [week.holds(day) for day in days] == [False, True, True, False]
    assert [week.meets(day, day) for day in days] == [False, True, True, False]
    assert week.meets(date(2026, 1, 1), date(2026, 12, 31))
    assert window_of(Span.ALL, TODAY).meets(date(2020, 1, 1), date(2020, 1, 1))
