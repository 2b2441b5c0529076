"""The tables of benchmarks, by subject."""

from benchmarks.models.answers import BenchmarkSubmission, Category, EarlierAnswers

__all__ = ["BenchmarkSubmission", "Category", "EarlierAnswers"]
