"""Activities in the admin, by subject."""

from activities.admin.submissions import SubmissionAdmin
from activities.referrals.admin import ReferralAdmin

__all__ = ["ReferralAdmin", "SubmissionAdmin"]
