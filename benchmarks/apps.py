"""Questions, answers, published statistics."""

from django.apps import AppConfig

from members.audit.rules import Deed
from members.flags.rules import Flag


class BenchmarksConfig(AppConfig):
    """What members pay, run and earn."""

    name = "benchmarks"
    verbose_name = "Benchmarks"
    audited_deeds = (
        Deed("answers_accepted", "Answers accepted", "benchmarks"),
        Deed("answers_rejected", "Answers set aside", "benchmarks"),
        Deed("answers_reopened", "Decision about answers taken back", "benchmarks"),
        Deed("answers_exported", "Answers exported without names", "benchmarks"),
        Deed("answers_seen", "Raw answers looked at", "benchmarks"),
    )
    feature_flags = (
        Flag(
            "benchmarks",
            "Benchmarks",
            "Answering the questions and reading the results.",
            addresses=("benchmarks:", "apart"),
        ),
    )
