"""Sessions that may have been reported twice."""

from datetime import date

import pytest

from activities.rules.doubles import Held, doubles, is_double

DAY, NEXT = date(2026, 11, 17), date(2026, 11, 18)
PLACE = "Nova SBE, Carcavelos"


@pytest.mark.parametrize(
    ("on", "begins_at", "place", "expected"),
    [
        (DAY, "19:00", PLACE, True),
        (DAY, "17:30", PLACE, True),
        (DAY, "19:01", PLACE, False),
        (DAY, "18:15", "nova sbe carcavelos ", True),
        (DAY, "18:15", "Nova SBE, Lisbon", False),
        (DAY, "18:15", "", False),
        # What is not known is not counted as fine.
        (DAY, "", PLACE, True),
        (NEXT, "", PLACE, False),
    ],
)
def test_the_same_place_within_45_minutes_is_perhaps_a_double(on, begins_at, place, expected):
    one = Held(1, DAY, "18:15", PLACE)
    other = Held(2, on, begins_at, place)
    assert is_double(one, other) is is_double(other, one) is expected


def test_midnight_lies_between_two_sessions_of_one_evening():
    one, other = Held(1, DAY, "23:50", PLACE), Held(2, NEXT, "00:20", PLACE)
    assert doubles([one, other, Held(3, NEXT, "12:00", PLACE)]) == {1: [2], 2: [1]}


def test_a_session_is_no_double_of_itself_and_no_place_is_no_place():
    one = Held(1, DAY, "18:15", PLACE)
    assert doubles([one, Held(2, DAY, "18:15", "-"), Held(3, DAY, "18:15", "…")]) == {}
