"""What reviewers are told, in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from gamification.rules.words import in_words

REFUSED: Final = {
    "GONE": "It was withdrawn meanwhile; there is nothing to decide.",
    "DECIDED": "Somebody else decided first; nothing was done twice.",
    "EDITED": "Its owner changed it after you opened it; look at it again.",
    "HELD": "Another reviewer holds it; take the next one.",
    "OWN": "It is yours; another reviewer decides.",
    "OLD": "The session is more than 30 days old; an admin decides.",
    "NOTE": "Say why in 10 characters or more; the member reads it.",
    "POINTS": "The points are more than a fifth off what it is worth.",
    "CERTIFICATE": "This certificate earned another member points. Compare the two, and send this"
    " one back.",
    "QUOTA": "The quota of its seven days is full by now; it can't wait again.",
    "LEARNED": "Another LEARN of this member waits or was approved; it can't wait again.",
}


def queue_title(number: int, since: datetime | None, now: datetime) -> str:
    """The headline of the queue. `since` and `now` in the reviewer's zone."""
    if not number or since is None:
        return "The queue is empty."
    long_ago = (now - since).days >= 6
    begun = f"{since.day} {since:%B}" if long_ago else f"{since:%A, %H:%M}"
    if number == 1:
        return f"One waits, since {begun}."
    return f"{in_words(number).capitalize()} wait; the oldest since {begun}."


def age(since: datetime, now: datetime) -> str:
    """How long it waits, in two units at most: 2 d 16 h, 22 h, 5 min."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h" if hours else f"{minutes} min"


def left_out(outcomes: Mapping[str, int]) -> list[str]:
    """Of many, what was not decided and why: a sentence for each reason."""
    return [f"{number} left out. {REFUSED[name]}" for name, number in outcomes.items() if number]
