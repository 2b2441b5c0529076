"""The tables of benchmarks, by subject."""

from benchmarks.models.answers import BenchmarkSubmission, Category, EarlierAnswers
from benchmarks.models.drafts import AnswerDraft
from benchmarks.models.publishing import AgencyAnswers, Publication, Snapshot

__all__ = [
    "AgencyAnswers",
    "AnswerDraft",
    "BenchmarkSubmission",
    "Category",
    "EarlierAnswers",
    "Publication",
    "Snapshot",
]
