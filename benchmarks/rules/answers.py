"""What may be answered, and how a typed answer is read."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from benchmarks.catalogue.question import Question, QuestionKind, Questionnaire
from benchmarks.rules.words import say

Answer = int | float | str

TEXT_LENGTH: Final = 80
# Longer than any number within bounds, short enough to be worth reading.
NUMBER_LENGTH: Final = 40
# 1200, 1,200, 1 200, 1,200.50, .5 and 1200 with k or m behind. "1,5" is none of them: it might mean
# 1.5 or 15.
GROUPS: Final = r"[0-9]{1,3}(?:[, '\N{RIGHT SINGLE QUOTATION MARK}][0-9]{3})+"
NUMBER: Final = re.compile(
    rf"(?P<sign>-?)(?P<whole>{GROUPS}|[0-9]*)(?P<part>\.[0-9]+)?(?P<scale>[kKmM]?)"
)
# 12.500 is 12.5 to some and 12,500 to others; 0.500 is one thing to everybody.
THREE_DECIMALS: Final = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
SCALES: Final = {"": 1, "k": 1_000, "m": 1_000_000}
NOT_A_NUMBER: Final = "That is not a number we can read. Write it like 1,200 or 1200.50."
REQUIRED: Final = "This one is needed: the others build on it."
NOTHING: Final = "Answer at least one question."


class NotAnAnswer(ValueError):
    """An answer that can't be taken; the message says why, to the member."""


class AnswersRefused(ValueError):
    """Answers that can't be taken: `errors` has the reason by question key; "" is for the whole."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(
            "; ".join(f"{key}: {reason}" if key else reason for key, reason in errors.items())
        )
        self.errors = dict(errors)


def read_answers(questionnaire: Questionnaire, raw: Mapping[str, object]) -> dict[str, Answer]:
    """The answers to store, by key and in the catalogue's order; blank ones are dropped.

    Raises AnswersRefused when one can't be read, a required one is missing, there is none at all,
    or a key is unknown.
    """
    errors = dict.fromkeys(
        raw.keys() - questionnaire.by_key.keys(), "There is no such question here."
    )
    answers: dict[str, Answer] = {}
    for question in questionnaire.questions:
        try:
            answer = read_answer(question, raw.get(question.key))
        except NotAnAnswer as refusal:
            errors[question.key] = str(refusal)
        else:
            if answer is not None:
                answers[question.key] = answer
    if not answers and not errors:
        errors[""] = NOTHING
    if errors:
        raise AnswersRefused(errors)
    return answers


def read_answer(question: Question, raw: object) -> Answer | None:
    """One answer as it is stored: a number for numbers, the code of a choice, a text in one line;
    None when blank.

    Reading a stored answer again gives the same. Raises NotAnAnswer with the reason.
    """
    typed = (
        ""
        if raw is None
        else " ".join("".join(c if c.isprintable() else " " for c in str(raw)).split())
    )
    if isinstance(raw, bool):
        raise NotAnAnswer(NOT_A_NUMBER)
    if not typed:
        if question.required:
            raise NotAnAnswer(REQUIRED)
        return None
    if question.kind is QuestionKind.CHOICE:
        if typed not in dict(question.choices):
            raise NotAnAnswer("Choose one of the answers offered.")
        return typed
    if question.kind is QuestionKind.TEXT:
        if len(typed) > TEXT_LENGTH:
            raise NotAnAnswer(f"Say it in {TEXT_LENGTH} characters; these are {len(typed)}.")
        return typed
    number = _read_number(question.kind, typed)
    thousands = _read_thousands(question.kind, typed) if isinstance(raw, str) else None
    if thousands is not None:
        number = _meant(question, typed, number, thousands)
    return _within_bounds(question, number)


def _read_number(kind: QuestionKind, typed: str) -> Decimal:
    if kind is QuestionKind.MONEY:
        typed = typed.removeprefix("USD").removesuffix("USD").strip().removeprefix("$").strip()
    if kind is QuestionKind.PERCENT:
        typed = typed.removesuffix("%").strip()
    found = (
        NUMBER.fullmatch(typed.replace("\N{MINUS SIGN}", "-"))
        if len(typed) <= NUMBER_LENGTH
        else None
    )
    if (
        not found
        or not (found["whole"] or found["part"])
        or (found["scale"] and kind is QuestionKind.PERCENT)
    ):
        raise NotAnAnswer(NOT_A_NUMBER)
    digits = re.sub("[^0-9]", "", found["whole"]) or "0"
    return Decimal(f"{found['sign']}{digits}{found['part'] or ''}") * SCALES[found["scale"].lower()]


def _read_thousands(kind: QuestionKind, typed: str) -> Decimal | None:
    """What 12.500 is where the point groups thousands: 12,500; None for a number that can't be
    meant so.
    """
    bare = typed.strip("USD$% ")
    return Decimal(bare.replace(".", "")) if THREE_DECIMALS.fullmatch(bare) else None


def _meant(question: Question, typed: str, number: Decimal, thousands: Decimal) -> Decimal:
    """The one of two readings that the question's bounds allow.

    Raises NotAnAnswer, naming both, when they allow both.
    """
    allowed = [
        reading
        for reading in (number, thousands)
        if question.minimum <= reading <= question.maximum
    ]
    if len(allowed) == 2:
        low, high = (f"{reading.normalize():f}" for reading in allowed)
        raise NotAnAnswer(f"{typed} can mean {low} or {thousands:,}. Write {low} or {high}.")
    return allowed[0] if allowed else number


def _within_bounds(question: Question, number: Decimal) -> int | float:
    if not question.minimum <= number <= question.maximum:
        unit = f" {question.unit}" if question.kind is QuestionKind.MONEY else ""
        raise NotAnAnswer(
            f"Give a value from {say(question, question.minimum)} to"
            f" {say(question, question.maximum)}{unit}; {say(question, number)} is outside."
        )
    number = number.quantize(Decimal(1).scaleb(-question.decimals), ROUND_HALF_UP)
    return int(number) if number == number.to_integral_value() else float(number)
