"""What reviewers are told, in words. Nothing of this is for members."""

from collections.abc import Mapping
from typing import Any, Final

from benchmarks.catalogue.question import Question
from benchmarks.rules.flagging import DEVIATIONS, IN_LOGS, NO_SPREAD, ROBUST_SCORE, Rule
from benchmarks.rules.words import say
from members.rules import tally


def flagged_words(question: Question, reason: Mapping[str, Any]) -> str:
    """Why an answer is flagged and by how much. `reason` is of the history."""
    rule, by = Rule.of(reason["rule"]), float(reason["by"])
    if rule is Rule.BOUNDS:
        times = "Far" if by >= NO_SPREAD else f"{by:.1f} times"
        return f"{times} beyond the likely bounds, {_bounds(question)}."
    if rule is Rule.DEVIATION:
        if by >= NO_SPREAD:
            return "Everybody else says the same."
        return f"{by:.1f} standard deviations from the median; over {DEVIATIONS:.0f} is flagged."
    if rule is Rule.ROBUST:
        logs = " in logarithms" if question.kind in IN_LOGS else ""
        return f"A robust score{logs} of {by:.1f}; over {ROBUST_SCORE} is flagged."
    return str(reason["rule"])


def _bounds(question: Question) -> str:
    if question.likely is None:
        return "by now no longer declared"
    low, high = question.likely
    return f"{say(question, low)} to {say(question, high)}"


REFUSED: Final = {
    "DECIDED": "Somebody else decided first; nothing was done twice.",
    "EDITED": "The member edited the answers after you opened them; look at them again.",
    "OWN": "These are your own answers; another reviewer decides.",
    "NOTHING": "They stood so already.",
}


def refused_words(refused: Mapping[str, int]) -> list[str]:
    """Why some of many sets were left alone: a sentence each reason."""
    return [
        f"{tally(number, 'answer set')} left alone. {REFUSED[name]}"
        for name, number in refused.items()
        if number
    ]


def queue_title(waiting: int, since: str) -> str:
    """What waits: "3 answer sets wait for a look, the oldest since 24 Nov 2026"."""
    if not waiting:
        return "No answers wait for a look"
    text = f"{tally(waiting, 'answer set')} wait{'s' if waiting == 1 else ''} for a look"
    return f"{text}, the oldest since {since}" if waiting > 1 else f"{text}, since {since}"
