"""The tables of activities, by subject."""

from activities.catalogue import Activity
from activities.models.courses import CourseEvent, CourseSender, CourseState
from activities.models.drafts import Sender, SubmissionDraft
from activities.models.evidence import Attachment
from activities.models.referrals import Referral, ReferralLink, ReferralMonth, ReferralPayout
from activities.models.reviewing import ReviewClaim, ReviewDecision
from activities.models.submissions import COUNTED, Status, Submission, Visibility

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
