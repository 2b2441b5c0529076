"""The admin pages of growth, by package."""

from growth.diary.moderation.admin import PostAdmin, ReplyAdmin, ReportAdmin

__all__ = ["PostAdmin", "ReplyAdmin", "ReportAdmin"]
