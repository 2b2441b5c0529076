"""Flagging and deciding, for the tests."""

from benchmarks.actions import submit
from benchmarks.catalogue import Category
from benchmarks.models import (
    BenchmarkSubmission,
)
from benchmarks.moderation.actions import Outcome, Seen, decide
from benchmarks.moderation.looking import look_at
from members.models import Letter, Member

WHY = "That looks like the cost of all domains together."


def flag(member: Member, cost: float) -> BenchmarkSubmission:
    """Answers as they stand after the rules' look."""
    submission = submit(
        member=member, category=Category.INFRASTRUCTURE, data={"domain_cost": cost}
    ).submission
    look_at(submission_id=submission.pk)
    submission.refresh_from_db()
    return submission


def reject(submission: BenchmarkSubmission, actor: Member) -> Outcome:
    """With the reason to the member."""
    return decide(
        submission_id=submission.pk,
        seen=Seen.of(submission),
        accepted=False,
        actor=actor,
        note="seen before",
        message=WHY,
    )


def accept(submission: BenchmarkSubmission, actor: Member) -> Outcome:
    """Without a word."""
    seen = Seen.of(submission)
    return decide(submission_id=submission.pk, seen=seen, accepted=True, actor=actor)


def state_of(submission: BenchmarkSubmission) -> tuple[str, bool, bool]:
    """Its state, whether it counts, whether somebody is waited for."""
    submission.refresh_from_db()
    return submission.state, submission.is_valid, submission.waits_since is not None


def history(submission: BenchmarkSubmission) -> list[tuple[str, str, str, str]]:
    """What was decided, oldest first."""
    rows = submission.decisions.order_by("pk")
    return list(rows.values_list("from_state", "to_state", "source", "note"))


def letters() -> list[str]:
    """What members were written, oldest first."""
    return list(Letter.objects.order_by("pk").values_list("kind", flat=True))
