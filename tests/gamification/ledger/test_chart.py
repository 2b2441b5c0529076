"""The chart: month ends from month sums, and how they are drawn."""

from datetime import date

from gamification.ledger.chart import Tick, draw, month_ends
from gamification.rules.milestones import Milestone

FEBRUARY, NOVEMBER = date(2026, 2, 1), date(2026, 11, 1)
GOAL = Milestone("Top Contributor", 500, 88)


def test_a_month_without_entries_keeps_the_total_of_the_one_before() -> None:
    ends = month_ends([(date(2026, 8, 1), 25), (date(2026, 10, 1), -5)], date(2026, 11, 21))
    assert ends == [
        (date(2026, 8, 1), 25),
        (date(2026, 9, 1), 25),
        (date(2026, 10, 1), 20),
        (NOVEMBER, 20),
    ]


def test_the_last_twelve_months_are_shown_with_what_was_earned_before() -> None:
    ends = month_ends([(date(2024, 1, 1), 100), (NOVEMBER, 1)], date(2026, 11, 21))
    assert len(ends) == 12
    assert ends[0] == (date(2025, 12, 1), 100)
    assert ends[-1] == (NOVEMBER, 101)


def test_without_entries_there_is_nothing_to_draw() -> None:
    assert draw(month_ends([], date(2026, 11, 21)), GOAL) is None


def test_the_first_month_climbs_from_nothing() -> None:
    chart = draw([(NOVEMBER, 25)], Milestone("50 points", 50, 25))
    assert chart is not None
    assert chart.path == "M0 100L100 53.7"
    assert chart.ticks == [Tick("Nov", "100", "end")]


def test_the_goal_lies_below_the_upper_edge_and_the_labels_inside() -> None:
    chart = draw(month_ends([(FEBRUARY, 25), (NOVEMBER, 387)], date(2026, 11, 21)), GOAL)
    assert chart is not None
    assert chart.goal_y == "22.37"
    assert chart.end_y == "45.19"
    assert chart.end_label_y == "69.19"
    assert [tick.label for tick in chart.ticks] == ["Feb", "May", "Aug", "Nov"]


def test_a_low_end_is_labelled_above_the_line_and_less_than_nothing_is_drawn_as_nothing() -> None:
    chart = draw([(date(2026, 10, 1), 5), (NOVEMBER, -5)], None)
    assert chart is not None
    assert chart.end_y == "152"
    assert chart.end_label_y == "140"
