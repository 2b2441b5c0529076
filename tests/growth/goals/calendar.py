"""A calendar of its own, to hold the rules of terms against: nothing of `growth` is used, nor of
Python's dates and zones.

A zone's changes are read from the bytes of its file, and after the last of them from the rule
written at its end. The days are walked one by one along the clock; a week ends when the seventh day
has been counted, a month when its length has.
"""

import re
import struct
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from zoneinfo import TZPATH

DAY = 86_400
# 1 January 1970 was a Thursday, the fourth day of its week.
EPOCH = (1970, 4)
FIRST, LAST = 1950, 2049


class Day(NamedTuple):
    """A day of the calendar: its number since 1970, and what is written on its leaf."""

    number: int
    year: int
    month: int
    day: int
    weekday: int  # Monday is 1


def is_leap(year: int) -> bool:
    """Whether 29 February is in it."""
    return year % 400 == 0 or (year % 4 == 0 and year % 100 != 0)


def length(year: int, month: int) -> int:
    """How many days a month has: thirty, or by the knuckles."""
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def first_number(year: int) -> int:
    """The number of a 1 January, counted year by year."""
    if year >= 1970:
        return sum(366 if is_leap(one) else 365 for one in range(1970, year))
    return -sum(366 if is_leap(one) else 365 for one in range(year, 1970))


def leaves(first: int = FIRST, last: int = LAST) -> Iterator[Day]:
    """The days of these years, one by one."""
    number = first_number(first)
    weekday = (number + EPOCH[1] - 1) % 7 + 1
    for year in range(first, last + 1):
        for month in range(1, 13):
            for day in range(1, length(year, month) + 1):
                yield Day(number, year, month, day, weekday)
                number, weekday = number + 1, weekday % 7 + 1


def is_last(day: Day, period: str) -> bool:
    """Whether a period ends with this day."""
    month_is_over = day.day == length(day.year, day.month)
    return {
        "DAILY": True,
        "WEEKLY": day.weekday == 7,
        "MONTHLY": month_is_over,
        "QUARTERLY": month_is_over and day.month in (3, 6, 9, 12),
        "YEARLY": month_is_over and day.month == 12,
    }[period]


# ---------------------------------------------------------------------------------- zones
class Change(NamedTuple):
    """From this second of UTC on the clock is so many seconds ahead of it."""

    at: int
    offset: int


def zone_bytes(name: str) -> bytes:
    """The file of a zone, from where Python takes it as well."""
    for folder in TZPATH:
        if (path := Path(folder) / name).is_file():
            return path.read_bytes()
    return (files("tzdata") / "zoneinfo" / name).read_bytes()


def changes(name: str) -> list[Change]:
    """All changes of a zone's clock until the end of the last year, oldest first."""
    data = zone_bytes(name)
    start = _block_end(data, 0, 4)  # the second block has times of eight bytes
    _, _, _, _, times, types, _ = _head(data, start)
    at = start + 44
    when = struct.unpack_from(f">{times}q", data, at)
    which = data[at + 8 * times : at + 9 * times]
    kinds = [
        struct.unpack_from(">iBB", data, at + 9 * times + 6 * number)[0] for number in range(types)
    ]
    found = [Change(-(2**62), kinds[0])]
    found += [Change(second, kinds[kind]) for second, kind in zip(when, which, strict=True)]
    rule = data[_block_end(data, start, 8) :].strip(b"\n").decode()
    return found + [one for one in by_rule(rule) if one.at > found[-1].at]


def _head(data: bytes, start: int) -> tuple[int, ...]:
    assert data[start : start + 4] == b"TZif"
    return (0, *struct.unpack_from(">6l", data, start + 20))


def _block_end(data: bytes, start: int, size: int) -> int:
    _, ut, std, leap, times, types, letters = _head(data, start)
    return start + 44 + times * (size + 1) + types * 6 + letters + leap * (size + 4) + std + ut


NAME = r"(?:<[^>]+>|[A-Za-z]+)"
RULE = re.compile(rf"{NAME}([-+\d:]+)(?:{NAME}([-+\d:]*),([^,]+),([^,]+))?$")


def by_rule(rule: str) -> Iterator[Change]:
    """The changes a POSIX rule makes, in order: "CET-1CEST,M3.5.0,M10.5.0/3"."""
    found = RULE.match(rule)
    assert found, rule
    standard = -_seconds(found[1])
    if found[3] is None:
        return
    summer = -_seconds(found[2]) if found[2] else standard + 3600
    for year in range(FIRST, LAST + 2):
        # Each is told by the clock that stands before it.
        begins = Change(_told(found[3], year) - standard, summer)
        ends = Change(_told(found[4], year) - summer, standard)
        yield from sorted((begins, ends))


def _seconds(text: str) -> int:
    sign = -1 if text.startswith("-") else 1
    parts = [int(part) for part in text.lstrip("+-").split(":")]
    return sign * sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))


def _told(text: str, year: int) -> int:
    """The second of the clock at which a rule's day and hour are."""
    day, _, hour = text.partition("/")
    if day[0] == "M":
        month, week, weekday = (int(part) for part in day[1:].split("."))
        number = _nth(year, month, week, weekday or 7)
    elif day[0] == "J":  # 29 February is never counted
        nth = int(day[1:])
        number = first_number(year) + nth - 1 + (1 if is_leap(year) and nth > 59 else 0)
    else:
        number = first_number(year) + int(day)
    return number * DAY + (_seconds(hour) if hour else 7200)


@cache
def _nth(year: int, month: int, week: int, weekday: int) -> int:
    """The number of the first, second, ... or (5) last such weekday of a month."""
    fitting = [
        day.number for day in leaves(year, year) if (day.month, day.weekday) == (month, weekday)
    ]
    return fitting[-1] if week == 5 else fitting[week - 1]


def ends_of_days(name: str, first: int = FIRST, last: int = LAST) -> dict[int, int]:
    """For each day's number, the second of UTC at which it was over for good: when the clock went
    on to a later day for the last time.
    """
    begins, ends = first_number(first), first_number(last + 1)
    clock = [*changes(name), Change(2**62, 0)]
    over: dict[int, int] = {}
    shown: int | None = None
    for (at, offset), (until, _) in pairwise(clock):
        second = max(at, (begins - 3) * DAY)
        if until <= second or second > (ends + 3) * DAY:
            continue
        today = (second + offset) // DAY
        if shown is not None:
            # The clock was set on over midnight, past one day or more.
            for day in range(shown, today):
                over[day] = second
        while (midnight := (today + 1) * DAY - offset) < min(until, (ends + 3) * DAY):
            over[today] = midnight
            today += 1
        shown = today
    return over
