"""Terms and deadlines against the calendar of `tests/growth/goals/calendar.py`, which shares
nothing with them.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from rich.progress import track

from growth.rules.terms import Length, deadline_of, term_of
from tests.growth.goals.calendar import FIRST, LAST, changes, ends_of_days, is_last, leaves

ZONES = sorted(
    name for name in available_timezones() if name not in ("localtime", "posixrules", "Factory")
)
# Clocks that did what few did: midnight left out or had twice, days left out or had twice, offsets
# of minutes and seconds, summers that begin at midnight.
ODD = (
    *("Africa/Cairo", "Africa/Monrovia", "Africa/Tunis", "America/Asuncion", "America/Havana"),
    *("America/Managua", "America/Santiago", "America/Sao_Paulo", "America/St_Johns"),
    *(
        "Antarctica/Troll",
        "Asia/Amman",
        "Asia/Beirut",
        "Asia/Gaza",
        "Asia/Kathmandu",
        "Asia/Kolkata",
    ),
    *("Asia/Tehran", "Atlantic/Azores", "Australia/Lord_Howe", "Europe/Dublin", "Europe/Lisbon"),
    *("Pacific/Apia", "Pacific/Chatham", "Pacific/Enderbury", "Pacific/Kiritimati"),
    *("Pacific/Kwajalein", "UTC"),
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def test_each_period_of_a_hundred_years_is_that_of_the_calendar():
    compared = 0
    days = list(leaves())
    for period in Length:
        starts, waiting = days[0], []
        for leaf in days:
            waiting.append(leaf)
            if not is_last(leaf, period.value):
                continue
            due = (date(*starts[1:4]), date(*leaf[1:4]))
            # The week the years begin with began before them.
            if starts is days[0] and period is Length.WEEKLY:
                due = (due[1] - timedelta(days=6), due[1])
            for one in waiting:
                assert term_of(period, date(*one[1:4])) == due
                compared += 1
            waiting = []
            starts = days[leaf.number - days[0].number + 1] if leaf is not days[-1] else leaf
    # The last days belong to a week that is not over.
    assert compared > 5 * len(days) - 7
    assert len(days) == (LAST - FIRST + 1) * 365 + 25


def differences(zone: str, days: list[date]) -> list[tuple[str, date, datetime, datetime]]:
    """The days whose end the rule sees at another moment than the calendar."""
    over, found, clock = ends_of_days(zone), [], ZoneInfo(zone)
    for day in days:
        due = EPOCH + timedelta(seconds=over[day.toordinal() - EPOCH.toordinal()])
        if (got := deadline_of(day, clock)) != due:
            found.append((zone, day, got, due))
    return found


def near_changes(zone: str) -> list[date]:
    """The days around each change of a zone's clock, and the last of each month."""
    begins, ends = (
        date(year, month, day).toordinal() - EPOCH.toordinal()
        for year, month, day in ((FIRST, 1, 1), (LAST, 12, 31))
    )
    numbers = {
        at // 86_400 + by
        for at, _ in changes(zone)
        for by in range(-2, 3)
        if begins <= at // 86_400 + by <= ends
    } | {leaf.number for leaf in leaves() if is_last(leaf, "MONTHLY")}
    return [date.fromordinal(EPOCH.toordinal() + number) for number in sorted(numbers)]


@pytest.mark.parametrize("zone", ODD)
def test_a_day_ends_when_the_calendar_of_an_odd_zone_says(zone):
    assert differences(zone, near_changes(zone)) == []


def test_the_odd_zones_left_out_midnights_and_days_and_had_some_twice():
    """The calendar is no calendar of even days."""

    def moment(zone: str, day: date) -> datetime:
        number = day.toordinal() - EPOCH.toordinal()
        return EPOCH + timedelta(seconds=ends_of_days(zone)[number])

    # 30 December was left out: it was over when it would have begun.
    assert moment("Pacific/Apia", date(2011, 12, 29)) == datetime(2011, 12, 30, 10, tzinfo=UTC)
    assert moment("Pacific/Apia", date(2011, 12, 30)) == datetime(2011, 12, 30, 10, tzinfo=UTC)
    # 30 September came twice.
    assert moment("Pacific/Kwajalein", date(1969, 9, 30)) == datetime(1969, 10, 1, 12, tzinfo=UTC)
    # Midnight was left out: the day began at one.
    assert moment("Africa/Tunis", date(1978, 4, 30)) == datetime(1978, 4, 30, 23, tzinfo=UTC)
    assert moment("America/Sao_Paulo", date(2018, 2, 17)) == datetime(2018, 2, 18, 3, tzinfo=UTC)


@pytest.mark.prove
def test_every_day_of_a_hundred_years_ends_in_every_zone_when_the_calendar_says():
    days = [date(*leaf[1:4]) for leaf in leaves()]
    wrong, compared = [], 0
    for zone in track(ZONES, description="Deadlines in every zone"):
        wrong += differences(zone, days)
        compared += len(days)
    print(f"{len(ZONES)} zones, {compared:,} days, {len(wrong)} differences")
    assert wrong == []
