"""What the feed says in words. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from django.utils.text import Truncator

from gamification.rules.words import in_words

WEEKS: Final = 12
# What the feed shows whole; of more it shows the beginning.
WHOLE: Final = 700
EXCERPT_WORDS: Final = 90


class Own(NamedTuple):
    """One of the member's own entries of late: its day, its title, how many like it."""

    day: date
    title: str
    likes: int


def first_day(today: date) -> date:
    """The Monday the last twelve weeks begin on; this week is one of them."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def headline(entries: Sequence[Own], today: date) -> tuple[str, str]:
    """A page's title and the line below it, by what the member wrote in the last twelve weeks."""
    if not entries:
        return "Diary", "What members tried, and what came of it. Only you see a draft of yours."
    weeks = len({entry.day - timedelta(days=entry.day.weekday()) for entry in entries})
    often = "each" if weeks >= WEEKS else in_words(weeks)
    month = sum(entry.day >= today.replace(day=1) for entry in entries)
    begun = min(entry.day for entry in entries)
    said = f"{_entries(month).capitalize()} this month, {in_words(len(entries))} since"
    said += f" {begun.day} {begun:%B}."
    best = max(entries, key=lambda entry: (entry.likes, entry.day))
    if best.likes:
        said += f" “{best.title}” is your most liked of them, with {best.likes}."
    return f"You wrote in {often} of the last twelve weeks.", said


def _entries(number: int) -> str:
    return f"{in_words(number)} {'entry' if number == 1 else 'entries'}"


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
