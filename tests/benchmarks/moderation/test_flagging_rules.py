"""Which answers are flagged, case by case; and what a member may be told."""

from decimal import Decimal
from typing import Any

import pytest

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.catalogue.question import Question
from benchmarks.rules.flagging import Reason, Reference, Rule, looks_unusual, reasons
from benchmarks.rules.grid import Figure
from benchmarks.rules.reviewing import flagged_words, queue_title

DOMAIN = CATEGORIES[Category.INFRASTRUCTURE].by_key["domain_cost"]
REPLY = CATEGORIES[Category.OPERATIONAL].by_key["reply_rate"]
VENDOR = CATEGORIES[Category.INFRASTRUCTURE].by_key["domain_vendor"]


def others(**given: Any) -> Reference:
    """Ten answers around 12; in logs around ln 12."""
    usual = {"n": 10, "median": 12.0, "deviation": 2.0, "mad": 1.0}
    return Reference(**{**usual, "log_median": 2.4849, "log_mad": 0.08, **given})


def fired(question: Question, answer: Any, reference: Reference | None) -> list[tuple[Rule, float]]:
    """The rules that fire on one answer, and by how much."""
    known = {question.key: reference} if reference else {}
    return [(r.rule, round(r.by, 1)) for r in reasons([question], {question.key: answer}, known)]


@pytest.mark.parametrize(
    ("question", "answer", "reference", "expected"),
    [
        (DOMAIN, 12, others(), []),
        # Three deviations are not over three; far for logs only from 18 on.
        (DOMAIN, 18, others(), []),
        (DOMAIN, 18.02, others(), [(Rule.DEVIATION, 3.0)]),
        (DOMAIN, 20, others(), [(Rule.DEVIATION, 4.0), (Rule.ROBUST, 4.3)]),
        # As far below in logs, though hardly far in dollars.
        (DOMAIN, 7, others(deviation=3.0), [(Rule.ROBUST, 4.5)]),
        # Out of the sane bounds, whatever others say.
        (DOMAIN, 120, None, [(Rule.BOUNDS, 2.0)]),
        (DOMAIN, 1, None, [(Rule.BOUNDS, 2.0)]),
        (DOMAIN, 0, None, [(Rule.BOUNDS, 999.0)]),
        # Four values have no spread worth the name.
        (DOMAIN, 59, others(n=4), []),
        # All the same, or more than half of them.
        (DOMAIN, 13, others(deviation=0.0, mad=0.0, log_mad=0.0), [(Rule.DEVIATION, 999.0)]),
        (DOMAIN, 12, others(deviation=0.0, mad=0.0, log_mad=0.0), []),
        (DOMAIN, 14, others(mad=0.0, log_mad=0.0), []),
        # A percentage is not taken in logs.
        (REPLY, 8, others(median=3.0, deviation=2.0, mad=0.5), [(Rule.ROBUST, 6.7)]),
        (REPLY, 0, others(median=3.0, deviation=2.0, mad=2.5, log_median=None), []),
        # What is no number is no outlier.
        (VENDOR, "Porkbun", others(), []),
        (DOMAIN, "12", others(), []),
        (DOMAIN, True, others(), []),
        (DOMAIN, float("nan"), others(), []),
        (DOMAIN, None, others(), []),
    ],
)
def test_an_answer_is_flagged_by_these_rules(
    question: Question, answer: Any, reference: Reference | None, expected: list[Any]
):
    assert fired(question, answer, reference) == expected


def test_an_answer_a_reviewer_accepted_is_not_asked_about_again():
    given = {"domain_cost": 120, "inbox_cost": 30}
    questions = CATEGORIES[Category.INFRASTRUCTURE].questions
    found = reasons(questions, given, {}, accepted={"domain_cost": 120, "inbox_cost": 3})
    assert found == [Reason(question="inbox_cost", rule=Rule.BOUNDS, by=2.0)]


def test_the_history_keeps_no_answer():
    reason = Reason(question="domain_cost", rule=Rule.BOUNDS, by=2.0)
    assert reason.as_json() == {"question": "domain_cost", "rule": "BOUNDS", "by": 2.0}


@pytest.mark.parametrize(
    ("own", "lower", "upper", "unusual"),
    [
        (10, "10", "12", False),
        (18, "10", "12", False),
        (18.5, "10", "12", True),
        (4, "10", "12", False),
        (3, "10", "12", True),
        # Without published quartiles nothing is said.
        (1000, None, None, False),
        (1000, "10", None, False),
    ],
)
def test_a_member_is_told_by_published_figures_alone(
    own: float, lower: str | None, upper: str | None, unusual: bool
):
    published = {
        name: Figure(value=Decimal(edge), low=Decimal(edge), high=Decimal(edge))
        for name, edge in (("lower", lower), ("upper", upper))
        if edge is not None
    }
    assert looks_unusual(own, published) is unusual
    assert looks_unusual(own, None) is False


@pytest.mark.parametrize(
    ("question", "rule", "by", "words"),
    [
        (DOMAIN, "BOUNDS", 2.0, "2.0 times beyond the likely bounds, $2 to $60."),
        (DOMAIN, "BOUNDS", 999.0, "Far beyond the likely bounds, $2 to $60."),
        (REPLY, "BOUNDS", 1.2, "1.2 times beyond the likely bounds, 0.3% to 40%."),
        (DOMAIN, "DEVIATION", 4.04, "4.0 standard deviations from the median; over 3 is flagged."),
        (DOMAIN, "DEVIATION", 999.0, "Everybody else says the same."),
        (DOMAIN, "ROBUST", 4.3, "A robust score in logarithms of 4.3; over 3.5 is flagged."),
        (REPLY, "ROBUST", 6.7, "A robust score of 6.7; over 3.5 is flagged."),
        (DOMAIN, "OLD_RULE", 1.0, "OLD_RULE"),
    ],
)
def test_a_reviewer_reads_which_rule_fired_and_by_how_much(
    question: Question, rule: str, by: float, words: str
):
    assert flagged_words(question, {"rule": rule, "by": by}) == words


@pytest.mark.parametrize(
    ("waiting", "title"),
    [
        (0, "No answers wait for a look"),
        (1, "1 answer set waits for a look, since Tuesday"),
        (3, "3 answer sets wait for a look, the oldest since Tuesday"),
    ],
)
def test_the_queue_is_called_by_what_waits(waiting: int, title: str):
    assert queue_title(waiting, "Tuesday") == title


def test_every_number_has_bounds_within_which_nearly_every_answer_lies():
    for questionnaire in CATEGORIES.values():
        for question in questionnaire.questions:
            assert (question.likely is not None) == question.is_numeric, question.key
            if question.likely:
                low, high = question.likely
                assert question.minimum <= low < high <= question.maximum
