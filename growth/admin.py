"""Growth in the admin, by subject."""

from growth.stories.admin import TellingAdmin

__all__ = ["TellingAdmin"]
