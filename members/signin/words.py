"""What the page about signing in says. Pure: no queries, no clock, no settings."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

PLAIN: Final = "Sign-in and security"
PLAIN_LEDE: Final = "How you sign in, where you are signed in, and your data."
NOW: Final = timedelta(minutes=5)


class Headline(NamedTuple):
    """The finding of the page, and what to do about it."""

    title: str
    lede: str


def when_in_words(at: datetime, now: datetime) -> str:
    """A moment, as near as one remembers it: "now", "today, 08:12", "Wednesday, 22:58",
    "9 November", "9 November 2025". Both in the reader's zone.
    """
    if now - at < NOW:
        return "now"
    days = (now.date() - at.date()).days
    if days == 0:
        return f"today, {at:%H:%M}"
    if days < 7:
        return f"{at:%A, %H:%M}"
    day = f"{at.day} {at:%B}"
    return day if at.year == now.year else f"{day} {at.year}"


def day_in_words(at: datetime, now: datetime) -> str:
    """A day after "on" or "since": "Wednesday", "9 November", "9 November 2025"."""
    days = (now.date() - at.date()).days
    if 0 < days < 7:
        return f"{at:%A}"
    day = f"{at.day} {at:%B}"
    return day if at.year == now.year else f"{day} {at.year}"


def headline(*, device: str, place: str, since: datetime, now: datetime, others: int) -> Headline:
    """What is said of a device that signed in and was never seen before."""
    today = since.date() == now.date()
    when = "today" if today else f"on {day_in_words(since, now)}"
    known = {0: "", 1: " The other session is on a device you have used before."}.get(
        others, f" The other {others} sessions are on devices you have used before."
    )
    return Headline(
        f"A device new to us signed in {when}.",
        f"{device}, from {place}. If that was not you, end it below and change the password."
        f"{known}",
    )
