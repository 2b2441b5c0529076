"""What a correction by staff has to keep to."""

from typing import Final

ADJUSTMENT_REASON_LENGTH: Final = 10
ADJUSTMENT_LIMIT: Final = 100_000  # Ours: larger is a slip of the finger.


class ReasonTooShort(ValueError):
    """A correction without a reason a member could understand."""
