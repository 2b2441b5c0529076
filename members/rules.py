"""What the rules say of members. Pure: no queries, no clock, no settings."""

from functools import lru_cache
from zoneinfo import available_timezones


@lru_cache(maxsize=1)
def time_zones() -> frozenset[str]:
    """Every IANA time zone name this machine knows."""
    return frozenset(available_timezones())


def is_time_zone(name: str) -> bool:
    """Whether `name` is an IANA time zone, such as "Europe/Warsaw"."""
    return name in time_zones()


def initials(name: str) -> str:
    """The first letters of the first and last word, in capitals: "Maren Okafor" gives "MO"."""
    words = name.split()
    if not words:
        return "?"
    letters = words[0][0] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()
