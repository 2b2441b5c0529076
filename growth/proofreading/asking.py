"""One text, corrected by the model."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings

from growth.proofreading.faults import Rewritten
from growth.proofreading.prompt import SCHEMA, messages_for, tokens_for
from growth.proofreading.rules.changes import (
    Change,
    apply,
    changes_between,
    corrections_in,
    settled,
)
from growth.proofreading.rules.judging import is_correction
from growth.writer import client
from growth.writer.faults import Spent, Unreadable

# The page waits for it.
SECONDS: Final = 40.0


@dataclass(frozen=True)
class Proofread:
    """What the proofreader would change, the text with all of it, and what it cost."""

    changes: list[Change]
    corrected: str
    spent: Spent


def proofread(text: str, *, stop: Callable[[], bool] | None = None) -> Proofread:
    """The corrections of a text; none where it has nothing to say. Raises a Failed: Rewritten for
    what is no correction. Changes of links, numbers, quotations and Markdown are left out.
    """
    tokens = settings.MODEL_TOKENS
    answer = client.ask(
        messages_for(text),
        schema=SCHEMA,
        stop=stop,
        tokens=None if tokens is None else max(tokens, tokens_for(text)),
        seconds=SECONDS,
    )
    spent = answer.spent
    told: Any = json.loads(answer.text).get("corrected")
    if not isinstance(told, str):
        raise Unreadable("The answer holds no corrected text.", spent=spent)
    corrected = settled(text, told)
    if not is_correction(text, corrected, changes_between(text, corrected)):
        raise Rewritten("The answer is another text.", spent=spent)
    changes = corrections_in(text, corrected)
    return Proofread(changes, apply(text, changes, range(len(changes))), spent)
