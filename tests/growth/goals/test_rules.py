"""What a goal may be called, and how much of its time has passed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from growth.goals.rules import (
    LONGEST_TITLE,
    Fault,
    choice_of,
    is_past,
    is_told,
    passed,
    read_choice,
    title_of,
)
from growth.rules.terms import Length

FRIDAY = date(2026, 11, 20)
LISBON = ZoneInfo("Europe/Lisbon")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Four first calls \t", "Four first calls"),
        ("\nFour first calls\r\n", "Four first calls"),
        ("Zażółć “gęślą” jaźń", "Zażółć “gęślą” jaźń"),
        ("👨‍👩‍👧 home by six", "👨‍👩‍👧 home by six"),
        ("5", "5"),
        ("x" * LONGEST_TITLE, "x" * LONGEST_TITLE),
        ("سه تماس", "سه تماس"),
    ],
)
def test_a_title_is_kept_without_the_space_around_it(typed: str, kept: str):
    assert title_of(typed) == kept


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", Fault.EMPTY),
        (" \t\n", Fault.EMPTY),
        ("\u00a0\u200b\ufeff", Fault.EMPTY),
        ("x" * (LONGEST_TITLE + 1), Fault.LONG),
        ("one\ntwo", Fault.BREAK),
        ("one\r\ntwo", Fault.BREAK),
        ("one\u2028two", Fault.BREAK),
        ("one\x85two", Fault.BREAK),
        ("one\x00two", Fault.HIDDEN),
        ("one\ttwo", Fault.HIDDEN),
        ("one\x1btwo", Fault.HIDDEN),
        ("turned \u202eround", Fault.HIDDEN),
    ],
)
def test_a_title_that_is_none_is_refused_with_the_reason(typed: str, fault: Fault):
    with pytest.raises(ValueError, match=r".") as caught:
        title_of(typed)
    assert caught.value.args[0] is fault


def test_a_choice_promises_a_day_and_means_nothing_on_another():
    assert choice_of(Length.DAILY, FRIDAY) == "DAILY:2026-11-20"
    for length in Length:
        assert read_choice(choice_of(length, FRIDAY), FRIDAY) is length
    saturday, monday = date(2026, 11, 21), date(2026, 11, 23)
    assert read_choice("DAILY:2026-11-20", saturday) is None
    assert read_choice("WEEKLY:2026-11-22", saturday) is Length.WEEKLY
    assert read_choice("WEEKLY:2026-11-22", monday) is None
    assert read_choice("FOREVER", FRIDAY) is None


def test_a_day_is_past_when_midnight_has_come_where_the_member_lives():
    almost = datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)
    midnight = datetime(2026, 11, 21, tzinfo=UTC)
    assert (is_past(FRIDAY, LISBON, almost), is_past(FRIDAY, LISBON, midnight)) == (False, True)
    assert is_past(FRIDAY, ZoneInfo("Asia/Tokyo"), almost)
    assert not is_past(FRIDAY, ZoneInfo("Pacific/Honolulu"), midnight)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "share"),
    [
        (FRIDAY, FRIDAY, 60),
        (date(2026, 11, 16), date(2026, 11, 22), 65),
        (date(2026, 11, 1), date(2026, 11, 30), 65),
        (date(2026, 1, 1), date(2026, 12, 31), 88),
        (date(2026, 10, 1), date(2026, 10, 31), 100),
        (date(2026, 11, 23), date(2026, 11, 29), 0),
    ],
)
def test_how_much_of_a_period_has_passed(starts_on: date, ends_on: date, share: int):
    now = datetime(2026, 11, 20, 14, 24, tzinfo=UTC)
    assert passed(starts_on, ends_on, LISBON, now) == share


@pytest.mark.parametrize("zone", ["Pacific/Apia", "Pacific/Kwajalein", "America/Sao_Paulo"])
def test_a_day_that_was_left_out_or_came_twice_divides_by_nothing(zone: str):
    for year, month in ((2011, 12), (1993, 8), (1969, 9), (2018, 2)):
        for day in range(1, 29):
            on = date(year, month, day)
            now = datetime(year, month, day, 12, tzinfo=UTC)
            assert 0 <= passed(on, on, ZoneInfo(zone), now) <= 100


@pytest.mark.parametrize(
    ("period", "ends", "set", "told"),
    [
        ("WEEKLY", 1, -4, True),
        ("WEEKLY", 0, -4, True),
        ("WEEKLY", 0, -1, True),
        ("WEEKLY", 1, 0, False),  # set today
        ("WEEKLY", 2, -4, False),
        ("WEEKLY", -1, -4, False),
        ("YEARLY", 1, -300, True),
        ("DAILY", 0, -1, False),
        ("DAILY", 1, -1, False),
    ],
)
def test_a_letter_names_what_ends_tomorrow_and_what_yesterdays_could_not_know(
    period: str, ends: int, set: int, told: bool
):

    def day(days: int) -> date:
        return FRIDAY + timedelta(days=days)

    assert is_told(period=period, ends_on=day(ends), set_on=day(set), today=FRIDAY) is told
