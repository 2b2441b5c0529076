"""The jobs of benchmarks, by subject. procrastinate looks for them here."""

from benchmarks.moderation import tasks as moderation

__all__ = ["moderation"]
