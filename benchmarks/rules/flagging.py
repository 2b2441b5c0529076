"""Which answers a reviewer should look at, and why. Pure, over a reference.

The reference is what the other accepted answers to a question say. It holds raw figures: what
comes of it is for reviewers. What a member may be told is `looks_unusual`, over published figures.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from math import isfinite, log
from typing import Any, Final

from benchmarks.catalogue.question import Question, QuestionKind
from benchmarks.rules.grid import Figure

# From how many values on their spread says anything.
SPREAD_FROM: Final = 5
DEVIATIONS: Final = 3.0
# Makes the median of distances comparable with a standard deviation (Iglewicz and Hoaglin, 1993).
MAD_SCALE: Final = 1.4826
ROBUST_SCORE: Final = 3.5
# Positive and skewed to the right: ten times as much is as far as a tenth.
IN_LOGS: Final = frozenset({QuestionKind.MONEY, QuestionKind.NUMBER})
# As far beyond the published quartiles as Tukey calls far out.
FAR_OUT: Final = 3
# Where every other answer is the same, any other is farther than this many deviations.
NO_SPREAD: Final = 999.0
FAR_WORDS: Final = "Somebody looks at answers that stand far from what is published."


class Rule(Enum):
    """A rule that flags: its code in the history, and its name for reviewers."""

    BOUNDS = "BOUNDS", "outside the sane bounds"
    DEVIATION = "DEVIATION", "over 3 standard deviations"
    ROBUST = "ROBUST", "far by the robust score"

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        self.label = label

    @classmethod
    def of(cls, code: str) -> "Rule | None":
        """The rule of this code; None for one that is no longer there."""
        return next((rule for rule in cls if rule.code == code), None)


@dataclass(frozen=True, kw_only=True)
class Reference:
    """What the others' accepted answers to one question say, of `n` numbers.

    `mad` is the median distance from the median. The two in logs are over positive numbers alone;
    None without any.
    """

    n: int
    median: float
    deviation: float
    mad: float
    log_median: float | None = None
    log_mad: float | None = None


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why an answer is flagged: the question, the rule, and by how much: standard deviations, the
    robust score, or how many times the bound.
    """

    question: str
    rule: Rule
    by: float

    def as_json(self) -> dict[str, Any]:
        """As the history keeps it: never the answer itself."""
        return {"question": self.question, "rule": self.rule.code, "by": round(self.by, 2)}


def reasons(
    questions: Iterable[Question],
    answers: Mapping[str, Any],
    references: Mapping[str, Reference],
    *,
    accepted: Mapping[str, Any] | None = None,
) -> list[Reason]:
    """Every reason to look at these answers, question by question.

    `accepted` are answers a reviewer has accepted before: who repeats one of them is not asked
    about it again.
    """
    found: list[Reason] = []
    for question in questions:
        value = number(answers.get(question.key)) if question.is_numeric else None
        if value is None or (accepted and number(accepted.get(question.key)) == value):
            continue
        found += _of_question(question, value, references.get(question.key))
    return found


def number(answer: Any) -> float | None:
    """An answer as a number; None where it is none."""
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return None
    value = float(answer)
    return value if isfinite(value) else None


def _of_question(question: Question, value: float, others: Reference | None) -> Iterator[Reason]:
    beyond = _beyond_bounds(question, value)
    if beyond is not None:
        yield Reason(question=question.key, rule=Rule.BOUNDS, by=beyond)
    if others is None or others.n < SPREAD_FROM:
        return
    score = _score(value - others.median, others.deviation)
    if score > DEVIATIONS:
        yield Reason(question=question.key, rule=Rule.DEVIATION, by=score)
    robust = robust_score(question, value, others)
    if robust > ROBUST_SCORE:
        yield Reason(question=question.key, rule=Rule.ROBUST, by=robust)


def _beyond_bounds(question: Question, value: float) -> float | None:
    """How many times too large or too small; None within the bounds, and for nothing, where the
    catalogue takes that.
    """
    if question.likely is None or value == question.minimum == 0:
        return None
    low, high = map(float, question.likely)
    if value > high:
        return min(value / high, NO_SPREAD)
    return None if value >= low else min(low / value, NO_SPREAD) if value else NO_SPREAD


def robust_score(question: Question, value: float, others: Reference) -> float:
    """How far from the others' median in scaled median distances, in logs for money and counts.

    0 where that says nothing: more than half of the others say the same, or a logarithm is asked
    of nothing.
    """
    if question.kind in IN_LOGS:
        if value <= 0 or others.log_median is None or not others.log_mad:
            return 0.0
        return abs(log(value) - others.log_median) / (MAD_SCALE * others.log_mad)
    return abs(value - others.median) / (MAD_SCALE * others.mad) if others.mad else 0.0


def _score(distance: float, deviation: float) -> float:
    if not distance:
        return 0.0
    return min(abs(distance) / deviation, NO_SPREAD) if deviation else NO_SPREAD


def looks_unusual(own: Decimal | float, published: Mapping[str, Figure] | None) -> bool:
    """Whether a member may be told that somebody looks: the own answer lies far beyond the middle
    half that is published, its quantiles by name.

    It says nothing that the member could not work out from the page, and nothing of whether the
    answer is flagged.
    """
    if not published or "lower" not in published or "upper" not in published:
        return False
    low, high = published["lower"].low, published["upper"].high
    reach = FAR_OUT * (high - low)
    return not low - reach <= Decimal(str(own)) <= high + reach
