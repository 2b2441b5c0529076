"""Answers as they are typed: what a field shows, what its line of hints says. Pure."""

from decimal import Decimal

from benchmarks.catalogue.question import Question, QuestionKind
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
