"""What the rules say of points, streaks and months.

Pure: no queries, no clock; the day is an argument.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any, Final

# Points per deed, from spec: gamification, "Awards"; discord_activity per XP_PER_POINT. What staff
# set in PointConfig goes before these.
AWARDS: Final[dict[str, int]] = {
    "benchmark_submission": 50,
    "resource_download": 5,
    "intro_completed": 25,
    "discord_activity": 1,
}
BENCHMARKS: Final = 4  # Spec, benchmarks: one award for each of four categories.
XP_PER_POINT: Final = 100  # Spec, gamification: "1 per 100 MEE6 XP".
ADJUSTMENT_REASON_LENGTH: Final = 10
ADJUSTMENT_LIMIT: Final = 100_000  # Ours: larger is a slip of the finger.
TOP_CONTRIBUTOR_POINTS: Final = 500
# Spec, gamification, "Badges and levels".
MILESTONES: Final = (50, 100, 200, TOP_CONTRIBUTOR_POINTS)
SATURDAY: Final = 5
# From UTC-12 to UTC+14 it is two days later.
FURTHEST_AHEAD: Final = timedelta(days=2)
WORDS: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


class ReasonTooShort(ValueError):
    """A correction without a reason a member could understand."""


# ------------------------------------------------------------------------ streaks
def streak(*, days: Collection[date], today: date) -> int:
    """Length in days of the run of active days that today belongs to or may still continue.

    `days` are the active days, each in the member's time zone of its moment. Saturday and Sunday
    never break a streak; being active on one adds one. Today doesn't break it either: it is not
    over yet. A day or two after today were earned where the calendar is ahead and stay earned for
    one who has travelled since; later days do not count.
    """
    known = {day for day in days if day <= today + FURTHEST_AHEAD}
    length, following = 0, max([today, *known])
    for day in sorted(known, reverse=True):
        if not holds(last=day, today=following):
            break
        length, following = length + 1, day
    return length


def holds(*, last: date, today: date) -> bool:
    """Whether a streak active on `last` is unbroken before `today`: no Monday to Friday lies
    between the two.
    """
    next_weekday = last + timedelta(days=1)
    while next_weekday.weekday() >= SATURDAY:
        next_weekday += timedelta(days=1)
    return today <= next_weekday


def current_streak(*, stored: int, last_active: date | None, today: date) -> int:
    """What a stored streak is worth today, in days: it ended if the member has been away for
    longer than a weekend.
    """
    return stored if last_active is not None and holds(last=last_active, today=today) else 0


# ------------------------------------------------------------------------- months
def month_of(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """First moment of the month `day` lies in and first moment of the next, in `zone`."""
    first = day.replace(day=1)
    return datetime.combine(first, time.min, zone), datetime.combine(
        following_month(first), time.min, zone
    )


def following_month(first: date) -> date:
    """The first day of the month after the one `first` lies in."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def in_words(number: int) -> str:
    """A count as a sentence wants it: words up to twelve, then figures: 5 is "five", 1300 is
    "1,300".
    """
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
    """The two largest units in words: "ten days and five hours"; "less than a minute" at the
    very end.
    """
    minutes = max(int(left.total_seconds()) // 60, 0)
    days, hours = divmod(minutes // 60, 24)
    units = (
        [(days, "day"), (hours, "hour")] if days else [(hours, "hour"), (minutes % 60, "minute")]
    )
    return (
        " and ".join(counted(number, noun) for number, noun in units if number)
        or "less than a minute"
    )


def remain(left: timedelta) -> str:
    """How much of the month there is, as a sentence: "Ten days and five hours remain."."""
    words = time_left(left)
    alone = " and " not in words and words.startswith(("one ", "less "))
    return f"{words[0].upper()}{words[1:]} {'remains' if alone else 'remain'}."


# ----------------------------------------------------------------------- the board
def board_lede(*, counted_members: int, span: str, place: str, absent: str, team: str) -> str:
    """Who is on the board and where the reader stands: "184 members have earned points this month;
    you are 31st.".

    `span` is such as "this month", `place` the reader's ordinal or empty, `absent` why the reader
    is not on the board (then a sentence of its own), `team` the company's name when the board is a
    team's.
    """
    people = f"{counted(counted_members, 'member')}{f' of {team}' if team else ''}"
    earned = f"{people[0].upper()}{people[1:]} {'has' if counted_members == 1 else 'have'} earned points {span}"
    return f"{earned}; you are {place}." if place else f"{earned}. {absent}".strip()


def why_absent(*, paying: bool, listed: bool, span: str) -> str:
    """Why a member is not on the board, and what would change that."""
    if not paying:
        return "The board lists members with an active subscription."
    return f"You have no points {span} yet." if listed else "You chose not to be listed."


# -------------------------------------------------------------- milestones and steps
@dataclass(frozen=True)
class Milestone:
    """A round number above a total."""

    name: str
    at: int
    to_go: int


def next_milestone(points: int) -> Milestone | None:
    """The next of 50, 100, 200 and 500 points; None from 500 on."""
    for at in MILESTONES:
        if points < at:
            return Milestone(
                "Top Contributor" if at == TOP_CONTRIBUTOR_POINTS else f"{at} points",
                at,
                at - points,
            )
    return None


@dataclass(frozen=True)
class Chance:
    """A deed still open to a member and what it pays. `kind` says where it is done (see KINDS)."""

    kind: str
    words: str
    points: int


def chances(
    *, paid: Mapping[str, int], worth: Mapping[str, int | None] = AWARDS, paying: bool = True
) -> list[Chance]:
    """What a member can still earn, largest first.

    `paid` says how many entries there are by action, `worth` what each pays today. Only who is
    `paying` takes resources.
    """
    left = BENCHMARKS - paid.get("benchmark_submission", 0)
    deeds = [("library", "Each resource new to you", "resource_download")] if paying else []
    deeds.append(("discord", f"{XP_PER_POINT} XP in Discord", "discord_activity"))
    if not paid.get("intro_completed"):
        deeds.insert(0, ("introduction", "Your introduction in Discord", "intro_completed"))
    if left > 0:
        words = (
            "The last benchmark" if left == 1 else f"{in_words(left).capitalize()} benchmarks, each"
        )
        deeds.insert(0, ("benchmarks", words, "benchmark_submission"))
    open_ = [Chance(kind, words, worth.get(action) or 0) for kind, words, action in deeds]
    # What pays nothing moves nobody up. Equal ones stay in the order above.
    return sorted((chance for chance in open_ if chance.points), key=lambda chance: -chance.points)


# ------------------------------------------------------------------------- reasons
@dataclass(frozen=True)
class Kind:
    """A family of ledger entries, as a member filters them."""

    slug: str
    label: str
    actions: tuple[str, ...]


KINDS: Final = (
    Kind("benchmarks", "Benchmarks", ("benchmark_submission",)),
    Kind("library", "Library", ("resource_download",)),
    Kind("discord", "Discord", ("discord_activity",)),
    Kind("introduction", "Introduction", ("intro_completed",)),
    Kind("corrections", "Corrections", ("admin_adjustment",)),
)
OTHER: Final = Kind("other", "Other", ())


@lru_cache(maxsize=256)
def kind_of(action: str) -> Kind:
    """The family an action belongs to; OTHER for one declared later."""
    return next((kind for kind in KINDS if action in kind.actions), OTHER)


@dataclass(frozen=True)
class Reason:
    """Why an entry is in the ledger: a title, one more line, and for a resource its slug."""

    title: str
    why: str = ""
    resource: str = ""


def explain(*, action: str, source: str, metadata: Mapping[str, Any] | None) -> Reason:
    """The reason of an entry, in words for its member.

    Never fails: an entry of unknown form is named by its action.
    """
    known = metadata if isinstance(metadata, Mapping) else {}
    if action == "benchmark_submission":
        name = str(known.get("category") or source.partition(":")[2]).replace("_", " ").capitalize()
        return Reason(
            f"Answered the {name} benchmark" if name else "Answered a benchmark",
            "First answers in this category",
        )
    if action == "resource_download":
        title = str(known.get("title") or "")
        words = f"Took “{title}” from the library" if title else "Took a resource from the library"
        return Reason(words, "First download of this resource", str(known.get("slug") or ""))
    if action == "intro_completed":
        return Reason("Introduced yourself in Discord", "Paid once")
    if action == "discord_activity":
        return Reason("Talked in Discord", _experience(known))
    if action == "admin_adjustment":
        what = str(known.get("reversed") or "")
        title = "Correction by staff" if "reverses" in known else "Adjustment by staff"
        return Reason(
            title, ": ".join(part for part in (what, str(known.get("reason") or "")) if part)
        )
    return Reason(action.replace("_", " ").capitalize())


def _experience(known: Mapping[str, Any]) -> str:
    gained, carried = known.get("xp"), known.get("carried")
    if not isinstance(gained, int):
        return ""
    return (
        f"{gained:,} XP; {carried:,} carried over"
        if isinstance(carried, int) and carried
        else f"{gained:,} XP"
    )


def taken_back(*, action: str, source: str, metadata: Mapping[str, Any] | None, day: date) -> str:
    """How a reversal names the entry it takes back: "Takes back the entry of 8 October 2026
    (Talked in Discord)".
    """
    return f"Takes back the entry of {day.day} {day:%B %Y} ({explain(action=action, source=source, metadata=metadata).title})"
