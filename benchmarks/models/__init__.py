"""The tables of benchmarks, by subject."""

from benchmarks.models.answers import AnswerState, BenchmarkSubmission, Category, EarlierAnswers
from benchmarks.models.decisions import AnswerDecision, DecisionSource
from benchmarks.models.drafts import AnswerDraft
from benchmarks.models.publishing import AgencyAnswers, Publication, Snapshot

__all__ = [
    "AgencyAnswers",
    "AnswerDecision",
    "AnswerDraft",
    "AnswerState",
    "BenchmarkSubmission",
    "Category",
    "DecisionSource",
    "EarlierAnswers",
    "Publication",
    "Snapshot",
]
