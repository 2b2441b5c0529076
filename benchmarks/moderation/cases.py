"""One set of answers as a reviewer needs it: each answer beside the others', why it is flagged,
what was answered before, what was decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from benchmarks.catalogue import CATEGORIES, Category, Question
from benchmarks.models import (
    AnswerDecision,
    AnswerState,
    BenchmarkSubmission,
    DecisionSource,
    EarlierAnswers,
)
from benchmarks.moderation.actions import can_take_back
from benchmarks.moderation.reference import Distribution, distributions
from benchmarks.rules import flagging, histogram
from benchmarks.rules.grid import three_figures
from benchmarks.rules.histogram import Picture
from benchmarks.rules.reviewing import flagged_words
from benchmarks.rules.words import say

# Of the answers before, the newest so many are shown.
EARLIER: Final = 20


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The others' answers to one question, in words and as a picture with its table."""

    n: int
    lower: str
    median: str
    upper: str
    picture: Picture
    steps: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One answer."""

    label: str
    unit: str
    answer: str
    reasons: tuple[str, ...]
    beside: Beside | None
    earlier: tuple[tuple[datetime, str], ...]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A set of answers, and all that was decided about it, newest first."""

    submission: BenchmarkSubmission
    lines: tuple[Line, ...]
    decisions: tuple[AnswerDecision, ...]
    newest: AnswerDecision | None

    @property
    def flagged(self) -> list[Line]:
        """The answers a rule fired on."""
        return [line for line in self.lines if line.reasons]

    @property
    def others(self) -> list[Line]:
        """The other ones."""
        return [line for line in self.lines if not line.reasons]


def case_of(submission: BenchmarkSubmission) -> Case:
    """All a reviewer sees of it. Three queries; whoever calls records the look."""
    category = Category(submission.category)
    decisions = tuple(submission.decisions.select_related("actor"))
    earlier = list(
        EarlierAnswers.objects.filter(
            member_id=submission.member_id, category=submission.category
        ).order_by("-replaced_at", "-id")[:EARLIER]
    )
    others = distributions(category=category, beside=[submission.pk])
    fired = _reasons(decisions)
    read_as = CATEGORIES[category].read_as
    return Case(
        submission=submission,
        lines=tuple(
            _line(
                read_as(key),
                key,
                value,
                fired.get(key, ()),
                others.get(key),
                _of(earlier, key),
            )
            for key, value in in_order(category, submission.data)
        ),
        decisions=decisions,
        newest=decisions[0] if decisions and can_take_back(decisions[0]) else None,
    )


def in_order(category: Category, data: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Answers as the catalogue asks; those to questions it no longer has, last."""
    order = {key: place for place, key in enumerate(CATEGORIES[category].by_key)}
    return sorted(data.items(), key=lambda given: order.get(given[0], len(order)))


def _reasons(decisions: Iterable[AnswerDecision]) -> dict[str, list[dict[str, Any]]]:
    """What the rules said last, by question."""
    last = next((d for d in decisions if d.source == DecisionSource.RULES), None)
    found: dict[str, list[dict[str, Any]]] = {}
    for reason in last.reasons if last else []:
        found.setdefault(reason["question"], []).append(reason)
    return found


def _of(earlier: Iterable[EarlierAnswers], key: str) -> list[tuple[datetime, Any]]:
    return [(one.answered_at, one.data[key]) for one in earlier if key in one.data]


def _line(
    question: Question | None,
    key: str,
    value: Any,
    reasons: Iterable[dict[str, Any]],
    others: Distribution | None,
    earlier: Iterable[tuple[datetime, Any]],
) -> Line:
    own = flagging.number(value) if question and question.is_numeric else None
    if question is None or (question.is_numeric and own is None):
        texts = tuple((at, str(before)) for at, before in earlier)
        return Line(label=key, unit="", answer=str(value), reasons=(), beside=None, earlier=texts)
    return Line(
        label=question.label,
        unit=question.unit,
        answer=say(question, value),
        reasons=tuple(flagged_words(question, reason) for reason in reasons),
        beside=_beside(question, own, others) if others and own is not None else None,
        earlier=tuple((at, _before(question, before)) for at, before in earlier),
    )


def _before(question: Question, answer: Any) -> str:
    is_sayable = not question.is_numeric or flagging.number(answer) is not None
    return say(question, answer) if is_sayable else str(answer)


def _beside(question: Question, own: float, others: Distribution) -> Beside:
    def figure(value: float) -> str:
        return say(question, three_figures(Decimal(str(value))))

    picture = histogram.draw(
        low=others.low,
        high=others.high,
        quartiles=(others.lower, others.median, others.upper),
        counts=others.counts,
        own=own,
    )
    return Beside(
        n=others.n,
        lower=figure(others.lower),
        median=figure(others.median),
        upper=figure(others.upper),
        picture=picture,
        steps=tuple(
            (f"{figure(bar.low)} to {figure(bar.high)}", bar.answers) for bar in picture.bars
        ),
    )


def why_flagged(submission: Any) -> list[str]:
    """The rules that fired and where, for a list: no answers. `last_reasons` is annotated."""
    by_key = CATEGORIES[Category(submission.category)].by_key
    where: dict[str, list[str]] = {}
    for reason in submission.last_reasons or []:
        rule = flagging.Rule.of(reason["rule"])
        where.setdefault(reason["question"], []).append(rule.label if rule else reason["rule"])
    told = [
        f"{by_key[key].label if key in by_key else key}: {', '.join(rules)}"
        for key, rules in where.items()
    ]
    if submission.state == AnswerState.REJECTED and submission.waits_since:
        return ["Edited since it was rejected", *told]
    return told
