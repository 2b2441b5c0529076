"""The days on which a person of the demo community was there, and their hours."""

import random
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gamification.rules.streaks import SATURDAY
from revcouncil.demo.people import Person


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


def with_streak(days: Collection[date], *, streak: int, today: date) -> list[date]:
    """The same days, the last of them made a run of exactly `streak` working days that ends
    today, or on the last one before.
    """
    day = working_day(today)
    run: list[date] = []
    while len(run) < streak:
        run.append(day)
        day = working_day(day - timedelta(days=1))
    if not run and day == today:
        # Missing today breaks nothing, for it is not over yet.
        day = working_day(day - timedelta(days=1))
    # `day` is the working day that was missed, before which the run begins.
    return [*(earlier for earlier in days if earlier < day), *reversed(run)]


def working_day(day: date) -> date:
    """The same day, or the Friday before it."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))
