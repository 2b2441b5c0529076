"""What the pages and letters say of goals."""

from datetime import date, timedelta

import pytest

from growth.goals import words
from growth.goals.words import Ending
from growth.rules.terms import Length, Term, term_of

FRIDAY = date(2026, 11, 20)
DAILY, WEEKLY, MONTHLY, QUARTERLY, YEARLY = Length
HIDDEN = "others see a goal once you reach it"


def day(days: int) -> date:
    """So many days after the Friday."""
    return FRIDAY + timedelta(days=days)


def open_until(period: Length, days: int | None = None, *, is_past: bool = False) -> Ending:
    """An open goal of the running period, or one that ends so many days after the Friday."""
    ends_on = term_of(period, FRIDAY).ends_on if days is None else day(days)
    return Ending(period, ends_on, is_past)


def late(days: int = -20) -> Ending:
    return open_until(MONTHLY, days, is_past=True)


@pytest.mark.parametrize(
    ("goals", "title"),
    [
        ([WEEKLY, WEEKLY], "Two days are left for two goals of this week."),
        ([WEEKLY], "Two days are left for one goal of this week."),
        ([MONTHLY], "Ten days are left for one goal of this month."),
        ([QUARTERLY, QUARTERLY], "41 days are left for two goals of this quarter."),
        ([YEARLY], "41 days are left for one goal of this year."),
        # They end on one day: it is neither the quarter's nor the year's.
        ([QUARTERLY, YEARLY], "41 days are left for two goals."),
        ([DAILY], "One goal ends today."),
        ([DAILY, DAILY, WEEKLY], "Two goals end today."),
    ],
)
def test_the_headline_names_the_nearest_day_and_what_it_ends(goals: list[Length], title: str):
    assert words.headline([open_until(period) for period in goals], 0, FRIDAY)[0] == title


def test_on_its_last_day_a_week_ends_today_like_a_day():
    sunday = day(2)
    both = [open_until(WEEKLY), Ending(DAILY, sunday, False)]
    assert words.headline(both, 0, sunday)[0] == "Two goals end today."
    saturday = day(1)
    assert (
        words.headline([open_until(WEEKLY)], 0, saturday)[0]
        == "One day is left for one goal of this week."
    )


def test_a_goal_of_tomorrow_of_who_went_west_is_of_no_period_of_today():
    assert words.headline([open_until(DAILY, 1)], 0, FRIDAY)[0] == "One day is left for one goal."


@pytest.mark.parametrize(
    ("goals", "reached", "said"),
    [
        ([], 0, ("Goals", f"Say what is to be true, and until when; {HIDDEN}.")),
        ([], 1, ("Nothing is open.", "One goal was reached; others see it.")),
        ([], 19, ("Nothing is open.", "19 goals were reached; others see those.")),
        ([late()], 0, ("One goal is past its day and still open.", f"One goal is open; {HIDDEN}.")),
        (
            [late(), late(-3)],
            2,
            (
                "Two goals are past their day and still open.",
                "Two goals are open, two were reached; others see the reached ones only.",
            ),
        ),
        (
            [late(), open_until(WEEKLY)],
            1,
            (
                "Two days are left for one goal of this week.",
                "Two goals are open, one of them past its day. One was reached; others see the"
                " reached ones only.",
            ),
        ),
        (
            [late(), late(), open_until(DAILY)],
            0,
            (
                "One goal ends today.",
                f"Three goals are open, two of them past their day; {HIDDEN}.",
            ),
        ),
    ],
)
def test_the_lede_says_what_is_open_and_who_sees_it(
    goals: list[Ending], reached: int, said: tuple[str, str]
):
    assert words.headline(goals, reached, FRIDAY) == said


@pytest.mark.parametrize(
    ("period", "days", "zone", "said"),
    [
        (DAILY, 0, "Europe/Lisbon", "until midnight in Lisbon"),
        (WEEKLY, 0, "America/Argentina/Buenos_Aires", "until midnight in Buenos Aires"),
        (WEEKLY, 2, "UTC", "2 days left, Sunday counts"),
        (WEEKLY, 1, "UTC", "1 day left, Sunday counts"),
        (MONTHLY, 10, "UTC", "10 days left"),
        (MONTHLY, 1, "UTC", "1 day left"),
        (YEARLY, 364, "UTC", "364 days left"),
        (DAILY, 0, "UTC", "until midnight UTC"),
        (DAILY, 0, "Etc/GMT+5", "until midnight GMT+5"),
        # The clock was set back over midnight: it is still the day.
        (DAILY, -1, "UTC", "until midnight UTC"),
    ],
)
def test_what_is_left(period: Length, days: int, zone: str, said: str):
    assert str(words.left_of(period, day(days), FRIDAY, zone)) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (DAILY, "Until, Friday 20 November"),
        (WEEKLY, "Until, Sunday 22 November"),
        (MONTHLY, "Until, Monday 30 November"),
        (QUARTERLY, "Until, Thursday 31 December"),
        (YEARLY, "Until, Thursday 31 December"),
    ],
)
def test_an_option_names_the_day(length: Length, said: str):
    assert words.option_of(length, "Until", FRIDAY) == said


def test_on_a_sunday_this_week_ends_today():
    assert words.option_of(WEEKLY, "This week", day(2)) == "This week, Sunday 22 November"


@pytest.mark.parametrize(
    ("term", "said"),
    [
        (term_of(DAILY, FRIDAY), "Friday 20 November"),
        (term_of(WEEKLY, FRIDAY), "16 to 22 November"),
        (term_of(WEEKLY, day(10)), "30 November to 6 December"),
        (term_of(QUARTERLY, FRIDAY), "1 October to 31 December"),
        (term_of(WEEKLY, date(2026, 12, 30)), "28 December 2026 to 3 January 2027"),
    ],
)
def test_the_days_of_a_period(term: Term, said: str):
    assert words.dates_of(term) == said


def test_a_period_is_this_one_or_for_who_went_west_the_next():
    assert words.label_of(DAILY, term_of(DAILY, FRIDAY), FRIDAY) == "Today"
    assert words.label_of(DAILY, term_of(DAILY, day(1)), FRIDAY) == "Tomorrow"
    assert words.label_of(QUARTERLY, term_of(QUARTERLY, FRIDAY), FRIDAY) == "This quarter"
    assert words.label_of(WEEKLY, term_of(WEEKLY, day(3)), FRIDAY) == "Next week"


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (FRIDAY, "set today"),
        (day(1), "set today"),
        (day(-1), "set yesterday"),
        (day(-4), "set Monday"),
        (day(-5), "set 15 November"),
        (date(2025, 11, 2), "set 2 November 2025"),
    ],
)
def test_when_it_was_set(on: date, said: str):
    assert words.set_of(on, FRIDAY) == said


@pytest.mark.parametrize(
    ("period", "ends_on", "said"),
    [
        (MONTHLY, date(2026, 10, 31), "October's, 20 days past its end"),
        (MONTHLY, date(2025, 10, 31), "October 2025's, 385 days past its end"),
        (DAILY, day(-1), "19 November's, one day past its end"),
        (WEEKLY, date(2026, 11, 15), "Of the week to 15 November, five days past its end"),
        (QUARTERLY, date(2026, 9, 30), "Third quarter's, 51 days past its end"),
        (QUARTERLY, date(2025, 12, 31), "Fourth quarter's of 2025, 324 days past its end"),
        (YEARLY, date(2025, 12, 31), "2025's, 324 days past its end"),
    ],
)
def test_since_when_a_goal_is_past_its_day(period: Length, ends_on: date, said: str):
    assert words.late_of(period, ends_on, FRIDAY) == said


@pytest.mark.parametrize(
    ("period", "ends_on", "reached_on", "said"),
    [
        (WEEKLY, date(2026, 11, 15), date(2026, 11, 13), "13 November, two days early"),
        (MONTHLY, date(2026, 10, 31), date(2026, 10, 31), "31 October, on its last day"),
        (QUARTERLY, date(2026, 9, 30), date(2026, 9, 11), "11 September, 19 days early"),
        (YEARLY, date(2026, 12, 31), date(2026, 8, 6), "6 August, four months early"),
        (DAILY, FRIDAY, FRIDAY, "20 November, on its day"),
        (DAILY, FRIDAY, day(1), "21 November, one day late"),
        (MONTHLY, date(2025, 10, 31), date(2025, 11, 3), "3 November 2025, three days late"),
        (MONTHLY, date(2025, 10, 31), FRIDAY, "20 November, twelve months late"),
    ],
)
def test_how_a_goal_was_reached(period: Length, ends_on: date, reached_on: date, said: str):
    assert words.reached_of(period, ends_on, reached_on, FRIDAY) == said


@pytest.mark.parametrize(
    ("ending", "finding", "goals"),
    [
        ([1], "One goal of yours ends tomorrow, Saturday 21 November", "“A”"),
        ([1, 1], "Two goals of yours end tomorrow, Saturday 21 November", "“A” and “B”"),
        ([0], "One goal of yours ends today, Friday 20 November", "“A”"),
        (
            [0, 1, 1],
            "Three goals of yours end by tomorrow, Saturday 21 November",
            "“A” (today), “B” and “C”",
        ),
        (
            [1] * 7,
            "Seven goals of yours end tomorrow, Saturday 21 November",
            "“A”, “B”, “C”, “D”, “E” and two more",
        ),
    ],
)
def test_what_a_letter_says(ending: list[int], finding: str, goals: str):
    named = [("ABCDEFG"[n], day(days)) for n, days in enumerate(ending)]
    assert words.letter_of(named, FRIDAY) == (finding, goals)
