"""The days of a month and the last weeks of one member's diary, and what they add up to. Pure."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from gamification.rules.words import counted, in_words

WEEKS: Final = 12
WEEK: Final = timedelta(days=7)
LONGEST_TITLE: Final = 60


class Day(NamedTuple):
    """One day of a month: how many entries it has, and where it stands beside today."""

    day: date
    entries: int
    is_today: bool
    is_later: bool


@dataclass(frozen=True)
class Month:
    """A month as a table of weeks; None stands for the days of the months around it."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]
    # The months around it that can be looked at.
    earlier: date | None
    later: date | None


@dataclass(frozen=True)
class Week:
    """A week, by its Monday, and how many entries were published in it."""

    monday: date
    entries: int


@dataclass(frozen=True)
class Liked:
    """The entry of these weeks that most members like."""

    title: str
    likes: int


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def span_of_weeks(today: date) -> tuple[date, date]:
    """The first and the last day of the weeks that are shown today."""
    monday = monday_of(today)
    return monday - (WEEKS - 1) * WEEK, monday + timedelta(days=6)


def last_of(month: date) -> date:
    """The last day of the month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def month_of(
    month: date, today: date, entries: Mapping[date, int], *, since: date | None = None
) -> Month:
    """The month that begins on this day. `since` is the first day there can be an entry of."""
    first, last = month.replace(day=1), last_of(month)
    cells: list[Day | None] = [None] * first.weekday()
    for number in range(1, last.day + 1):
        day = first.replace(day=number)
        cells.append(Day(day, entries.get(day, 0), day == today, day > today))
    cells += [None] * (-len(cells) % 7)
    before, after = first - timedelta(days=1), last + timedelta(days=1)
    return Month(
        first,
        tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7)),
        None if since and before < since else before.replace(day=1),
        after if after <= today else None,
    )


def weeks_of(today: date, entries: Mapping[date, int]) -> tuple[Week, ...]:
    """The last twelve weeks, Monday to Sunday, the one of today last."""
    begin, _ = span_of_weeks(today)
    mondays = [begin + number * WEEK for number in range(WEEKS)]
    return tuple(
        Week(monday, sum(entries.get(monday + timedelta(days=day), 0) for day in range(7)))
        for monday in mondays
    )


def headline(weeks: Sequence[Week]) -> str:
    """In how many of the weeks something was written: what the page says first."""
    wrote = sum(1 for week in weeks if week.entries)
    if not wrote:
        return "Diary"
    if wrote == len(weeks):
        return f"You wrote in every one of the last {in_words(len(weeks))} weeks."
    return f"You wrote in {in_words(wrote)} of the last {in_words(len(weeks))} weeks."


def lede(weeks: Sequence[Week], *, this_month: int, liked: Liked | None) -> str:
    """How much was written, and what of it was liked most; "" where nothing was."""
    total = sum(week.entries for week in weeks)
    if not total:
        return ""
    month = _entries(this_month) if this_month else "no entry"
    since = f"{weeks[0].monday.day} {weeks[0].monday:%B}"
    words = f"{month.capitalize()} this month, {in_words(total)} since {since}."
    if liked is None or not liked.likes:
        return words
    title = liked.title
    if len(title) > LONGEST_TITLE:
        title = title[:LONGEST_TITLE].rstrip() + "…"
    return f"{words} “{title}” is the most liked of them, with {liked.likes:,}."


def _entries(number: int) -> str:
    return counted(number, "entry") if number == 1 else f"{in_words(number)} entries"
