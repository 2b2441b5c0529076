"""Why a draft was not corrected."""

from growth.writer.faults import Unreadable


class Rewritten(Unreadable):
    """What came back is another text: too much was changed, or it is in another script."""

    code = "rewritten"
    sentence = "{who} wrote another text instead of correcting this one."


class NotAsked(Exception):
    """The proofreader was not asked, and no turn was taken; the words say why."""
