"""What the pages and letters say of goals, decided from days and counts. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from django.utils.text import get_text_list

from gamification.rules.words import counted, in_words
from growth.rules.terms import Length, Term, term_of

NOUNS: Final = {
    Length.DAILY: "day",
    Length.WEEKLY: "week",
    Length.MONTHLY: "month",
    Length.QUARTERLY: "quarter",
    Length.YEARLY: "year",
}
QUARTERS: Final = ("first", "second", "third", "fourth")
# From here on months say more than days.
MANY_DAYS: Final = 60
DAYS_OF_A_MONTH: Final = 30
ONCE_REACHED: Final = "others see a goal once you reach it"
# A letter names so many and counts the rest.
NAMED: Final = 5


class Left(NamedTuple):
    """How much time is left: what matters, and what is said beside it."""

    words: str
    beside: str

    def __str__(self) -> str:
        return self.words + self.beside


class Ending(NamedTuple):
    """A goal that is open, as a headline sees it."""

    period: Length
    ends_on: date
    is_past: bool


def place_of(zone: str) -> str:
    """Where midnight is: "in Lisbon"; "UTC" for who named no place."""
    place = zone.rpartition("/")[2].replace("_", " ")
    return f"in {place}" if "/" in zone and not zone.startswith("Etc/") else place


def day_of(day: date, today: date) -> str:
    """A day of this year is "2 November", any other "2 November 2025"."""
    return f"{day.day} {day:%B}" if day.year == today.year else f"{day.day} {day:%B} {day.year}"


def weekday_of(day: date) -> str:
    """ "Sunday 22 November"."""
    return f"{day:%A} {day.day} {day:%B}"


def option_of(length: Length, label: str, today: date) -> str:
    """A period to choose, with the day it promises: "This week, Sunday 22 November"."""
    return f"{label}, {weekday_of(term_of(length, today).ends_on)}"


def left_of(period: Length, ends_on: date, today: date, zone: str) -> Left:
    """ "until midnight in Lisbon", "2 days left, Sunday counts", "10 days left"."""
    days = (ends_on - today).days
    if days < 1:
        return Left("until midnight", f" {place_of(zone)}")
    words = "1 day left" if days == 1 else f"{days} days left"
    return Left(words, ", Sunday counts" if period is Length.WEEKLY else "")


def label_of(period: Length, term: Term, today: date) -> str:
    """A period's name on the page. One that is still to come belongs to who went west."""
    if period is Length.DAILY:
        return "Today" if term.starts_on <= today else "Tomorrow"
    return f"{'This' if term.starts_on <= today else 'Next'} {NOUNS[period]}"


def dates_of(term: Term) -> str:
    """ "Friday 20 November", "16 to 22 November", "1 October to 31 December"."""
    first, last = term
    if first == last:
        return weekday_of(first)
    if first.year != last.year:
        return f"{first.day} {first:%B} {first.year} to {last.day} {last:%B} {last.year}"
    if first.month != last.month:
        return f"{first.day} {first:%B} to {last.day} {last:%B}"
    return f"{first.day} to {last.day} {last:%B}"


def set_of(set_on: date, today: date) -> str:
    """When a goal was set: "set today", "set Monday", "set 2 November"."""
    days = (today - set_on).days
    if days < 1:
        return "set today"
    if days == 1:
        return "set yesterday"
    return f"set {set_on:%A}" if days < today.weekday() + 1 else f"set {day_of(set_on, today)}"


def late_of(period: Length, ends_on: date, today: date) -> str:
    """Whose a goal was, and since when it is not: "October's, 20 days past its end"."""
    year = "" if ends_on.year == today.year else f" {ends_on.year}"
    match period:
        case Length.DAILY:
            whose = f"{day_of(ends_on, today)}'s"
        case Length.WEEKLY:
            whose = f"Of the week to {day_of(ends_on, today)}"
        case Length.MONTHLY:
            whose = f"{ends_on:%B}{year}'s"
        case Length.QUARTERLY:
            nth = QUARTERS[(ends_on.month - 1) // 3].capitalize()
            whose = f"{nth} quarter's{f' of{year}' if year else ''}"
        case Length.YEARLY:
            whose = f"{ends_on.year}'s"
    # In the first minutes after midnight of a clock that was set back it may still be its day.
    return f"{whose}, {counted(max((today - ends_on).days, 1), 'day')} past its end"


def early_of(period: Length, ends_on: date, reached_on: date) -> str:
    """How a goal was reached: "two days early", "on its last day", "three days late"."""
    days = (ends_on - reached_on).days
    if not days:
        return "on its day" if period is Length.DAILY else "on its last day"
    many, noun = (
        (abs(days), "day") if abs(days) < MANY_DAYS else (abs(days) // DAYS_OF_A_MONTH, "month")
    )
    return f"{counted(many, noun)} {'early' if days > 0 else 'late'}"


def reached_of(period: Length, ends_on: date, reached_on: date, today: date) -> str:
    """The day a goal was reached and how: "13 November, two days early"."""
    return f"{day_of(reached_on, today)}, {early_of(period, ends_on, reached_on)}"


def headline(open_goals: Sequence[Ending], reached: int, today: date) -> tuple[str, str]:
    """Title and lede of the page of goals: the nearest day that ends one, and what is open."""
    if not open_goals and not reached:
        return "Goals", f"Say what is to be true, and until when; {ONCE_REACHED}."
    if not open_goals:
        return (
            "Nothing is open.",
            f"{counted(reached, 'goal').capitalize()} {_was(reached)} reached; others see "
            f"{'it' if reached == 1 else 'those'}.",
        )
    coming = [goal for goal in open_goals if not goal.is_past]
    past = len(open_goals) - len(coming)
    title = _nearest(coming, today) if coming else _all_past(past)
    return title, _open_ones(len(open_goals), past if coming else 0, reached)


def _all_past(many: int) -> str:
    day = "its day" if many == 1 else "their day"
    return f"{counted(many, 'goal').capitalize()} {_is(many)} past {day} and still open."


def _nearest(coming: Sequence[Ending], today: date) -> str:
    last = min(goal.ends_on for goal in coming)
    ending = [goal for goal in coming if goal.ends_on == last]
    goals, days = counted(len(ending), "goal"), max((last - today).days, 0)
    if not days:
        return f"{goals.capitalize()} {'ends' if len(ending) == 1 else 'end'} today."
    periods = {goal.period for goal in ending}
    # Of a quarter and a year that end on one day it says neither.
    of = f" of this {NOUNS[periods.pop()]}" if len(periods) == 1 else ""
    # One that begins tomorrow is not of this period.
    of = "" if any(term_of(goal.period, today).ends_on != last for goal in ending) else of
    return f"{counted(days, 'day').capitalize()} {_is(days)} left for {goals}{of}."


def _open_ones(many: int, past: int, reached: int) -> str:
    found = f"{counted(many, 'goal').capitalize()} {_is(many)} open"
    if past:
        found += f", {in_words(past)} of them past {'its' if past == 1 else 'their'} day"
    if not reached:
        return f"{found}; {ONCE_REACHED}."
    done = f"{in_words(reached)} {_was(reached)} reached; others see the reached ones only."
    return f"{found}. {done[0].upper()}{done[1:]}" if past else f"{found}, {done}"


def _is(many: int) -> str:
    return "is" if many == 1 else "are"


def _was(many: int) -> str:
    return "was" if many == 1 else "were"


def letter_of(titles: Sequence[tuple[str, date]], today: date) -> tuple[str, str]:
    """What a letter says of the goals that end: its finding, and their titles."""
    many, days = len(titles), {ends_on for _, ends_on in titles}
    verb = "ends" if many == 1 else "end"
    if len(days) == 1:
        (day,) = days
        when = f"{'today' if day <= today else 'tomorrow'}, {weekday_of(day)}"
    else:
        when = f"by tomorrow, {weekday_of(max(days))}"
    named = [
        f"“{title}”" + (" (today)" if len(days) > 1 and ends_on <= today else "")
        for title, ends_on in titles[:NAMED]
    ]
    more = [f"{in_words(many - NAMED)} more"] if many > NAMED else []
    finding = f"{counted(many, 'goal').capitalize()} of yours {verb} {when}"
    return finding, get_text_list([*named, *more], "and")
