"""What the tables of benchmarks hold of a member (members/own/registry.py)."""

from typing import Any, Final

from django.apps import apps
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from members.models import Member
from members.own.registry import Copy, Fate, Table, nobodys, of


def _in_agencies(member: Member) -> "QuerySet[Any]":
    agencies = apps.get_model("benchmarks.AgencyAnswers")._base_manager
    return agencies.filter(members__contains=[member.pk])


def _forget_agencies(member: Member) -> None:
    """What an agency answered goes with any of the people whose answers are in it; the next
    publication writes what is left of it.
    """
    _in_agencies(member).delete()


# Only what a person decided is told: a flag in a copy of one's data would be an oracle for the
# others' answers.
_REJECTED: Final = Q(state="REJECTED") | Q(state="", is_valid=False)
_ACCEPTED: Final = Case(
    When(_REJECTED, Value(False)), default=Value(True), output_field=BooleanField()
)


def _told(label: str) -> Any:
    def rows(member: Member) -> "QuerySet[Any]":
        return of(label, "member")(member).annotate(accepted=_ACCEPTED)

    return rows


def _decided(member: Member) -> "QuerySet[Any]":
    """What reviewers decided that the member was told of."""
    decisions = apps.get_model("benchmarks.AnswerDecision")._base_manager
    told = Q(to_state="REJECTED") | Q(from_state="REJECTED")
    return decisions.filter(told, submission__member=member.pk, source="PERSON")


TABLES: Final = (
    Table(
        "benchmarks.AgencyAnswers",
        Fate.GOES,
        why="Your own answers once more, beside those of your team.",
        rows=_in_agencies,
        forget=_forget_agencies,
        loose=("agency", "data", "members"),
    ),
    *nobodys("When figures were published.", "benchmarks.Publication"),
    *nobodys("Figures of five agencies or more.", "benchmarks.Snapshot", loose=("figures",)),
    Table(
        "benchmarks.BenchmarkSubmission",
        Fate.GOES,
        rows=_told("benchmarks.BenchmarkSubmission"),
        copy=Copy(
            "answers",
            {
                "category": "category",
                "answers": "data",
                "accepted": "accepted",
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
        rows=_told("benchmarks.EarlierAnswers"),
        copy=Copy(
            "earlier_answers",
            {
                "category": "category",
                "answers": "data",
                "accepted": "accepted",
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
    Table(
        "benchmarks.AnswerDecision",
        Fate.GOES,
        rows=_decided,
        copy=Copy(
            "answer_decisions",
            {
                "category": "submission__category",
                "told": "message",
                "at": "at",
            },
        ),
        words=("decision about your answers", "decisions about your answers"),
        loose=("reasons",),
    ),
)
