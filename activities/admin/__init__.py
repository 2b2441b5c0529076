"""Activities, for staff."""

from activities.referrals.admin import ReferralAdmin

__all__ = ["ReferralAdmin"]
