"""Activities in the admin, by subject."""

from activities.admin.submissions import SubmissionAdmin
from activities.courses.admin import CourseEventAdmin, CourseSenderAdmin
from activities.referrals.admin import ReferralAdmin

__all__ = ["CourseEventAdmin", "CourseSenderAdmin", "ReferralAdmin", "SubmissionAdmin"]
