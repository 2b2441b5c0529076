"""The tables of activities, by subject."""

from activities.catalogue import Activity
from activities.models.courses import CourseEvent, CourseSender, CourseState
from activities.models.evidence import Attachment
from activities.models.referrals import Referral, ReferralLink, ReferralMonth, ReferralPayout
from activities.models.reviewing import ReviewClaim, ReviewDecision
from activities.models.submissions import (
    COUNTED,
    Sender,
    Status,
    Submission,
    SubmissionDraft,
    Visibility,
)

__all__ = [
    "COUNTED",
    "Activity",
    "Attachment",
    "CourseEvent",
    "CourseSender",
    "CourseState",
    "Referral",
    "ReferralLink",
    "ReferralMonth",
    "ReferralPayout",
    "ReviewClaim",
    "ReviewDecision",
    "Sender",
    "Status",
    "Submission",
    "SubmissionDraft",
    "Visibility",
]
