"""Answers as they are typed: what a field shows, what its line of hints says. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from benchmarks.catalogue.question import Question, QuestionKind, Questionnaire
from benchmarks.rules.numbers import plain
from benchmarks.rules.words import say


def editable(question: Question, answer: object) -> str:
    """A stored answer as one would type it, so that it is read in one way only: 1200, 12.50."""
    if answer is None or isinstance(answer, bool):
        return ""
    if not question.is_numeric or isinstance(answer, str):
        return str(answer)
    number = Decimal(str(answer))
    if question.kind is QuestionKind.MONEY and number % 1:
        return f"{number:.2f}"
    return plain(number)


def answers_in_words(
    questionnaire: Questionnaire, data: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """Stored answers as (label, value with its unit): today's questions in their order, then those
    asked no more, then keys that nobody knows by their name.
    """
    order = [*questionnaire.by_key, *questionnaire.retired_by_key]
    known = [key for key in order if key in data]
    lines = []
    for key in [*known, *(key for key in data if key not in order)]:
        question, value = questionnaire.read_as(key), data[key]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if (
            question is None
            or not (is_number or isinstance(value, str))
            or (question.is_numeric and not is_number)
        ):
            lines.append((key, str(value)))
        else:
            retired = " (not asked any more)" if key in questionnaire.retired_by_key else ""
            lines.append(
                (question.label + retired, f"{say(question, value)} {question.unit}".strip())
            )
    return lines


def _is_sayable(question: Question, value: object) -> bool:
    """Whether a stored value is one that its question can say."""
    if isinstance(value, str):
        return not question.is_numeric
    return isinstance(value, int | float) and not isinstance(value, bool)


def header(questionnaire: Questionnaire, key: str) -> str:
    """What a column of an export is called: Cost per domain (US dollars a year)."""
    question = questionnaire.read_as(key)
    if question is None:
        return key
    return f"{question.label} ({question.unit_line})" if question.is_numeric else question.label


def bounds_line(question: Question) -> str:
    """What a number may be: From $0.50 to $200."""
    if not question.is_numeric:
        return ""
    line = f"From {say(question, question.minimum)} to {say(question, question.maximum)}"
    if question.counts_things:
        return f"{line}, in whole numbers."
    if question.kind is QuestionKind.MONEY and not question.decimals:
        return f"{line}, in whole dollars."
    if question.kind is QuestionKind.NUMBER:
        return f"{line}; one decimal is kept."
    return f"{line}."
