"""Counts, places and times in words."""

from datetime import timedelta
from typing import Final

from django.utils.text import get_text_list

WORDS: Final = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def in_words(number: int) -> str:
    """A count as a sentence wants it: 5 is "five", from 13 on figures, 1300 is "1,300"."""
    return WORDS[number] if 0 <= number < len(WORDS) else f"{number:,}"


def counted(number: int, noun: str) -> str:
    """ "one point", "five points", "1,300 points"."""
    return f"{in_words(number)} {noun}{'' if number == 1 else 's'}"


def ordinal(number: int) -> str:
    """31 is "31st"."""
    ending = (
        "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number:,}{ending}"


def time_left(left: timedelta) -> str:
    """The two largest units in words: "ten days and five hours", or "less than a minute"."""
    minutes = max(int(left.total_seconds()) // 60, 0)
    days, hours = divmod(minutes // 60, 24)
    units = (
        [(days, "day"), (hours, "hour")] if days else [(hours, "hour"), (minutes % 60, "minute")]
    )
    parts = [counted(number, noun) for number, noun in units if number]
    return get_text_list(parts, "and") or "less than a minute"


def remain(left: timedelta) -> str:
    """How much of the month there is, as a sentence: "Ten days and five hours remain."."""
    words = time_left(left)
    alone = " and " not in words and words.startswith(("one ", "less "))
    return f"{words[0].upper()}{words[1:]} {'remains' if alone else 'remain'}."
