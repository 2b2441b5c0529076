"""Numbers that were probably meant otherwise: 0.034 for 3.4 %, a year's sum for a month's. Pure."""

# ruff: noqa: RUF001 - what members read has real quotation marks

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from benchmarks.catalogue.question import Question, QuestionKind
from benchmarks.rules.numbers import plain
from benchmarks.rules.words import say

OFFERED_AT_MOST: Final = 2
MONTHS: Final = 12
# Beyond it a number is not repeated to who typed it: it would fill the page.
SAID_UP_TO: Final = Decimal(10) ** 15


class Offer(NamedTuple):
    """A value that may be taken with a click: what is typed then, and what the button says.

    An empty `value` says that what was typed is meant as it stands.
    """

    value: str
    label: str


@dataclass(frozen=True)
class Slip:
    """A number that was probably meant otherwise: what is asked, and what may be taken."""

    asks: str
    offers: tuple[Offer, ...] = ()


class Guess(NamedTuple):
    """What a number would be had it been typed with one slip, and the question that asks."""

    number: Decimal
    asks: str


def slip(question: Question, number: Decimal) -> Slip | None:
    """What to ask about a number, or None for one that raises no question.

    A number within bounds is asked about when it is higher than nearly every answer, or a likely
    value is one slip away and it is not likely itself; a percentage below one when its hundredfold
    is likely; one out of bounds when a likely value is one slip away.
    """
    if question.likely is None or number == 0 or abs(number) >= SAID_UP_TO:
        return None
    low, high = question.likely
    guesses = likely_guesses(question, number)
    if not is_within(question, number):
        return Slip(guesses[0].asks, _offers(question, guesses)) if guesses else None
    fraction = question.kind is QuestionKind.PERCENT and 0 < number < 1 and guesses
    if low <= number <= high and not fraction:
        return None
    stays = Offer("", f"Yes, {say_with_unit(question, number)}")
    if guesses:
        return Slip(
            f"{say_with_unit(question, number)} would be rare. {guesses[0].asks}",
            (*_offers(question, guesses), stays),
        )
    if number < low:
        return None
    return Slip(f"{say_with_unit(question, number)} would be unusually high. Is it so?", (stays,))


def is_within(question: Question, number: Decimal) -> bool:
    """Whether the question's bounds allow the number."""
    return question.minimum <= number <= question.maximum


def rounded(question: Question, number: Decimal) -> Decimal:
    """The number to as many places as the question keeps; a percentage below one keeps one more."""
    small = question.kind is QuestionKind.PERCENT and abs(number) < 1
    return number.quantize(Decimal(1).scaleb(-question.decimals - small), ROUND_HALF_UP)


def say_with_unit(question: Question, number: Decimal) -> str:
    """The number with what it is counted in: $2.95 a month, 3.4 %, 14 days."""
    if question.kind is QuestionKind.PERCENT:
        return f"{say(question, number).removesuffix('%')}\N{NO-BREAK SPACE}%"
    return f"{say(question, number)} {question.unit}".strip()


def likely_guesses(question: Question, number: Decimal) -> list[Guess]:
    """What was perhaps meant, the most likely slip first; only values where most answers lie."""
    if question.likely is None:
        return []
    low, high = question.likely
    found: dict[Decimal, Guess] = {}
    for meant, asks in _slips(question, number):
        value = rounded(question, meant)
        if low <= value <= high and value != number:
            found.setdefault(value, Guess(value, asks))
    return list(found.values())[:OFFERED_AT_MOST]


def _slips(question: Question, number: Decimal) -> list[tuple[Decimal, str]]:
    """Every number that a slip may have been made from."""
    if question.kind is QuestionKind.PERCENT:
        if 0 < number < 1:
            return [(number * 100, "Is it a fraction of one?")]
        return _without_point(number)
    if question.kind is not QuestionKind.MONEY:
        return []
    pointless = _without_point(number)
    if question.unit == "a month":
        return [(number / MONTHS, "Is it a year’s sum?"), *pointless]
    if question.unit != "a year":
        return pointless
    thousands = [(number * 1000, "Is it in thousands?")] if number < 1000 else []
    return [(number * MONTHS, "Is it a month’s sum?"), *thousands, *pointless]


def _without_point(number: Decimal) -> list[tuple[Decimal, str]]:
    is_whole = number >= 100 and number % 1 == 0
    return [(number / 100, "Is its point missing?")] if is_whole else []


def _offers(question: Question, guesses: list[Guess]) -> tuple[Offer, ...]:
    return tuple(
        Offer(plain(guess.number), f"Take {say_with_unit(question, guess.number)}")
        for guess in guesses
    )
