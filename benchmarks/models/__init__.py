"""The tables of benchmarks, by subject."""

from benchmarks.models.answers import BenchmarkSubmission, Category, EarlierAnswers
<<<<<<< HEAD
from benchmarks.models.drafts import AnswerDraft

__all__ = ["AnswerDraft", "BenchmarkSubmission", "Category", "EarlierAnswers"]
=======
from benchmarks.models.publishing import AgencyAnswers, Publication, Snapshot

__all__ = [
    "AgencyAnswers",
    "BenchmarkSubmission",
    "Category",
    "EarlierAnswers",
    "Publication",
    "Snapshot",
]
>>>>>>> main
