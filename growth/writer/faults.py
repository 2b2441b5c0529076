"""What can go wrong when the model is asked, and what it cost until then.

What a fault says of itself (`str(fault)`) is ours and for the log: never a word of the prompt, of
the answer, or of what the server says, which may repeat either, or the key.
"""

from dataclasses import dataclass
from typing import ClassVar, Final

SECONDS_IN_MINUTE: Final = 60


@dataclass(frozen=True)
class Spent:
    """What one call used. What is not known is None, not nothing.

    `cost` is in millionths of a US dollar.
    """

    model: str
    prompt_tokens: int | None
    completion_tokens: int | None
    cost: int | None
    seconds: float


class Failed(Exception):
    """No answer that can be used. `spent` is None where nothing was asked."""

    code: ClassVar[str] = "failed"
    # What the member is told, of whoever was asked ("The writer", "The proofreader").
    sentence: ClassVar[str] = "{who} failed."

    def __init__(self, detail: str = "", *, spent: Spent | None = None) -> None:
        super().__init__(detail or self.code)
        self.spent = spent

    @property
    def words(self) -> str:
        """One sentence for the member."""
        return self.words_of("The writer")

    def words_of(self, who: str) -> str:
        """The sentence, of whoever was asked."""
        return self.sentence.format(who=who)


class Refused(Failed):
    """The model, a filter before it, or the server would not take this: its subject, its length."""

    code = "refused"
    sentence = "{who} would not take this text."


class CutOff(Failed):
    """The tokens of an answer were used up before it was finished."""

    code = "cut_off"
    sentence = "{who} was cut off before the end."


class Slow(Failed):
    """The answer was not there in time: it did not begin, or it `has_begun` and paused, or went on
    for too long.
    """

    code = "slow"
    sentence = "{who} did not answer in time."

    def __init__(
        self, detail: str = "", *, has_begun: bool = False, spent: Spent | None = None
    ) -> None:
        super().__init__(detail, spent=spent)
        self.has_begun = has_begun


class Unreadable(Failed):
    """Something was answered that is not what was asked for, or broke in the middle."""

    code = "unreadable"
    sentence = "{who} gave an answer that can't be used."


class Busy(Failed):
    """Too much was asked of it by everybody. `retry_after` is in seconds, None where it was not
    said.
    """

    code = "busy"
    sentence = "{who} has too much to do at the moment."

    def __init__(
        self, detail: str = "", *, retry_after: float | None = None, spent: Spent | None = None
    ) -> None:
        super().__init__(detail, spent=spent)
        self.retry_after = retry_after

    def words_of(self, who: str) -> str:
        """With the time after which there is room again, where it was said."""
        if self.retry_after is None:
            return super().words_of(who)
        minutes = max(1, -int(-self.retry_after // SECONDS_IN_MINUTE))
        within = "a minute" if minutes == 1 else f"{minutes} minutes"
        return f"{who} has too much to do; try again in {within}."


class Unavailable(Failed):
    """It can't be reached, or does not take our request: 5xx, key, model, money."""

    code = "unavailable"
    sentence = "{who} can't be reached at the moment."


class Stopped(Failed):
    """Whoever asked wants no answer any more."""

    code = "stopped"
    sentence = "{who} was stopped."
