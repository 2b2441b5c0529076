"""What became of a decision of staff."""

from enum import StrEnum, auto


class Outcome(StrEnum):
    """DONE, or why nothing was changed."""

    DONE = auto()
    # Somebody else was first, or it went with its author.
    GONE = auto()
    OWN = auto()
    # Its words are not those that were looked at.
    CHANGED = auto()
    WHY = auto()
    # It can't be published as it is now.
    UNFIT = auto()


SAID = {
    Outcome.GONE: "Nothing was changed: somebody decided about it meanwhile, or it is gone.",
    Outcome.OWN: "These are your own words: somebody else of the staff decides about them.",
    Outcome.CHANGED: "Its words were changed meanwhile. Read them again, then decide.",
    Outcome.WHY: "Say why, in 500 characters at most: its author reads it.",
    Outcome.UNFIT: "It can't be let back as it is: its author has changed it since, and it is empty"
    " or too long now.",
}
