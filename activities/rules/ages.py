"""What is too old for every reviewer."""

from datetime import date
from typing import Final

from activities.declarations import Declaration

# Spec, activities: "a session more than 30 days old needs an admin".
OLD_AFTER_DAYS: Final = 30


def is_old(declaration: Declaration, done_on: date | None, today: date) -> bool:
    """Whether what was done on this day is for admins to decide today (UTC)."""
    return declaration.ages and done_on is not None and (today - done_on).days > OLD_AFTER_DAYS
