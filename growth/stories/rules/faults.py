"""What can go wrong with a review, and what its member is told. Pure.

What the model's client raises is in growth/writer/faults.py; here is what comes on top.
"""

from typing import ClassVar, Final

from growth.writer import faults


class Thin(faults.Failed):
    """Too little of the answer is proven by the entries to be a review."""

    code: ClassVar[str] = "thin"
    sentence: ClassVar[str] = "{who} wrote too little that your entries prove."


class NothingLeft(faults.Failed):
    """The entries were gone before it began."""

    code: ClassVar[str] = "no_entries"
    sentence: ClassVar[str] = "The entries of these days are no longer published."


class Lost(faults.Failed):
    """Whoever wrote was not heard of any more: killed, or cut off."""

    code: ClassVar[str] = "lost"
    sentence: ClassVar[str] = "{who} broke off in the middle."


class Broken(faults.Failed):
    """Our own fault; the list of jobs says which."""

    code: ClassVar[str] = "broken"
    sentence: ClassVar[str] = "Something of ours went wrong, and staff can see what."


FAULTS: Final = (
    faults.Refused,
    faults.CutOff,
    faults.Slow,
    faults.Unreadable,
    faults.Busy,
    faults.Unavailable,
    faults.Stopped,
    Thin,
    NothingLeft,
    Lost,
    Broken,
)
_BY_CODE: Final = {fault.code: fault for fault in FAULTS}


def words_of(code: str) -> str:
    """One sentence for the member about the fault of a telling."""
    return _BY_CODE.get(code, faults.Failed)().words
