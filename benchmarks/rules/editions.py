"""What is said of editions, and of what is withheld. The reason is never told apart: too few,
suppressed and empty look alike, and nothing says how many are missing. Pure.
"""

from datetime import date, timedelta
from typing import Final

ROLLED_UP: Final = (
    "Too few agencies of this group for figures that give nobody away. These are all agencies."
)
STANDS: Final = (
    "A figure changes only when three or more agencies have changed behind it, so that nobody can"
    " be read off the difference."
)


def who_counts(*, is_paid: bool) -> str:
    """From when an agency counts: where people pay, and where nobody does."""
    return "that have paid a renewal" if is_paid else "that have been here for thirty days"


def withheld_words(*, is_paid: bool, is_numeric: bool) -> str:
    """Why a figure is not there, in general, and what opens it."""
    wanted = "have answered" if is_numeric else "give the same answer"
    return (
        "Too few agencies for a figure that gives nobody away. It opens with an edition in which"
        f" five or more agencies {who_counts(is_paid=is_paid)} {wanted}, and no smaller group"
        " could be worked out from it."
    )


def counts_from(*, answered: date, days_old: int) -> date:
    """The day from which an answer is old enough to be published."""
    return answered + timedelta(days=days_old)
