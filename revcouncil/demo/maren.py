"""The story of Maren Tern, the member whose pages the design shows."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from benchmarks.models import Category
from gamification.catalogue import XP_PER_POINT
from revcouncil.demo.calendar import Clock, with_streak, working_day
from revcouncil.demo.deeds import Answered, Corrected, Deed, Introduced, Talked, Took
from revcouncil.demo.people import Person
from revcouncil.demo.titles import Title

# What the design's pages tell of her: some 412 points, a streak of nine working days, three
# categories of four.
# XP by week in Discord before her streak, from 41 weeks ago to the third last: 127 points in all.
MAREN_WEEKS = (
    *(700, 900, 0, 400, 300, 600, 200, 0, 500, 300, 400, 0, 600),
    *(500, 300, 200, 0, 0, 400, 300, 200, 500, 0, 600, 400, 100),
)
MAREN_LATER_WEEKS = (300, 500, 0, 400, 300, 200, 0, 700, 400, 500, 0, 0, 1000)
MAREN_STREAK = (240, 230, 210, 250, 220, 310, 280, 220, 440)


def maren(person: Person, titles: Sequence[Title], now: datetime) -> list[Deed]:
    """Everything she did until `now`, in no order."""
    rng = person.rng
    clock = Clock(person, now)
    start = clock.today - timedelta(days=person.joined)
    run = with_streak([], streak=len(MAREN_STREAK), today=clock.today)
    deeds: list[Deed] = [Introduced(clock.at(rng, start))]
    deeds += [
        Answered(clock.at(rng, working_day(start + timedelta(days=8))), Category.COMPENSATION)
    ]
    deeds += [
        Answered(clock.at(rng, working_day(start + timedelta(days=95))), Category.INFRASTRUCTURE)
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
        deeds.append(
            Took(clock.at(rng, working_day(clock.today - timedelta(days=back))), title.slug)
        )
    featured = next((title for title in titles if title.featured and title.age < 12), None)
    if featured:
        deeds.append(Took(clock.at(rng, run[-3]), featured.slug))
    deeds.append(
        Corrected(
            clock.at(rng, working_day(clock.today - timedelta(days=29))),
            -5,
            "The file was the same one under a new name.",
        )
    )
    return deeds
