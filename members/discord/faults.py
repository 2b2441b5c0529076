"""What may come of asking Discord, each with a sentence for staff and nobody's data in it."""


class DiscordFault(Exception):
    """Discord did not do it."""


class Busy(DiscordFault):
    """A limit is used up: the same again after `seconds`."""

    def __init__(self, seconds: float, why: str) -> None:
        super().__init__(why)
        self.seconds = seconds


class Unavailable(DiscordFault):
    """Discord, or the way there, is at fault: the same again, later."""


class Halted(Busy):
    """We stopped ourselves, long before Discord would."""


class Refused(DiscordFault):
    """Discord refuses and would again; `code` is Discord's own, 0 for none."""

    def __init__(self, status: int, code: int, why: str) -> None:
        super().__init__(why)
        self.status, self.code = status, code
