"""Streaks, months, milestones and reasons, as tables of cases."""

from datetime import UTC, date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gamification.catalogue import Action
from gamification.declarations import Reason
from gamification.rules.boards import board_lede
from gamification.rules.chances import chances
from gamification.rules.milestones import Milestone, next_milestone
from gamification.rules.months import month_of
from gamification.rules.reasons import explain
from gamification.rules.streaks import current_streak, streak
from gamification.rules.words import ordinal, remain

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


@pytest.mark.parametrize(
    ("points", "milestone"),
    [
        (-5, Milestone("50 points", 50, 55)),
        (0, Milestone("50 points", 50, 50)),
        (49, Milestone("50 points", 50, 1)),
        (50, Milestone("100 points", 100, 50)),
        (412, Milestone("Top Contributor", 500, 88)),
        (500, None),
    ],
)
def test_the_next_milestone_lies_above_the_total(points: int, milestone: Milestone | None) -> None:
    assert next_milestone(points) == milestone


def test_what_was_paid_in_full_is_no_chance_any_more() -> None:
    assert [(c.words, c.points) for c in chances(paid={})] == [
        ("Four benchmarks, each", 50),
        ("Your introduction in Discord", 25),
        ("Each resource new to you", 5),
        ("100 XP in Discord", 1),
    ]
    paid = {"benchmark_submission": 4, "intro_completed": 1, "resource_download": 9}
    assert [c.action for c in chances(paid=paid)] == [
        Action.RESOURCE_DOWNLOAD,
        Action.DISCORD_ACTIVITY,
    ]


@pytest.mark.parametrize(
    ("action", "source", "metadata", "reason"),
    [
        (
            "benchmark_submission",
            "benchmark:BUSINESS",
            None,
            Reason("Answered the Business benchmark", "First answers in this category"),
        ),
        (
            "benchmark_submission",
            "x",
            {"category": "OPERATIONAL"},
            Reason("Answered the Operational benchmark", "First answers in this category"),
        ),
        (
            "resource_download",
            "resource:4",
            {"title": "First aid", "slug": "first-aid"},
            Reason(
                "Took “First aid” from the library",
                "First download of this resource",
                "resources:detail",
                "first-aid",
            ),
        ),
        (
            "resource_download",
            "resource:4",
            None,
            Reason("Took a resource from the library", "First download of this resource"),
        ),
        ("intro_completed", "intro", None, Reason("Introduced yourself in Discord", "Paid once")),
        (
            "discord_activity",
            "sync:1",
            {"xp": 1640, "carried": 40},
            Reason("Talked in Discord", "1,640 XP; 40 carried over"),
        ),
        ("discord_activity", "sync:1", {"xp": "many"}, Reason("Talked in Discord")),
        (
            "admin_adjustment",
            "adjustment:1",
            {"reason": "Helped at the fair"},
            Reason("Adjustment by staff", "Helped at the fair"),
        ),
        (
            "admin_adjustment",
            "reversal:1",
            {
                "reason": "Same file twice",
                "reverses": 1,
                "reversed": "Takes back the entry of 8 October 2026 (Talked in Discord)",
            },
            Reason(
                "Correction by staff",
                "Takes back the entry of 8 October 2026 (Talked in Discord): Same file twice",
            ),
        ),
        ("talk_given", "talk:1", ["not", "a", "mapping"], Reason("Talk given")),
    ],
)
def test_every_entry_has_a_reason(action: str, source: str, metadata: Any, reason: Reason) -> None:
    assert explain(action=action, source=source, metadata=metadata) == reason
