"""What each member of the demo community did over the year.

Pure: a person and a moment give the same deeds each time.
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from benchmarks.models import Category
from gamification.catalogue import XP_PER_POINT
from gamification.rules.streaks import SATURDAY
from revcouncil.demo.people import Person
from revcouncil.demo.shelf import Title

# Within this many days Discord was read daily; the time before is told week by week.
DAILY = 35
# What lies further back than this many days is no part of this month, nor of the last thirty days.
SETTLED = 32
# How lively months were, from this one back: a young community that grows.
LIVELINESS = (1.0, 0.55, 0.4, 0.3, 0.25, 0.2)


@dataclass(frozen=True)
class Introduced:
    """Said hello."""

    at: datetime


@dataclass(frozen=True)
class Talked:
    """Gained XP in Discord since the reading before; `carried` XP wait for the next."""

    at: datetime
    xp: int
    points: int
    carried: int


@dataclass(frozen=True)
class Took:
    """Downloaded a resource."""

    at: datetime
    slug: str


@dataclass(frozen=True)
class Answered:
    """Shared the numbers of one category."""

    at: datetime
    category: Category


@dataclass(frozen=True)
class Corrected:
    """Staff put something right."""

    at: datetime
    points: int
    reason: str


Deed = Introduced | Talked | Took | Answered | Corrected


def story(*, person: Person, titles: Sequence[Title], now: datetime) -> list[Deed]:
    """Everything `person` did until `now`, oldest first."""
    tell = _maren if person.number == 1 else _anybody
    return sorted(tell(person, titles, now), key=lambda deed: deed.at)


# ------------------------------------------------------------------------- anybody
def _anybody(person: Person, titles: Sequence[Title], now: datetime) -> list[Deed]:
    rng = person.rng
    clock = Clock(person, now)
    start = clock.today - timedelta(days=person.joined)
    days = _active_days(rng, person, start=start, today=clock.today)
    deeds: list[Deed] = list(_talks(rng, person, days, clock))
    # Deeds fall on active days, so that they neither make nor break a streak.
    deeds += _downloads(rng, person, days, titles, clock)
    if days:
        deeds += [
            Answered(clock.at(rng, day), category)
            for category, day in _answers(rng, person, days, clock.today)
        ]
    if person.introduced:
        deeds.append(
            Introduced(
                clock.at(
                    rng,
                    start + timedelta(days=min(person.joined - 1, rng.choice((0, 0, 1, 1, 2, 5)))),
                )
            )
        )
    return deeds


class Clock:
    """A person's own days and hours."""

    def __init__(self, person: Person, now: datetime) -> None:
        self.zone = ZoneInfo(person.time_zone)
        self.now = now
        self.today = now.astimezone(self.zone).date()

    def at(self, rng: random.Random, day: date) -> datetime:
        """A moment of that day, most often in working hours, never in the future."""
        minute = round(min(23 * 60, max(6 * 60, rng.gauss(13.5 * 60, 3 * 60))))
        moment = datetime.combine(
            day, time(minute // 60, minute % 60, rng.randrange(60)), self.zone
        )
        if moment < self.now:
            return moment
        midnight = datetime.combine(day, time(), self.zone)
        return midnight + max(self.now - midnight, timedelta()) * rng.random()


def _active_days(rng: random.Random, person: Person, *, start: date, today: date) -> list[date]:
    """The days on which the person was there: weekdays more than weekends, and the streak they
    are known for.
    """
    if not person.pace:
        return []
    likely = min(0.9, 0.15 + person.pace / 12)
    days = []
    for back in range(min(person.joined, 364) - 1, -1, -1):
        day = today - timedelta(days=back)
        chance = likely * _liveliness(back) ** 0.5 * (0.2 if day.weekday() >= SATURDAY else 1)
        if day > start and rng.random() < chance:
            days.append(day)
    return days if person.streak is None else _with_streak(days, streak=person.streak, today=today)


def _with_streak(days: Collection[date], *, streak: int, today: date) -> list[date]:
    """The same days, the last of them made a run of exactly `streak` working days that ends
    today, or on the last one before.
    """
    day = _working(today)
    run: list[date] = []
    while len(run) < streak:
        run.append(day)
        day = _working(day - timedelta(days=1))
    if not run and day == today:
        # Missing today breaks nothing, for it is not over yet.
        day = _working(day - timedelta(days=1))
    # `day` is the working day that was missed, before which the run begins.
    return [*(earlier for earlier in days if earlier < day), *reversed(run)]


def _talks(rng: random.Random, person: Person, days: Sequence[date], clock: Clock) -> list[Talked]:
    """Readings of Discord: each pays a point per hundred XP and carries the rest."""
    likely = min(0.9, 0.15 + person.pace / 12)
    talks: list[Talked] = []
    gained = carried = 0
    for index, day in enumerate(days):
        back = (clock.today - day).days
        mean = XP_PER_POINT * person.pace * _liveliness(back) ** 0.5 / likely
        gained += max(20, round(rng.gauss(mean, mean / 3)))
        if back < DAILY and person.streak is not None:
            # Each day of a known streak pays at least one point, else it was no active day.
            gained = max(gained, XP_PER_POINT - carried)
        week_goes_on = (
            index + 1 < len(days) and days[index + 1].isocalendar()[:2] == day.isocalendar()[:2]
        )
        if (back >= DAILY and week_goes_on) or gained + carried < XP_PER_POINT:
            continue
        points, rest = divmod(gained + carried, XP_PER_POINT)
        talks.append(Talked(clock.at(rng, day), gained, points, rest))
        gained, carried = 0, rest
    return talks


def _downloads(
    rng: random.Random, person: Person, days: Sequence[date], titles: Sequence[Title], clock: Clock
) -> list[Took]:
    """Some titles, the loved ones more often; a few are taken a second time."""
    wanted = min(
        len(titles),
        round(
            rng.gauss(4, 3) * min(1, person.joined / 60)
            + person.pace * 0.6 * min(1, person.joined / 120)
        ),
    )
    lately = [day for day in days if (clock.today - day).days <= SETTLED]
    order = sorted(titles, key=lambda title: rng.random() ** (1 / title.popularity), reverse=True)
    taken = []
    for title in order[: max(0, wanted)]:
        fitting = [day for day in days if (clock.today - day).days < title.age]
        # Talk decides the month's board; most of what was taken was taken before.
        if len(lately) < len(fitting) and rng.random() < 0.75:
            fitting = [day for day in fitting if day not in lately]
        if not fitting:
            continue
        taken.append(Took(clock.at(rng, rng.choice(fitting)), title.slug))
        if rng.random() < 0.08:
            taken.append(Took(clock.at(rng, fitting[-1]), title.slug))
    return taken


def _answers(
    rng: random.Random, person: Person, days: Sequence[date], today: date
) -> list[tuple[Category, date]]:
    """The categories the person answered, and when. Some six in ten members answer at least one."""
    if rng.random() > (0.72 if person.tier != "TEAM_MEMBER" else 0.6):
        return []
    categories = [category for category in Category if rng.random() < 0.78] or [Category.BUSINESS]
    # Most answer in their first weeks; who came lately has done one so far, or none.
    early = days[: max(4, len(days) // 3)]
    if person.joined < 2 * SETTLED:
        return [(categories[0], early[0])] if rng.random() < 0.25 else []
    settled = [day for day in early if (today - day).days > SETTLED] or early[:1]
    return [(category, rng.choice(settled)) for category in categories]


def _liveliness(back: int) -> float:
    return LIVELINESS[min(back // 30, len(LIVELINESS) - 1)]


# ---------------------------------------------------------------------------- Maren
# What the design's pages tell of her: some 412 points, a streak of nine working days, three
# categories of four.
# XP by week in Discord before her streak, from 41 weeks ago to the third last: 127 points in all.
MAREN_WEEKS = (
    700,
    900,
    0,
    400,
    300,
    600,
    200,
    0,
    500,
    300,
    400,
    0,
    600,
    500,
    300,
    200,
    0,
    0,
    400,
    300,
    200,
    500,
    0,
    600,
    400,
    100,
)
MAREN_LATER_WEEKS = (300, 500, 0, 400, 300, 200, 0, 700, 400, 500, 0, 0, 1000)
MAREN_STREAK = (240, 230, 210, 250, 220, 310, 280, 220, 440)


def _maren(person: Person, titles: Sequence[Title], now: datetime) -> list[Deed]:
    rng = person.rng
    clock = Clock(person, now)
    start = clock.today - timedelta(days=person.joined)
    run = _with_streak([], streak=len(MAREN_STREAK), today=clock.today)
    deeds: list[Deed] = [Introduced(clock.at(rng, start))]
    deeds += [Answered(clock.at(rng, _working(start + timedelta(days=8))), Category.COMPENSATION)]
    deeds += [
        Answered(clock.at(rng, _working(start + timedelta(days=95))), Category.INFRASTRUCTURE)
    ]
    deeds += [Answered(clock.at(rng, run[2]), Category.BUSINESS)]
    monday = start - timedelta(days=start.weekday())
    for week, xp in enumerate(MAREN_WEEKS + MAREN_LATER_WEEKS[:-1]):
        day = monday + timedelta(weeks=week, days=4)
        if xp and start < day < run[0] - timedelta(days=5):
            deeds.append(Talked(clock.at(rng, day), xp, xp // XP_PER_POINT, 0))
    carried = 0
    for day, xp in zip(run, MAREN_STREAK, strict=True):
        points, rest = divmod(xp + carried, XP_PER_POINT)
        deeds.append(Talked(clock.at(rng, day), xp, points, rest))
        carried = rest
    old = sorted(
        (title for title in titles if title.age > 45), key=lambda title: -title.popularity
    )[:20]
    for index, title in enumerate(old):
        # One every twelve days or so since she joined, but not before it was there, nor near the
        # streak.
        back = max(30, min(title.age - 2, person.joined - 5 - 12 * index))
        deeds.append(Took(clock.at(rng, _working(clock.today - timedelta(days=back))), title.slug))
    featured = next((title for title in titles if title.featured and title.age < 12), None)
    if featured:
        deeds.append(Took(clock.at(rng, run[-3]), featured.slug))
    deeds.append(
        Corrected(
            clock.at(rng, _working(clock.today - timedelta(days=29))),
            -5,
            "The file was the same one under a new name.",
        )
    )
    return deeds


def _working(day: date) -> date:
    """The same day, or the Friday before it."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))
