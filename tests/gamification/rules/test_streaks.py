"""How long a streak is: the rule, case by case."""

from datetime import date, timedelta

import pytest

from gamification.rules.streaks import current_streak, streak

FRIDAY, SATURDAY, SUNDAY, MONDAY, TUESDAY, WEDNESDAY = (
    date(2026, 11, 20) + timedelta(days=n) for n in range(6)
)


def back(today: date, *days_ago: int) -> list[date]:
    """The days that lie so many days before today."""
    return [today - timedelta(days=n) for n in days_ago]


@pytest.mark.parametrize(
    ("days", "today", "length"),
    [
        pytest.param([], FRIDAY, 0, id="never active"),
        pytest.param([FRIDAY], FRIDAY, 1, id="active today for the first time"),
        pytest.param(back(FRIDAY, 1), FRIDAY, 1, id="today is not over, so it breaks nothing"),
        pytest.param(back(FRIDAY, 2), FRIDAY, 0, id="a weekday was missed yesterday"),
        pytest.param(back(FRIDAY, 0, 1, 2, 3, 4), FRIDAY, 5, id="a working week"),
        pytest.param(back(FRIDAY, 0, 2, 3), FRIDAY, 1, id="a gap ends it"),
        pytest.param([FRIDAY], SATURDAY, 1, id="idle Saturday so far"),
        pytest.param([FRIDAY], SUNDAY, 1, id="idle Saturday"),
        pytest.param([FRIDAY], MONDAY, 1, id="idle weekend, Monday not over"),
        pytest.param([FRIDAY], TUESDAY, 0, id="Monday missed"),
        pytest.param([FRIDAY, MONDAY], MONDAY, 2, id="an idle weekend adds nothing"),
        pytest.param([FRIDAY, SATURDAY, MONDAY], MONDAY, 3, id="an active Saturday adds one"),
        pytest.param(
            [FRIDAY, SATURDAY, SUNDAY, MONDAY], MONDAY, 4, id="an active weekend adds two"
        ),
        pytest.param([SUNDAY], MONDAY, 1, id="begun on a Sunday"),
        pytest.param([SATURDAY], MONDAY, 1, id="begun on a Saturday"),
        pytest.param([SATURDAY], TUESDAY, 0, id="begun on a Saturday, Monday missed"),
        pytest.param([MONDAY, MONDAY, FRIDAY], MONDAY, 2, id="a day counts once"),
        pytest.param([FRIDAY, TUESDAY], FRIDAY, 1, id="days to come do not count"),
        pytest.param([TUESDAY], FRIDAY, 0, id="only a day to come"),
        pytest.param(back(WEDNESDAY, *range(1000)), WEDNESDAY, 1000, id="every day for years"),
        pytest.param(
            [d for d in back(WEDNESDAY, *range(1400)) if d.weekday() < 5],
            WEDNESDAY,
            1000,
            id="every weekday for years",
        ),
    ],
)
def test_a_streak_is_the_run_of_active_days_that_no_weekday_interrupts(
    days: list[date], today: date, length: int
) -> None:
    assert streak(days=days, today=today) == length


@pytest.mark.parametrize(
    ("last", "today", "length"),
    [
        (None, FRIDAY, 0),
        (FRIDAY, FRIDAY, 7),
        (FRIDAY, MONDAY, 7),
        (FRIDAY, TUESDAY, 0),
        (SATURDAY, MONDAY, 7),
        (MONDAY, WEDNESDAY, 0),
    ],
)
def test_a_stored_streak_is_worth_nothing_after_a_missed_weekday(
    last: date | None, today: date, length: int
) -> None:
    assert current_streak(stored=7, last_active=last, today=today) == length


def test_the_stored_streak_and_the_rule_agree_on_every_day_that_follows() -> None:
    days = back(FRIDAY, 0, 1, 2)
    for ahead in range(10):
        today = FRIDAY + timedelta(days=ahead)
        assert current_streak(stored=3, last_active=FRIDAY, today=today) == streak(
            days=days, today=today
        )
