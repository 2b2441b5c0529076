"""The jobs of benchmarks, by subject. procrastinate looks for them here."""

from benchmarks.moderation import tasks as moderation
from benchmarks.publishing import tasks as publishing

__all__ = ["moderation", "publishing"]
