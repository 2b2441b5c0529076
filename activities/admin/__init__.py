"""Activities, for staff."""

from activities.courses.admin import CourseEventAdmin, CourseSenderAdmin

__all__ = ["CourseEventAdmin", "CourseSenderAdmin"]
