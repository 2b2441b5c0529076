"""The jobs of activities. procrastinate looks for them here."""

from activities.courses.tasks import (
    clear_course_events,
    find_lost_course_events,
    work_course_event,
)
from activities.metrics.tasks import refresh_metrics

__all__ = [
    "clear_course_events",
    "find_lost_course_events",
    "refresh_metrics",
    "work_course_event",
]
