"""The admin pages of growth, by package."""

from growth.diary.moderation.admin import PostAdmin, ReplyAdmin, ReportAdmin
from growth.stories.admin import TellingAdmin

__all__ = ["PostAdmin", "ReplyAdmin", "ReportAdmin", "TellingAdmin"]
