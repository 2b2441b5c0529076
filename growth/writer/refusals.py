"""What a status other than 200 means. Pure."""

from typing import Any, Final

from growth.writer.asking import code_of
from growth.writer.faults import Busy, Failed, Refused, Unavailable

# Filters of OpenAI, of Azure, and of routers between.
MODERATED: Final = {"content_filter", "content_policy_violation", "moderation", "input_moderated"}
NO_MONEY: Final = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
TEXT_IS_REFUSED: Final = (400, 413, 422)
TIMED_OUT, BUSY, PAYMENT_DUE = 408, 429, 402
WHY: Final = {
    401: "It does not take our key (MODEL_KEY).",
    403: "It does not let our key ask this (MODEL_KEY).",
    404: "It knows no such address or model (MODEL_URL, MODEL_NAME).",
}


class NotTaken(Exception):
    """The server answered with another status; `told` is what it said, as far as it is JSON."""

    def __init__(self, status: int, told: Any, retry_after: float | None) -> None:
        super().__init__(status)
        self.status, self.told, self.retry_after = status, told, retry_after

    @property
    def is_passing(self) -> bool:
        """Whether the same may be taken a little later."""
        if self.status == BUSY:
            return code_of(self.told) not in NO_MONEY
        return self.status >= 500 or self.status == TIMED_OUT

    def fault(self) -> Failed:
        """What whoever asked is told."""
        code = code_of(self.told)
        said = f"It answers {self.status}{f' ({code})' if code else ''}."
        if code in MODERATED:
            return Refused(said)
        if code in NO_MONEY or self.status == PAYMENT_DUE:
            return Unavailable(f"{said} Its account has no money left.")
        if self.status == BUSY:
            return Busy(said, retry_after=self.retry_after)
        if self.status in TEXT_IS_REFUSED:
            return Refused(said)
        return Unavailable(WHY.get(self.status, said))
