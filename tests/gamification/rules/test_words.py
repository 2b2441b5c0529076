"""Months, counts and boards in words."""

from datetime import UTC, date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gamification.rules.boards import board_lede
from gamification.rules.months import month_of
from gamification.rules.words import ordinal, remain


@pytest.mark.parametrize(
    ("day", "zone", "start", "end"),
    [
        (date(2026, 11, 21), "UTC", "2026-11-01T00:00:00+00:00", "2026-12-01T00:00:00+00:00"),
        (date(2026, 12, 31), "UTC", "2026-12-01T00:00:00+00:00", "2027-01-01T00:00:00+00:00"),
        (
            date(2026, 10, 1),
            "Europe/Warsaw",
            "2026-09-30T22:00:00+00:00",
            "2026-10-31T23:00:00+00:00",
        ),
        (date(2024, 2, 29), "Asia/Tokyo", "2024-01-31T15:00:00+00:00", "2024-02-29T15:00:00+00:00"),
    ],
)
def test_a_month_begins_and_ends_at_midnight_of_its_zone(
    day: date, zone: str, start: str, end: str
) -> None:
    found = [moment.astimezone(UTC).isoformat() for moment in month_of(day, ZoneInfo(zone))]
    assert found == [start, end]


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        (timedelta(days=10, hours=5, minutes=59), "Ten days and five hours remain."),
        (timedelta(days=1), "One day remains."),
        (timedelta(days=1, hours=1), "One day and one hour remain."),
        (timedelta(days=20, hours=13), "20 days and 13 hours remain."),
        (timedelta(hours=2, minutes=1), "Two hours and one minute remain."),
        (timedelta(hours=1), "One hour remains."),
        (timedelta(minutes=12), "Twelve minutes remain."),
        (timedelta(seconds=59), "Less than a minute remains."),
        (timedelta(seconds=-5), "Less than a minute remains."),
    ],
)
def test_what_is_left_of_the_month_is_said_in_its_two_largest_units(
    left: timedelta, sentence: str
) -> None:
    assert remain(left) == sentence


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (112, "112th"),
        (1021, "1,021st"),
    ],
)
def test_places_are_ordinals(number: int, words: str) -> None:
    assert ordinal(number) == words


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (
            {"counted_members": 184, "place": "31st"},
            "184 members have earned points this month; you are 31st.",
        ),
        (
            {"counted_members": 1, "place": "1st"},
            "One member has earned points this month; you are 1st.",
        ),
        (
            {"counted_members": 3, "team": "Tern", "absent": "You chose not to be listed."},
            "Three members of Tern have earned points this month. You chose not to be listed.",
        ),
        (
            {"counted_members": 0, "absent": "You have no points this month yet."},
            "No members have earned points this month. You have no points this month yet.",
        ),
    ],
)
def test_the_board_says_who_is_on_it_and_where_the_reader_stands(
    case: dict[str, Any], sentence: str
) -> None:
    assert (
        board_lede(**{"span": "this month", "place": "", "absent": "", "team": "", **case})
        == sentence
    )
