"""What the feed says in words. Pure."""

from datetime import date, datetime
from typing import Final

from django.utils.text import Truncator

# What the feed shows whole; of more it shows the beginning.
WHOLE: Final = 700
EXCERPT_WORDS: Final = 90


def excerpt(html: str, content: str) -> tuple[str, bool]:
    """What the feed shows of an entry, and whether that is all of it."""
    if len(content) <= WHOLE:
        return html, True
    return Truncator(html).words(EXCERPT_WORDS, html=True), False


def on_day(day: date, today: date) -> str:
    """A day in the feed: "Wed 18 Nov", with its year where that is not this one."""
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day:%a} {day.day} {day:%b}{year}"


def moment(at: datetime, now: datetime) -> str:
    """A moment in words, both in the reader's zone: "today, 09:02", "yesterday, 16:20"."""
    days = (now.date() - at.date()).days
    if days in (0, 1):
        return f"{('today', 'yesterday')[days]}, {at:%H:%M}"
    year = f" {at.year}" if at.year != now.year else ""
    return f"{at.day} {at:%B}{year}, {at:%H:%M}"


def days_of(newest: date, oldest: date) -> str:
    """The days a page covers: "Entries of 16 to 18 November"."""
    last = f"{newest.day} {newest:%B} {newest.year}"
    if newest == oldest:
        return f"Entries of {last}"
    if (newest.year, newest.month) == (oldest.year, oldest.month):
        return f"Entries of {oldest.day} to {last}"
    year = f" {oldest.year}" if oldest.year != newest.year else ""
    return f"Entries of {oldest.day} {oldest:%B}{year} to {last}"
