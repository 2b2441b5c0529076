"""What each member of the demo community did over the year.

Pure: a person and a moment give the same deeds each time.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from benchmarks.models import Category
from gamification.catalogue import XP_PER_POINT
from gamification.rules.streaks import SATURDAY
from revcouncil.demo.calendar import Clock, with_streak
from revcouncil.demo.deeds import Answered, Deed, Introduced, Talked, Took
from revcouncil.demo.maren import maren
from revcouncil.demo.people import Person
from revcouncil.demo.titles import Title, archived

# Within this many days Discord was read daily; the time before is told week by week.
DAILY = 35
# What lies further back than this many days is no part of this month, nor of the last thirty days.
SETTLED = 32
# One member in so many took what left the shelves since.
TOOK_WHAT_LEFT = 9
ARCHIVED_AGO = timedelta(days=20)
# How lively months were, from this one back: a young community that grows.
LIVELINESS = (1.0, 0.55, 0.4, 0.3, 0.25, 0.2)


def story(*, person: Person, titles: Sequence[Title], now: datetime) -> list[Deed]:
    """Everything `person` did until `now`, oldest first."""
    tell = maren if person.number == 1 else _anybody
    deeds = sorted(tell(person, titles, now), key=lambda deed: deed.at)
    if deeds and person.number % TOOK_WHAT_LEFT == 1 and deeds[0].at < now - 2 * ARCHIVED_AGO:
        # On a day they were there, so that no streak changes.
        deeds.insert(1, Took(deeds[0].at, archived().slug))
    return deeds


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
    return days if person.streak is None else with_streak(days, streak=person.streak, today=today)


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
