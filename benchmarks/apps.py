"""Questions, answers, published statistics."""

from django.apps import AppConfig


class BenchmarksConfig(AppConfig):
    """What members pay, run and earn."""

    name = "benchmarks"
    verbose_name = "Benchmarks"
