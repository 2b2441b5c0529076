"""Values, and what was done with answers, in words."""

from decimal import Decimal
from typing import Final

from benchmarks.catalogue.question import Question, QuestionKind
from benchmarks.rules.figures import DASH
from members.rules import tally

MINUS: Final = "\N{MINUS SIGN}"


def say(question: Question, value: Decimal | float | str) -> str:
    """An answer as it is shown: $11.20, $1,200, 3.4%, 6.5, the label of a choice, a text."""
    if question.kind is QuestionKind.CHOICE:
        return question.choice_label(str(value))
    if question.kind is QuestionKind.TEXT:
        return str(value)
    number = Decimal(str(value))
    sign, number = (MINUS if number < 0 else ""), abs(number)
    if question.kind is QuestionKind.MONEY:
        return (
            f"{sign}${number:,.0f}"
            if number == number.to_integral_value()
            else f"{sign}${number:,.2f}"
        )
    return f"{sign}{plain(number)}{'%' if question.kind is QuestionKind.PERCENT else ''}"


def say_range(question: Question, low: Decimal, high: Decimal) -> str:
    """A range as it is shown in a table: $9.80 to 13.00, set with a dash."""
    cents = question.kind is QuestionKind.MONEY and any(
        value != value.to_integral_value() for value in (low, high)
    )
    left, right = (f"{value:,.2f}" if cents else plain(value) for value in (low, high))
    before, after = {QuestionKind.MONEY: ("$", ""), QuestionKind.PERCENT: ("", "%")}.get(
        question.kind, ("", "")
    )
    return f"{before}{left}{DASH}{right}{after}"


def plain(number: Decimal) -> str:
    """A number without its unit: 1,200, 3.4."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def decided_words(changed: int, *, accepted: bool) -> str:
    """What a reviewer's decision did to `changed` sets of answers."""
    if not changed:
        return "Nothing changed."
    one, many = ("counts", "count") if accepted else ("is left out", "are left out")
    return (
        f"{tally(changed, 'answer set')} {one if changed == 1 else many}"
        f" {'in' if accepted else 'of'} the figures from the next publication on."
    )


def shared_words(label: str, points: int) -> str:
    """What sharing answers did: opened the results, and paid when it was the first time."""
    if not points:
        return f"{label} now says what you just gave. Your earlier answers are kept."
    return (
        f"{label} is answered and its results are open. {tally(points, 'point')}"
        f" {'is' if points == 1 else 'are'} yours."
    )
