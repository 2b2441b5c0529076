"""The rules look at answers, in jobs. Nothing a member asks for waits for it or shows it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.models import (
    AnswerDecision,
    AnswerState,
    BenchmarkSubmission,
    DecisionSource,
    EarlierAnswers,
)
from benchmarks.moderation.history import say, say_nothing
from benchmarks.moderation.reference import references
from benchmarks.rules.flagging import Reason, Reference, reasons

LOOK: Final = "benchmarks.moderation.tasks.look_at_answers"
# So many sets are judged one by one, each beside the others. Among more, one's own weighs little:
# they are judged beside all.
ONE_BY_ONE: Final = 200
AT_ONCE: Final = 1_000
MOST: Final = 50_000
FAIR: Final = "The rules find nothing unusual in the edited answers."
SEEN: Final = """
    UPDATE benchmarks_benchmarksubmission AS submission SET looked_at = now()
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS seen(id, version)
    WHERE submission.id = seen.id AND submission.updated_at = seen.version
      AND submission.looked_at IS NULL AND submission.state = 'ACCEPTED'
"""


def ask_for_a_look(submission_id: int) -> None:
    """Have the rules look at these answers, once the caller's transaction is through."""
    job = app.configure_task(
        LOOK, allow_unknown=True, queueing_lock=f"answers:look:{submission_id}"
    )
    # In a savepoint: a job that waits already must not spoil the caller's transaction.
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(submission_id=submission_id)


def look_at(*, submission_id: int) -> AnswerState | None:
    """Let the rules look at answers they have not seen; how they stand then.

    None where there is nothing to look at: seen already, edited meanwhile (that edit has a job of
    its own), or gone.
    """
    submission = _unseen().filter(pk=submission_id).first()
    if submission is None:
        return None
    category = Category(submission.category)
    return _judge(submission, references(category=category, beside=[submission.pk]))


def look_at_unseen(*, most: int = MOST) -> int:
    """Let the rules look at whatever they have not seen, at most so many of each category; how
    many. Finds what lost its job, and answers older than the rules.
    """
    return sum(_look_at_category(category, most) for category in CATEGORIES)


def _look_at_category(category: Category, most: int) -> int:
    unseen = _unseen().filter(category=category).order_by("pk")
    ids = list(unseen.values_list("pk", flat=True)[:most])
    if len(ids) <= ONE_BY_ONE:
        return sum(look_at(submission_id=pk) is not None for pk in ids)
    known = references(category=category)
    return sum(
        _judge_many(list(unseen.filter(pk__in=ids[start : start + AT_ONCE])), known)
        for start in range(0, len(ids), AT_ONCE)
    )


def _judge_many(batch: Sequence[BenchmarkSubmission], known: Mapping[str, Reference]) -> int:
    """Those that are accepted and fair are marked in one statement, the others one by one."""
    fair, done = [], 0
    for submission in batch:
        is_plain = submission.state == AnswerState.ACCEPTED
        if is_plain and not _reasons(submission, known, accepted=None):
            fair.append(submission)
        else:
            done += _judge(submission, known) is not None
    with connection.cursor() as cursor:
        cursor.execute(SEEN, [[s.pk for s in fair], [s.updated_at for s in fair]])
        return done + cursor.rowcount


def _unseen() -> QuerySet[BenchmarkSubmission]:
    return BenchmarkSubmission.objects.filter(looked_at=None)


def _reasons(
    submission: BenchmarkSubmission,
    known: Mapping[str, Reference],
    *,
    accepted: Mapping[str, Any] | None,
) -> list[Reason]:
    questions = CATEGORIES[Category(submission.category)].questions
    return reasons(questions, submission.data, known, accepted=accepted)


@transaction.atomic
def _judge(submission: BenchmarkSubmission, known: Mapping[str, Reference]) -> AnswerState | None:
    """Flag, or let stand; a rejected set stays rejected, with what the rules think of the edit."""
    before = AnswerState(submission.state)
    found = _reasons(submission, known, accepted=accepted_before(submission))
    after = before
    if before != AnswerState.REJECTED:
        after = AnswerState.FLAGGED if found else AnswerState.ACCEPTED
    if found or before != AnswerState.ACCEPTED:
        say(
            submission.pk,
            source=DecisionSource.RULES,
            rules=sorted({reason.rule.code for reason in found}),
            reasons=[reason.as_json() for reason in found],
            note="" if found else FAIR,
        )
    changed = (
        _unseen()
        .filter(pk=submission.pk, state=before, updated_at=submission.updated_at)
        .update(state=after, looked_at=Now())
    )
    if not changed:
        say_nothing()
    return after if changed else None


def accepted_before(submission: BenchmarkSubmission) -> Mapping[str, Any] | None:
    """The answers a reviewer accepted last; None where the last word of a reviewer is another."""
    decision = (
        AnswerDecision.objects.filter(submission=submission, source=DecisionSource.PERSON)
        .order_by("-pk")
        .first()
    )
    if decision is None or decision.to_state != AnswerState.ACCEPTED:
        return None
    # The version that was judged: it was replaced later than it was answered.
    judged = EarlierAnswers.objects.filter(
        Q(member_id=submission.member_id, category=submission.category),
        answered_at__gte=decision.answers_at,
    ).order_by("answered_at")
    data: Mapping[str, Any] = judged.values_list("data", flat=True).first() or submission.data
    return data
