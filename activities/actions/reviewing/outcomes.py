"""What came of it when a reviewer decided."""

from enum import Enum
from typing import Final

# A note to a member has so many letters at least: it says why.
NOTE_FROM: Final = 10


class Outcome(Enum):
    """What came of a decision. Where it is not DONE, nothing was written."""

    DONE = "done"
    GONE = "it was withdrawn meanwhile"
    DECIDED = "somebody else decided first"
    EDITED = "its owner changed it meanwhile"
    HELD = "another reviewer holds it"
    OWN = "it is yours: another reviewer decides"
    OLD = "the session is more than 30 days old: an admin decides"
    NOTE = "a note of 10 characters or more is needed: the member reads it"
    POINTS = "the points are more than a fifth off"
    CERTIFICATE = "the certificate earned another member points"
    QUOTA = "the quota of its seven days is full by now"
    LEARNED = "another LEARN of the member waits or was approved"
