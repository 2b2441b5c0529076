"""Why a statement was not let through."""

from revcouncil.schema.locks.blockers import Wanted


class LockDeadline(Exception):
    """A strong lock was not to be had in time.

    The message names who is in the way; what the statement would do is not done.
    """


class Refused(Exception):
    """A statement whose locks are not known, in a migration that does not declare it."""


class StartOver(BaseException):
    """A lock was refused inside a transaction: what it holds is given back, and the whole of it
    starts over after `rest_s` seconds.

    No Exception, so that `except Exception` in a migration's own code does not swallow it and go on
    as if the statement had run.
    """

    def __init__(self, wanted: Wanted, rest_s: float) -> None:
        super().__init__(wanted)
        self.wanted, self.rest_s = wanted, rest_s
