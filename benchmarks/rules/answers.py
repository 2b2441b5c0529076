"""What may be answered, and how a typed answer is read."""

from collections.abc import Collection, Iterable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from benchmarks.catalogue.question import Question, QuestionKind, Questionnaire
from benchmarks.rules.numbers import NO_SIGN, NOT_A_NUMBER, NotANumber, plain, read_number
from benchmarks.rules.slips import (
    MONTHS,
    SAID_UP_TO,
    Offer,
    is_within,
    rounded,
    say_with_unit,
    slip,
)
from benchmarks.rules.words import say

Answer = int | float | str

TEXT_LENGTH: Final = 80
REQUIRED: Final = "This one is needed: the others build on it."
NOTHING: Final = "Answer at least one question."
UNKNOWN: Final = "There is no such question here."
NOT_A_TEXT: Final = "An answer is a number or a text."
# A number with more zeros behind its point is no answer, and its digits would fill the page.
SMALLEST: Final = -20
# Our pages group by commas: what is so many times out of bounds at most was perhaps meant that way.
NEAR: Final = 10
HALF_A_LETTER: Final = "There is a character in it that no text has. Type it again."


class NotAnAnswer(ValueError):
    """An answer that can't be taken as it is; the message says why, to the member.

    `offers` are values that may be taken instead.
    """

    def __init__(self, reason: str, offers: Iterable[Offer] = ()) -> None:
        super().__init__(reason)
        self.offers = tuple(offers)


class AnswersRefused(ValueError):
    """Answers that can't be taken: `errors` has the reason by question key; "" is for the whole."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(
            "; ".join(f"{key}: {reason}" if key else reason for key, reason in errors.items())
        )
        self.errors = dict(errors)


def read_answers(
    questionnaire: Questionnaire,
    raw: Mapping[str, object],
    *,
    asks: bool = False,
    sure: Collection[str] = (),
) -> dict[str, Answer]:
    """The answers to store, by key and in the catalogue's order; blank ones are dropped.

    With `asks` a likely slip is refused too, but for the keys in `sure`. Raises AnswersRefused when
    one can't be read, a required one is missing, there is none at all, or a key is unknown.
    """
    errors = {
        key: _why_unknown(questionnaire, key) for key in raw if key not in questionnaire.by_key
    }
    answers: dict[str, Answer] = {}
    for question in questionnaire.questions:
        try:
            answer = (
                ask_answer(question, raw.get(question.key), sure=question.key in sure)
                if asks
                else read_answer(question, raw.get(question.key))
            )
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


def _why_unknown(questionnaire: Questionnaire, key: str) -> str:
    retired = questionnaire.retired_by_key.get(key)
    return retired.why_refused if retired else UNKNOWN


def ask_answer(question: Question, raw: object, *, sure: bool = False) -> Answer | None:
    """As `read_answer`; a number that looks like a slip is asked about unless the member is sure.

    Raises NotAnAnswer with the reason, or with the question and what may be taken.
    """
    if question.is_numeric and not sure and not _is_blank(raw):
        # As it was typed: 0.034 is a slip of 3.4, though two places would be kept of it.
        asked = slip(question, _number(question, raw))
        if asked:
            raise NotAnAnswer(asked.asks, asked.offers)
    return read_answer(question, raw)


def read_answer(question: Question, raw: object) -> Answer | None:
    """One answer as it is stored: a number for numbers, the code of a choice, a text in one line;
    None when blank.

    Reading a stored answer again gives the same. Raises NotAnAnswer with the reason.
    """
    if _is_blank(raw):
        if question.required:
            raise NotAnAnswer(REQUIRED)
        return None
    if question.is_numeric:
        return _kept(question, _number(question, raw))
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise NotAnAnswer(NOT_A_TEXT)
    return _read_words(question, raw if isinstance(raw, str) else plain(_exact(raw)))


def _is_blank(raw: object) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


def _number(question: Question, raw: object) -> Decimal:
    """The one number that is meant, within bounds, to all its places. Raises NotAnAnswer."""
    if isinstance(raw, str):
        return _read_typed(question, raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise NotAnAnswer(NOT_A_NUMBER)
    return _checked(question, _exact(raw))


def _in_one_line(typed: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in typed).split())


def _read_words(question: Question, raw: str) -> str:
    typed = _in_one_line(raw)
    if not typed or any("\ud800" <= letter <= "\udfff" for letter in raw):
        raise NotAnAnswer(HALF_A_LETTER)
    if question.kind is QuestionKind.CHOICE:
        if typed not in dict(question.choices):
            raise NotAnAnswer("Choose one of the answers offered.")
    elif len(typed) > TEXT_LENGTH:
        raise NotAnAnswer(f"Say it in {TEXT_LENGTH} characters; these are {len(typed)}.")
    return typed


def _exact(raw: float | Decimal) -> Decimal:
    """A number that was no text: it has one reading."""
    number = Decimal(raw) if isinstance(raw, int) else Decimal(str(raw))
    if not number.is_finite() or (number and number.adjusted() < SMALLEST):
        raise NotAnAnswer(NOT_A_NUMBER)
    if number == 0 and number.is_signed():
        raise NotAnAnswer(NO_SIGN)
    return number


def _read_typed(question: Question, typed: str) -> Decimal:
    try:
        written = read_number(question, typed)
    except NotANumber as refusal:
        raise NotAnAnswer(str(refusal)) from refusal
    readings = written.readings
    if question.kind is QuestionKind.MONEY and written.period not in ("", question.period):
        raise _other_period(question, readings[0], written.period)
    if len(readings) == 1:
        return _checked(question, readings[0])
    both = _both(_in_one_line(typed), *readings)
    inside = [number for number in readings if is_within(question, number)]
    if len(inside) == 2:
        raise _two_readings(question, both, *readings)
    if not inside:
        refusals = [_out_of_bounds(question, number) for number in reversed(readings)]
        said = next((refusal for refusal in refusals if refusal.offers), refusals[0])
        raise NotAnAnswer(f"{both} {said}", said.offers)
    other = next(number for number in readings if number not in inside)
    if "," in typed and question.maximum < other <= question.maximum * NEAR:
        way = f"{inside[0].normalize():f}"
        raise NotAnAnswer(
            f"{both} {_out_of_bounds(question, other)}",
            [Offer(plain(inside[0]), f"I mean {way}")],
        )
    try:
        return _checked(question, inside[0])
    except NotAnAnswer as refusal:
        raise NotAnAnswer(
            f"{both} {say(question, other)} is outside {say(question, question.minimum)} to"
            f" {say(question, question.maximum)}. {refusal}",
            refusal.offers,
        ) from refusal


def _both(typed: str, low: Decimal, high: Decimal) -> str:
    return f"{typed} can mean {low.normalize():f} or {high.normalize():,f}."


def _two_readings(question: Question, both: str, low: Decimal, high: Decimal) -> NotAnAnswer:
    """Both are within bounds: the member says which."""
    ways = [f"{number.normalize():f}" for number in (low, high)]
    offers = [
        Offer(plain(number), f"I mean {way}") for number, way in zip((low, high), ways, strict=True)
    ]
    if question.counts_things and low % 1:
        return NotAnAnswer(f"{both} {_whole(question, low)} Write {ways[1]}?", offers[1:])
    return NotAnAnswer(f"{both} Write {ways[0]} or {ways[1]}.", offers)


def _other_period(question: Question, number: Decimal, period: str) -> NotAnAnswer:
    factor = {("month", "year"): Decimal(MONTHS), ("year", "month"): 1 / Decimal(MONTHS)}.get(
        (period, question.period)
    )
    asked = question.unit.removeprefix("a ").removeprefix("an ")
    reason = f"This one is asked for a whole {asked}; you wrote {_article(period)}."
    if question.period == "hour":
        reason = f"This one is asked by the hour; you wrote {_article(period)}."
    if factor is None or not is_within(question, number * factor):
        return NotAnAnswer(reason)
    value = rounded(question, number * factor)
    return NotAnAnswer(reason, [Offer(plain(value), f"Take {say_with_unit(question, value)}")])


def _article(period: str) -> str:
    return f"{'an' if period == 'hour' else 'a'} {period}"


def _whole(question: Question, number: Decimal) -> str:
    unit = question.unit
    return f"{unit[:1].upper()}{unit[1:]} are counted whole: there is no {plain(number)}."


def _checked(question: Question, number: Decimal) -> Decimal:
    """The number itself. Raises NotAnAnswer when it is out of bounds, or no whole thing where whole
    things are counted.
    """
    if not is_within(question, number):
        raise _out_of_bounds(question, number)
    if question.counts_things and number % 1:
        ends = [number.to_integral_value(way) for way in (ROUND_FLOOR, ROUND_CEILING)]
        fits = [end for end in ends if is_within(question, end)]
        raise NotAnAnswer(
            f"{_whole(question, number)} Write {' or '.join(map(plain, fits))}.",
            [Offer(plain(end), f"Take {say(question, end)}") for end in fits],
        )
    return number


def _kept(question: Question, number: Decimal) -> int | float:
    """The number as it is stored."""
    number = rounded(question, number)
    return int(number) if number == number.to_integral_value() else float(number)


def _out_of_bounds(question: Question, number: Decimal) -> NotAnAnswer:
    unit = f" {question.unit}" if question.kind is QuestionKind.MONEY else ""
    that = say(question, number) if abs(number) < SAID_UP_TO else "what you wrote"
    reason = (
        f"Give a value from {say(question, question.minimum)} to"
        f" {say(question, question.maximum)}{unit}; {that} is outside."
    )
    asked = slip(question, number)
    return NotAnAnswer(f"{reason} {asked.asks}", asked.offers) if asked else NotAnAnswer(reason)
