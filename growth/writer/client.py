"""A language model behind any OpenAI-compatible endpoint, asked once.

Which library and why: docs/decisions/0015-how-the-model-is-asked.md. Neither the key nor what is
asked or answered is ever logged.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings

from growth.writer.asking import Message
from growth.writer.call import Call
from growth.writer.faults import Failed, Spent, Stopped, Unavailable

__all__ = ["Answer", "Message", "ask", "is_on", "model_name"]

logger: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What was answered, and what it used. What is not known is None.

    `cost` is in millionths of a US dollar.
    """

    text: str
    model: str
    prompt_tokens: int | None
    completion_tokens: int | None
    cost: int | None
    seconds: float

    @property
    def spent(self) -> Spent:
        """What it used, as a fault would tell it."""
        return Spent(
            model=self.model,
            prompt_tokens=self.prompt_tokens,
            completion_tokens=self.completion_tokens,
            cost=self.cost,
            seconds=self.seconds,
        )


def is_on() -> bool:
    """Whether there is a model to ask."""
    return bool(settings.MODEL_URL)


def model_name() -> str:
    """The model's name, as the settings have it; empty without one."""
    return settings.MODEL_NAME


def ask(
    messages: Sequence[Message],
    *,
    schema: Mapping[str, Any] | None = None,
    on_words: Callable[[int], None] | None = None,
    stop: Callable[[], bool] | None = None,
    tokens: int | None = None,
    seconds: float | None = None,
    sleep: Callable[[float], object] = time.sleep,
) -> Answer:
    """The whole answer. Raises a Failed, which says what was used until then.

    With `schema` the text is one JSON object; whether it keeps to the schema is the caller's to
    see. `on_words` is told the words so far, `stop` asked now and then whether to go on (Stopped).
    `tokens` is another limit than MODEL_TOKENS, `seconds` a shorter one than MODEL_TIMEOUT.
    Ask outside of a transaction: it takes long.
    """
    if not is_on():
        raise Unavailable("There is no model: MODEL_URL is not set.")
    call = Call(
        messages=messages,
        schema=schema,
        tokens=settings.MODEL_TOKENS if tokens is None else tokens,
        seconds=min(settings.MODEL_TIMEOUT, seconds or settings.MODEL_TIMEOUT),
        on_words=on_words or (lambda words: None),
        stop=stop or (lambda: False),
        sleep=sleep,
    )
    try:
        text = call.answer()
    except Failed as fault:
        fault.spent = call.spent()
        level = logging.INFO if isinstance(fault, Stopped) else logging.WARNING
        logger.log(level, "No answer (%s): %s", fault.code, fault)
        raise
    spent = call.spent()
    return Answer(
        text=text,
        model=spent.model,
        prompt_tokens=spent.prompt_tokens,
        completion_tokens=spent.completion_tokens,
        cost=spent.cost,
        seconds=spent.seconds,
    )
