"""The rule of streaks against a calculator of its own that reads the clock minute by minute."""

import itertools
import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from gamification.rules.streaks import current_streak, holds, streak

ZONES = sorted(
    name for name in available_timezones() if name not in ("localtime", "posixrules", "Factory")
)
# Hours at which clocks are put forward or back, and the edges of a day.
EDGES = (0, 1, 2, 3, 12, 22, 23)


def simulated(moments: list[datetime], zone: ZoneInfo, now: datetime) -> int:
    """The streak as a diary has it: opened each morning, struck out after a weekday without a deed.

    Days are those on which the member's clock stood at the deed; the calendar is walked from the
    first deed to today.
    """
    diary: dict[tuple[int, int, int], bool] = {}
    for moment in moments:
        clock = moment.astimezone(zone)
        diary[clock.year, clock.month, clock.day] = True
    if not diary:
        return 0
    today = now.astimezone(zone)
    year, month, day = min(diary)
    running = 0
    noon = datetime(year, month, day, 12)  # the calendar itself: noon to noon, without a zone
    while (noon.year, noon.month, noon.day) < (today.year, today.month, today.day):
        if diary.get((noon.year, noon.month, noon.day)):
            running += 1
        elif noon.strftime("%a") not in ("Sat", "Sun"):
            running = 0
        noon += timedelta(hours=24)
    return running + (1 if diary.get((today.year, today.month, today.day)) else 0)


def calendar(rng: random.Random, zone: ZoneInfo, now: datetime) -> list[datetime]:
    """Deeds of some months, with long runs, many at the edges of days and of summer time."""
    density, moments = rng.choice([0.3, 0.7, 0.95, 1.0]), []
    for ago in range(rng.choice([5, 20, 60, 250])):
        local = (now.astimezone(zone) - timedelta(days=ago)).date()
        weekend = local.weekday() >= 5
        if rng.random() < (density if not weekend else rng.choice([0.1, density])):
            for _ in range(rng.choice([1, 1, 2])):
                moments.append(
                    datetime(
                        local.year,
                        local.month,
                        local.day,
                        rng.choice(EDGES),
                        rng.choice([0, 1, 29, 30, 59]),
                        tzinfo=zone,
                    ).astimezone(UTC)
                )
    return [moment for moment in moments if moment <= now]


def around_a_change(rng: random.Random, zone: ZoneInfo) -> datetime:
    """A moment of 1990 to 2037 within a day of a change of the zone's offset, if there is one."""
    start = datetime(rng.randint(1990, 2037), 1, 1, tzinfo=UTC) + timedelta(
        hours=rng.randint(0, 23), minutes=rng.choice([0, 30])
    )
    days = [start + timedelta(days=n) for n in range(365)]
    changes = [
        later
        for earlier, later in itertools.pairwise(days)
        if earlier.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset()
    ]
    return rng.choice(changes or days) + timedelta(
        days=rng.choice([-1, 0, 0, 1, 3]), minutes=rng.randint(0, 1439)
    )


@pytest.mark.parametrize("calendars", [500, pytest.param(10_000, marks=pytest.mark.prove)])
def test_the_rule_agrees_with_a_diary_in_every_zone_and_through_every_change_of_the_clock(
    calendars: int,
) -> None:
    rng = random.Random(calendars)
    longest = 0
    for n in range(calendars):
        home, abroad = ZoneInfo(ZONES[n % len(ZONES)]), ZoneInfo(rng.choice(ZONES))
        now = around_a_change(rng, home)
        moments = calendar(rng, home, now)
        # After a move the same deeds are read by another clock, and one more may follow there.
        for zone in (home, abroad):
            days = {moment.astimezone(zone).date() for moment in moments}
            today = now.astimezone(zone).date()
            expected = simulated(moments, zone, now)
            assert streak(days=days, today=today) == expected, (zone.key, now, sorted(days)[-10:])
            assert shown_later(days, moments, zone, now, rng)
            longest = max(longest, expected)
    assert longest > 100


def shown_later(
    days: set[date], moments: list[datetime], zone: ZoneInfo, now: datetime, rng: random.Random
) -> bool:
    """Whether what was stored at the last deed is, some days later, what the diary says."""
    last = max(days, default=None)
    stored = streak(days=days, today=last) if last else 0
    later = now + timedelta(days=rng.choice([0, 1, 2, 3, 4, 9]))
    return current_streak(
        stored=stored, last_active=last, today=later.astimezone(zone).date()
    ) == simulated(moments, zone, later)


@pytest.mark.parametrize("calendars", [500, pytest.param(10_000, marks=pytest.mark.prove)])
def test_a_move_in_the_middle_of_a_history_moves_no_day_and_neither_adds_nor_takes_one(
    calendars: int,
) -> None:
    rng = random.Random(-calendars)
    ahead = behind = 0
    for n in range(calendars):
        home, abroad = ZoneInfo(ZONES[n % len(ZONES)]), ZoneInfo(rng.choice(ZONES))
        now = around_a_change(rng, home)
        moments = sorted(calendar(rng, home, now))
        # Each day is kept as it was where the member lived; they moved before some deed and perhaps
        # back before another.
        moved, back = sorted(rng.choices(range(len(moments) + 1), k=2))
        days = {
            moment.astimezone(abroad if moved <= k < back else home).date()
            for k, moment in enumerate(moments)
        }
        lived = home if back < len(moments) or moved == back else abroad
        before = streak(days=days, today=now.astimezone(lived).date())
        for zone in (home, abroad, lived):
            today = now.astimezone(zone).date()
            after = streak(days=days, today=today)
            # Only a weekday that the calendar skipped, on the way east, can end a run; nothing
            # lengthens one.
            kept = holds(last=max(days), today=today) if days else True
            assert after == (before if kept and before else after if not before else 0), (
                lived.key,
                zone.key,
                now,
                sorted(days)[-10:],
            )
            assert after <= len(days)
            ahead += bool(before) and today > now.astimezone(lived).date()
            behind += bool(before) and today < now.astimezone(lived).date()
            # A deed right after the move takes nothing, and on a day that was earned before it adds
            # nothing.
            then = streak(days={*days, today}, today=today)
            assert after <= then if today not in days else after == then
    assert min(ahead, behind) > calendars / 100
