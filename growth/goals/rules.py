"""What a goal may be called, which day it is of, and how much of its period has passed. Pure."""

import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from growth.rules.blank import is_blank
from growth.rules.terms import Length, deadline_of, term_of

LONGEST_TITLE: Final = 200  # Spec, growth.
# What one can look through on a page; nobody keeps more in mind.
MOST_OPEN: Final = 100
BREAKS: Final = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# What would hide something, or turn the words of the line around.
HIDDEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# What a letter says nothing of: it is set on the day it ends.
UNTOLD: Final = (Length.DAILY,)
# Letters go from this hour on, where the member lives.
LETTERS_FROM: Final = 8


class Fault(StrEnum):
    """Why a title is refused, in words."""

    EMPTY = "Say what will be true when it is reached."
    LONG = f"A goal has {LONGEST_TITLE} characters at most. Shorten it."
    BREAK = "A goal is one line. Take the line break out."
    HIDDEN = "There is a character in it that can't be seen. Type the line anew."


def title_of(text: str) -> str:
    """A title without the space around it. Raises ValueError with a Fault."""
    title = text.strip()
    if is_blank(title):
        raise ValueError(Fault.EMPTY)
    if BREAKS.search(title):
        raise ValueError(Fault.BREAK)
    if HIDDEN.search(title):
        raise ValueError(Fault.HIDDEN)
    if len(title) > LONGEST_TITLE:
        raise ValueError(Fault.LONG)
    return title


def choice_of(length: Length, today: date) -> str:
    """The period as a form sends it, with the day it promises: a form that was opened yesterday
    does not mean today.
    """
    return f"{length.value}:{term_of(length, today).ends_on}"


def read_choice(text: str, today: date) -> Length | None:
    """The period of a choice that a form of today offers; None for any other."""
    return next((length for length in Length if choice_of(length, today) == text), None)


def is_past(ends_on: date, zone: ZoneInfo, now: datetime) -> bool:
    """Whether the last day is over in the zone."""
    return now >= deadline_of(ends_on, zone)


def passed(starts_on: date, ends_on: date, zone: ZoneInfo, now: datetime) -> int:
    """How much of the period has passed, in whole percent."""
    begins, ends = deadline_of(starts_on - timedelta(days=1), zone), deadline_of(ends_on, zone)
    if now >= ends:
        return 100
    # A day that the calendar left out ends as it begins.
    return int((now - begins) * 100 / (ends - begins)) if now > begins else 0


def told_days(today: date) -> tuple[date, date]:
    """The last days of the goals that a letter of today is about: tomorrow, and today for what
    yesterday's letter could not know of.
    """
    return today, today + timedelta(days=1)


def is_told(*, period: str, ends_on: date, set_on: date, today: date) -> bool:
    """Whether a letter of today names the goal: it ends today or tomorrow and was not set today."""
    return period not in UNTOLD and ends_on in told_days(today) and set_on < today
