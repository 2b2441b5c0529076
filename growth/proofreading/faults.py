"""Why a draft was not corrected."""

from growth.writer.faults import Busy, Failed, Slow, Stopped, Unavailable, Unreadable


class Rewritten(Unreadable):
    """What came back is another text: too much was changed, or it is in another script."""

    code = "rewritten"
    sentence = "{who} wrote another text instead of correcting this one."


class NotAsked(Exception):
    """The proofreader was not asked, and no turn was taken; the words say why."""


def is_unanswered(fault: Failed) -> bool:
    """Whether nothing was answered, so that the turn is given back. What was answered costs the
    site, whatever it is: a draft that has the model go wrong would cost it without end.
    """
    return isinstance(fault, Busy | Unavailable | Stopped) or (
        isinstance(fault, Slow) and not fault.has_begun
    )
