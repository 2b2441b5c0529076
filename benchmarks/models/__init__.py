"""The tables of benchmarks, by subject."""

from benchmarks.models.answers import AnswerState, BenchmarkSubmission, Category, EarlierAnswers
from benchmarks.models.decisions import AnswerDecision, DecisionSource

__all__ = [
    "AnswerDecision",
    "AnswerState",
    "BenchmarkSubmission",
    "Category",
    "DecisionSource",
    "EarlierAnswers",
]
