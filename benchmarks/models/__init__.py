"""The tables of benchmarks, by subject."""

from benchmarks.models.answers import BenchmarkSubmission, Category, EarlierAnswers
from benchmarks.models.drafts import AnswerDraft

__all__ = ["AnswerDraft", "BenchmarkSubmission", "Category", "EarlierAnswers"]
