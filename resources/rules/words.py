"""What an action of the library is said to have done. Pure."""

from typing import Final

from gamification.rules.words import counted
from members.rules import tally

# The tag of a message that can be undone, before the deed's id.
UNDO: Final = "undo-"


def taken_words(*, title: str, points: int) -> str:
    """What a download did: named, and paid or not."""
    paid = counted(points, "point")
    return (
        f"You took “{title}”. {paid[0].upper()}{paid[1:]} {'is' if points == 1 else 'are'} yours."
        if points
        else f"You took “{title}”."
    )


def featured_words(changed: int, *, featured: bool) -> str:
    """What featuring resources, or stopping to, did."""
    if not changed:
        return (
            f"Nothing changed: what you chose {'was featured' if featured else 'was not featured'}"
            " already."
        )
    if featured:
        return (
            f"{tally(changed, 'resource')} now {'stands' if changed == 1 else 'stand'} first in the"
            " library."
        )
    return f"{tally(changed, 'resource')} went back in line."
