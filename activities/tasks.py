from activities.courses.tasks import (
    clear_course_events,
    find_lost_course_events,
    work_course_event,
)
from activities.evidence.tasks import drop_old_drafts, sweep_evidence
from activities.metrics.tasks import refresh_metrics
from activities.referrals.tasks import settle_referrals

__all__ = [
    "clear_course_events",
    "drop_old_drafts",
    "find_lost_course_events",
    "refresh_metrics",
    "settle_referrals",
    "sweep_evidence",
    "work_course_event",
]
