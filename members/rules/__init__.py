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
    """A count in figures with its noun: "no entries", "1 entry", "1,300 entries".

    Without `many` an s is added.
    """
    return f"{f'{number:,}' if number else 'no'} {one if number == 1 else many or f'{one}s'}"


def initials(name: str) -> str:
    """The first letters of the first and last word, in capitals: "Maren Okafor" gives "MO"."""
    words = name.split()
    if not words:
        return "?"
    letters = words[0][0] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()


def handle_ideas(*, handle: str, last_name: str, company: str) -> list[str]:
    """Handles near a wished one, best first, each 3 to 30 characters of [A-Za-z0-9_-]: "maren"
    gives "maren-o", "maren_tern".
    """
    plain = [
        re.sub(r"[^A-Za-z0-9]", "", word)
        for word in (last_name[:1], last_name, *company.split()[:1])
    ]
    initial, last, house = (*plain, "")[:3]
    endings = [f"-{initial}", f"_{house}", f"-{last}", "-2", "-3"]
    ideas = [(handle[: 30 - len(ending)] + ending).lower() for ending in endings if len(ending) > 1]
    return list(dict.fromkeys(ideas))


# Whatever people put between the things they list: commas of any script, semicolons, new lines and
# other control characters.
BETWEEN = re.compile("[,;\uff0c\uff1b\u3001\x00-\x1f\x7f\x85\u2028\u2029]")
MOST_SKILLS = 20
LONGEST_SKILL = 60


def read_list(text: str) -> list[str]:
    """The things a text lists, each once whatever its case, as first written: "copy, SDR,\\n
    sdr;" gives ["copy", "SDR"].
    """
    things = (" ".join(part.split()) for part in BETWEEN.split(text))
    return list(
        {
            thing.casefold(): thing for thing in reversed([thing for thing in things if thing])
        }.values()
    )[::-1]


def in_time(seconds: int) -> str:
    """A span of time, never said shorter than it is: "40 seconds", "3 minutes", "an hour", "1
    hour and 20 minutes".
    """
    if seconds < 60:
        return _counted(max(seconds, 1), "second")
    minutes = -(-seconds // 60)
    if minutes < 60:
        return "a minute" if seconds == 60 else _counted(minutes, "minute")
    hours, rest = divmod(minutes, 60)
    if not rest:
        return "an hour" if hours == 1 else _counted(hours, "hour")
    return f"{_counted(hours, 'hour')} and {_counted(rest, 'minute')}"


def _counted(number: int, thing: str) -> str:
    """ "1 hour", "2 hours"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
