"""A reviewer holds a submission for a while, so that nobody else decides it meanwhile."""

from datetime import timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from activities.actions.reviewing.outcomes import Outcome
from activities.models import ReviewClaim, Status, Submission
from activities.querysets import SubmissionQuerySet
from members.models import Member

CLAIM_MINUTES: Final = 15

# The submission is the key: whoever comes second finds the row, and takes it over only where it has
# run out or is their own.
_CLAIM: Final = """
    INSERT INTO activities_reviewclaim AS held (submission_id, reviewer_id, until)
    VALUES (%s, %s, %s)
    ON CONFLICT (submission_id) DO UPDATE
        SET reviewer_id = EXCLUDED.reviewer_id, until = EXCLUDED.until
        WHERE held.until <= %s OR held.reviewer_id = EXCLUDED.reviewer_id
    RETURNING submission_id
"""


@transaction.atomic
def claim(*, submission_id: int, reviewer: Member) -> Outcome:
    """Hold this submission for CLAIM_MINUTES from now; one's own claim is made longer.

    HELD while another reviewer holds it.
    """
    submission = Submission.objects.select_for_update().filter(pk=submission_id).first()
    if submission is None:
        return Outcome.GONE
    if submission.status != Status.PENDING:
        return Outcome.DECIDED
    if submission.member_id == reviewer.pk:
        return Outcome.OWN
    return Outcome.DONE if _hold(submission.pk, reviewer) else Outcome.HELD


@transaction.atomic
def claim_next(
    *, reviewer: Member, among: SubmissionQuerySet | None = None, after: int | None = None
) -> Submission | None:
    """Hold the submission that has waited longest of those nobody holds, and let go what else one
    holds; None when none is left.

    `among` narrows the queue; `after` is one that was looked at and not decided, which comes last.
    """
    now = timezone.now()
    waiting = (Submission.objects.all() if among is None else among).waiting()
    free = waiting.exclude(member=reviewer).exclude(
        Q(claim__until__gt=now) & ~Q(claim__reviewer=reviewer)
    )
    for chosen in (free.exclude(pk=after) if after else free, free):
        found: Submission | None = (
            chosen.order_by("created_at", "pk")
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if found is not None and _hold(found.pk, reviewer):
            ReviewClaim.objects.filter(reviewer=reviewer).exclude(submission=found).delete()
            return found
    return None


@transaction.atomic
def release(*, submission_id: int, reviewer: Member) -> bool:
    """Let go what one holds; whether one held it."""
    held = ReviewClaim.objects.filter(submission=submission_id, reviewer=reviewer)
    return bool(held.delete()[0])


def _hold(submission_id: int, reviewer: Member) -> bool:
    now = timezone.now()
    until = now + timedelta(minutes=CLAIM_MINUTES)
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [submission_id, reviewer.pk, until, now])
        return cursor.fetchone() is not None
