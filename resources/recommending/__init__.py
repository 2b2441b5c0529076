"""What to take next: by the tags of what was taken, by reasons from elsewhere, else what is
featured.
"""

from resources.recommending.rules import Pick, Reason
from resources.recommending.shelf import ON_A_SHELF, Shelf, by_reasons, next_to, shelf_for

__all__ = ["ON_A_SHELF", "Pick", "Reason", "Shelf", "by_reasons", "next_to", "shelf_for"]
