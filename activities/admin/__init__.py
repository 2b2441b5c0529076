"""Activities in the admin, by subject."""

from activities.admin.submissions import SubmissionAdmin

__all__ = ["SubmissionAdmin"]
