"""What the rules say of members. Pure: no queries, no clock, no settings."""

import re
from functools import lru_cache
from zoneinfo import available_timezones


@lru_cache(maxsize=1)
def time_zones() -> frozenset[str]:
    """Every IANA time zone name this machine knows."""
    return frozenset(available_timezones())


def is_time_zone(name: str) -> bool:
    """Whether `name` is an IANA time zone, such as "Europe/Warsaw"."""
    return name in time_zones()


def tally(number: int, one: str, many: str = "") -> str:
    """A count in figures with its noun: "no entries", "1 entry", "1,300 entries". Without `many` an s is added."""
    return f"{f'{number:,}' if number else 'no'} {one if number == 1 else many or f'{one}s'}"


def initials(name: str) -> str:
    """The first letters of the first and last word, in capitals: "Maren Okafor" gives "MO"."""
    words = name.split()
    if not words:
        return "?"
    letters = words[0][0] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()


def handle_ideas(*, handle: str, last_name: str, company: str) -> list[str]:
    """Handles near a wished one, best first, each 3 to 30 characters of [A-Za-z0-9_-]: "maren" gives "maren-o", "maren_tern"."""
    plain = [re.sub(r"[^A-Za-z0-9]", "", word) for word in (last_name[:1], last_name, *company.split()[:1])]
    initial, last, house = (*plain, "")[:3]
    endings = [f"-{initial}", f"_{house}", f"-{last}", "-2", "-3"]
    ideas = [(handle[: 30 - len(ending)] + ending).lower() for ending in endings if len(ending) > 1]
    return list(dict.fromkeys(ideas))
