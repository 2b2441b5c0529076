"""What is left of seven days, as it is explained."""

from datetime import date, timedelta
from random import Random

import pytest

from activities.rules.quota import DAYS, MOST, Room, Session, by_day, next_day, room

DAY = date(2026, 11, 20)


def on(days: int, peers: int = 0, students: int = 0) -> Session:
    return Session(DAY + timedelta(days=days), peers, students)


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        ([], Room(50, 200)),
        ([on(-3, 18), on(-1, 20, 5)], Room(12, 195)),
        ([on(-6, 50)], Room(0, 200)),
        ([on(-7, 50)], Room(50, 200)),
        # Told late: later sessions share seven days with it.
        ([on(6, 40)], Room(10, 200)),
        ([on(7, 40)], Room(50, 200)),
        # Each lies in seven days with it, though not with the other.
        ([on(-6, 30), on(6, 40)], Room(10, 200)),
        ([on(0, 60)], Room(0, 200)),
    ],
)
def test_what_is_left_for_a_day(sessions, expected):
    assert room(sessions, DAY) == expected


def test_what_fits_is_what_keeps_every_seven_days_within_the_quota():
    chance = Random(14)
    for _ in range(300):
        sessions = [on(chance.randrange(-14, 15), chance.randrange(20)) for _ in range(4)]
        more = on(0, chance.randrange(1, 51))

        def fullest(all_of_them: list[Session]) -> int:
            ends = [DAY + timedelta(days=days) for days in range(DAYS)]
            return max(
                sum(one.peers for one in all_of_them if 0 <= (end - one.on).days < DAYS)
                for end in ends
            )

        fits = fullest([*sessions, more]) <= MOST["peers"]
        assert room(sessions, DAY).holds(more) is fits


def test_the_first_day_with_more_is_the_day_something_leaves_the_window():
    sessions = [on(-3, 18), on(-1, 32)]
    assert room(sessions, DAY).peers == 0
    assert next_day(sessions, DAY) == DAY + timedelta(days=4)


def test_the_days_of_the_week_are_told_one_by_one():
    assert by_day([on(-3, 18), on(-3, 2, 1), on(-8, 9)], DAY)[3:5] == [
        (DAY - timedelta(days=3), 20, 1),
        (DAY - timedelta(days=2), 0, 0),
    ]
