"""Points, awards and badges for staff: to be read, and corrected by entries with a reason.

Buttons call the actions of the ledger and of badges.
"""

from gamification.admin import awards, badges, ledger, people
from gamification.mee6 import admin as mee6_admin

# Importing them registers them.
__all__ = ["awards", "badges", "ledger", "mee6_admin", "people"]
