"""How many a member may report to have trained: in any seven days, so many peers and students.

The database holds it (`activities_submission_quota`); here it is explained before and after.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

# Spec, activities: "in the seven days ending on the session date at most 50 peers and 200
# students".
DAYS: Final = 7
# How far ahead a session that was reported already can put off the day on which there is more.
AHEAD_DAYS: Final = 60
MOST: Final[Mapping[str, int]] = {"peers": 50, "students": 200}


@dataclass(frozen=True)
class Session:
    """The heads of one session that waits or was approved."""

    on: date
    peers: int
    students: int


@dataclass(frozen=True)
class Room:
    """What is left for a session on a day."""

    peers: int
    students: int

    def holds(self, session: Session) -> bool:
        """Whether the session fits in."""
        return session.peers <= self.peers and session.students <= self.students


def room(sessions: Iterable[Session], on: date) -> Room:
    """What one more session on this day may report.

    A session counts in every seven days that contain it, so one that is reported late also takes
    from the days after it: each window that contains `on` has to hold.
    """
    sessions = list(sessions)
    ends = [on + timedelta(days=ahead) for ahead in range(DAYS)]
    windows = [
        [session for session in sessions if end - timedelta(days=DAYS) < session.on <= end]
        for end in ends
    ]
    return Room(
        *(
            max(
                0, MOST[what] - max(sum(getattr(one, what) for one in window) for window in windows)
            )
            for what in ("peers", "students")
        )
    )


def next_day(sessions: Iterable[Session], after: date) -> date:
    """The first day after `after` on which more is left than on it; a day beyond all windows at
    the latest.
    """
    sessions = list(sessions)
    now = room(sessions, after)
    last = max((session.on for session in sessions), default=after) + timedelta(days=DAYS)
    day = after + timedelta(days=1)
    while day < last:
        then = room(sessions, day)
        if then.peers > now.peers or then.students > now.students:
            return day
        day += timedelta(days=1)
    return max(day, last)


def by_day(sessions: Iterable[Session], on: date) -> list[tuple[date, int, int]]:
    """Day, peers and students of the seven days that end on `on`."""
    sessions = list(sessions)
    days = [on - timedelta(days=back) for back in reversed(range(DAYS))]
    return [
        (
            day,
            sum(session.peers for session in sessions if session.on == day),
            sum(session.students for session in sessions if session.on == day),
        )
        for day in days
    ]
