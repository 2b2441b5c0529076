"""What the home page says, decided from numbers.

Pure: no queries, no clock; the day is an argument.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.text import get_text_list

from gamification.rules.months import following_month
from gamification.rules.streaks import SATURDAY
from gamification.rules.words import counted, in_words, ordinal

PROFILE_WANTED: Final = {
    "first_name": "first name",
    "last_name": "last name",
    "company": "company",
    "job_title": "job title",
    "linkedin_url": "LinkedIn",
    "handle": "public handle",
    "bio": "a few lines about you",
}
STRIP_DAYS: Final = 12
# The activity that is quickest to report.
FIRST_DEED: Final = "explore"
# What one does with a resource, by its type; the others are read.
VERBS: Final = {"Video": "Watch", "Course": "Take", "Template": "Use"}


@dataclass(frozen=True)
class Rival:
    """The member one place ahead (or, for the first, one place behind), as much as a sentence
    needs.
    """

    name: str
    points: int


def home_title(*, place: int | None, points: int, ahead: Rival | None, behind: Rival | None) -> str:
    """The finding of the home page: where the member stands this month. "Home" when there is
    nothing to find.

    `place` is None for someone who is not on the board. The first place looks back, all others look
    ahead.
    """
    if place is None:
        return "Home"
    if place == 1:
        if behind is None:
            return "You lead this month."
        return (
            f"You lead this month, {_distance(points - behind.points, 'ahead of')} {behind.name}."
        )
    if ahead is None:
        return f"You stand {ordinal(place)} this month."
    return (
        f"You stand {ordinal(place)} this month, {_distance(ahead.points - points, 'behind')}"
        f" {ahead.name}."
    )


def _distance(points: int, direction: str) -> str:
    return f"{counted(points, 'point')} {direction}" if points else "level with"


def home_lede(
    *,
    place: int | None,
    points: int,
    ahead: Rival | None,
    today: date,
    download_points: int,
    absent: str = "",
) -> str:
    """What would change the finding, and how long there is for it.

    `absent` says why there is no place.
    """
    chance = "" if place else f"{absent} "
    if place is not None and place > 1 and ahead is not None:
        gap = ahead.points - points
        if gap < download_points:
            chance = f"One new download would take you past {ahead.name}. "
        elif gap == download_points > 0:
            chance = "One new download would draw you level. "
    return f"{chance}{month_ends(today)}".strip()


def month_ends(today: date) -> str:
    """ "November closes in ten days, at midnight UTC on Monday the 30th." The boards keep months
    by UTC; so is `today`.
    """
    last = following_month(today.replace(day=1)) - timedelta(days=1)
    left = (last - today).days
    when = "tonight" if left == 0 else "tomorrow" if left == 1 else f"in {in_words(left)} days"
    end = (
        "at midnight UTC" if left == 0 else f"at midnight UTC on {last:%A} the {ordinal(last.day)}"
    )
    return f"{today:%B} closes {when}, {end}."


@dataclass(frozen=True)
class StripDay:
    """One day of the streak's strip:

    `kind` is a class of `.week` ("on", "off", "rest", "off now"), `x` in pixels.
    """

    kind: str
    x: float
    y: float
    width: int
    height: int


def week_strip(*, days: Collection[date], today: date) -> list[StripDay]:
    """The last twelve days, oldest first, as marks 16 px apart.

    An idle weekend is a small rest, never a gap.
    """
    active = frozenset(days)
    strip = []
    for index in range(STRIP_DAYS):
        day = today - timedelta(days=STRIP_DAYS - 1 - index)
        left = index * 16
        if day in active:
            strip.append(StripDay("on", left + 0.5, 4.5, 11, 11))
        elif day.weekday() >= SATURDAY:
            strip.append(StripDay("rest", left + 3, 8, 6, 4))
        else:
            strip.append(StripDay("off now" if day == today else "off", left + 0.5, 4.5, 11, 11))
    return strip


def week_words(*, days: Collection[date], today: date) -> str:
    """The strip in words, for those who can't see it."""
    first = today - timedelta(days=STRIP_DAYS - 1)
    active = sum(first <= day <= today for day in frozenset(days))
    return (
        f"Active on {in_words(active)} of the last twelve days; weekends do not count against you"
    )


@dataclass(frozen=True)
class NextStep:
    """One thing worth doing: what, why, for how many points (None: for none), and which address
    opens it.
    """

    title: str
    text: str
    points: int | None
    route: str
    argument: str | None
    button: str


def apart_title(count: int) -> str:
    """The title of the page with the answers outside the middle half."""
    if not count:
        return "Where you stand apart"
    return f"You stand apart in {in_words(count)} answer{'' if count == 1 else 's'}."


def next_steps(
    *,
    unanswered: Sequence[tuple[str, str]],
    featured: tuple[str, str, str] | None,
    profile: Mapping[str, object],
    paying: bool,
    benchmark_points: int,
    download_points: int,
    deed: NextStep | None = None,
) -> list[NextStep]:
    """What to do next, most worthwhile first, three at most.

    `unanswered` are (category, name) of benchmarks still open, `featured` is (title, slug or key,
    type) of a resource not taken yet, `profile` maps profile fields to what they hold. `deed` is
    what the activities ask for: what was begun goes before all else, a first one after it.
    """
    steps = [deed] if deed and not deed.points else []
    if unanswered:
        steps.append(_answer(*unanswered[0], left=len(unanswered), points=benchmark_points))
    if featured and paying:
        title, key, kind = featured
        steps.append(
            NextStep(
                title=f"{VERBS.get(kind, 'Read')} “{title}”",
                text=f"{kind}. Our curators recommend it, and you have not taken it yet.",
                points=download_points,
                route="resources:detail",
                argument=key,
                button="Open",
            )
        )
    missing = [name for field, name in PROFILE_WANTED.items() if not profile.get(field)]
    if missing:
        steps.append(_complete_profile(missing))
    if deed and deed.points and paying:
        steps.append(deed)
    return steps[:3]


def next_deed(
    *, came_back: tuple[str, int] | None, draft: str | None, is_new: bool, first_points: int
) -> NextStep | None:
    """What the activities ask for: what came back (activity, key), else the draft of an activity,
    else a first one from who has sent nothing.
    """
    if came_back:
        code, key = came_back
        return NextStep(
            title=f"Mend {code} and send it again",
            text="A reviewer sent it back with a note that says what is missing.",
            points=None,
            route="activities:sent",
            argument=str(key),
            button="Read the note",
        )
    if draft:
        return NextStep(
            title=f"Finish {draft}",
            text="What you wrote and the files you added are kept. Nobody sees them before you"
            " send.",
            points=None,
            route="activities:report",
            argument=draft.lower(),
            button="Go on",
        )
    if is_new and first_points:
        return NextStep(
            title="Report something you tried",
            text="150 characters on something new, and one picture that shows it.",
            points=first_points,
            route="activities:report",
            argument=FIRST_DEED,
            button="Report",
        )
    return None


def _answer(code: str, name: str, *, left: int, points: int) -> NextStep:
    more = f"{in_words(left).capitalize()} benchmarks are still open."
    return NextStep(
        title=f"Answer the {name.lower()} benchmark",
        text="A few minutes, and what your peers said opens to you. "
        + (more if left > 1 else "It is the last one open."),
        points=points,
        route="benchmarks:wizard",
        argument=code,
        button="Start",
    )


def _complete_profile(missing: Sequence[str]) -> NextStep:
    has_some = len(missing) < len(PROFILE_WANTED)
    return NextStep(
        title="Complete your profile" if has_some else "Say who you are",
        text="Still empty: " + get_text_list(list(missing), "and") + ".",
        points=None,
        route="members:profile",
        argument=None,
        button="Profile",
    )


def member_title(*, name: str, place: int | None, month: str) -> str:
    """The title of a member's page: their place on the month's board, else their name."""
    if place is None:
        return name
    if place == 1:
        return f"{name} leads {month}\N{RIGHT SINGLE QUOTATION MARK}s board."
    return f"{name} stands {ordinal(place)} this month."


def member_lede(*, job_title: str, company: str, joined: date) -> str:
    """What somebody does and since when they are here: "Founder, Tern Outbound. Here since March
    2025."
    """
    work = ", ".join(filter(None, (job_title, company)))
    return f"{f'{work}. ' if work else ''}Here since {joined:%B %Y}."


def their_time(zone: str, now: datetime) -> str:
    """What time it is where somebody lives; "" for who named no place."""
    place = zone.rpartition("/")[2].replace("_", " ") if "/" in zone else ""
    return f"{now:%H:%M} in {place}" if place else ""
