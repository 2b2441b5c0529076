"""What the tables of benchmarks hold of a member (members/own/registry.py)."""

from typing import Final

from members.own.registry import Copy, Fate, Table, of

TABLES: Final = (
    Table(
        "benchmarks.BenchmarkSubmission",
        Fate.GOES,
        rows=of("benchmarks.BenchmarkSubmission", "member"),
        copy=Copy(
            "answers",
            {
                "category": "category",
                "answers": "data",
                "accepted": "is_valid",
                "submitted_at": "submitted_at",
                "changed_at": "updated_at",
            },
        ),
        words=("set of benchmark answers", "sets of benchmark answers"),
        loose=("data",),
    ),
    Table(
        "benchmarks.EarlierAnswers",
        Fate.GOES,
        rows=of("benchmarks.EarlierAnswers", "member"),
        copy=Copy(
            "earlier_answers",
            {
                "category": "category",
                "answers": "data",
                "accepted": "is_valid",
                "answered_at": "answered_at",
                "replaced_at": "replaced_at",
            },
        ),
        words=("earlier set of answers", "earlier sets of answers"),
        loose=("data",),
    ),
    Table(
        "benchmarks.AnswerDraft",
        Fate.GOES,
        rows=of("benchmarks.AnswerDraft", "member"),
        copy=Copy(
            "answers_not_shared",
            {
                "category": "category",
                "typed": "typed",
                "confirmed": "sure",
                "next_question": "stands_at",
                "changed_at": "updated_at",
            },
        ),
        words=("set of answers not shared yet", "sets of answers not shared yet"),
        loose=("typed", "sure"),
    ),
)
